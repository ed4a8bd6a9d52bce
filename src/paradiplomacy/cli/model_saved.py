"""The files, the model and the estimates behind a saved fit, for `simulate` and `check`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cli.model_data import FileChoice, ModelChoice
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.dynamics.files import HistoryFiles
    from paradiplomacy.dynamics.files_saved import SavedFit
    from paradiplomacy.dynamics.history import History
    from paradiplomacy.dynamics.model import EventModel

__all__ = ["Recalled", "recall_fit"]


@dataclass(frozen=True)
class Recalled:
    """A saved fit with the files that it was made from, read again."""

    saved: SavedFit
    files: HistoryFiles
    model: EventModel

    @property
    def history(self) -> History:
        """What was observed."""
        return self.files.history


def recall_fit(path: Path) -> Recalled:
    """Read a saved fit, and the files that it names."""
    from paradiplomacy.dynamics.files_saved import read_fit

    saved = read_fit(path)
    for wanted in ("files", "model"):
        if not isinstance(saved.held.get(wanted), dict):
            raise ParadiplomacyError(
                f"{saved.name} does not say which {wanted} it was made with; fit with --json again"
            )
    try:
        data = FileChoice.from_json(saved.held["files"])
        chosen = ModelChoice.from_json(saved.held["model"])
    except (TypeError, KeyError) as error:
        raise ParadiplomacyError(
            f"{saved.name}: `files` and `model` are not as a fit has them ({error}); "
            "fit with --json again"
        ) from None
    files = data.read(timed=saved.held.get("likelihood") != "ordinal")
    model = saved.fitted(chosen.model(files), files.history)
    return Recalled(saved, files, model)
