"""``python -m paradiplomacy``: the command, where it is not on the path."""

from __future__ import annotations

from paradiplomacy.cli.main import main

if __name__ == "__main__":
    main()
