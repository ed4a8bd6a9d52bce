"""What a command of the event model loads."""

from __future__ import annotations

import subprocess
import sys


def test_a_fit_of_files_starts_without_slow_libraries() -> None:
    code = (
        "import sys\n"
        "from paradiplomacy.cli.model import fit as command\n"
        "from dyadevents.files import fit as of_files\n"
        "slow = {'scipy.stats', 'scipy.optimize', 'scipy.special', 'scipy.linalg', 'statsmodels',\n"
        "        'altair', 'sqlalchemy', 'pandas'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
