"""Origin of the code that ran: a commit, if that is known."""

from __future__ import annotations

import subprocess
from importlib.resources import as_file, files

from paradiplomacy.package.pins import fetched_from, installed


def origin() -> str:
    """The commit of the code, in words; nothing where it is not known."""
    if fetched := fetched_from(installed()):
        return f"commit {fetched['commit_id']}"
    with as_file(files("paradiplomacy")) as root:
        # In a checkout, and not in an environment that lies within one: git knows the file.
        if _git(str(root), "ls-files", "--error-unmatch", "__init__.py") is None:
            return ""
        commit = _git(str(root), "rev-parse", "HEAD")
        changes = _git(str(root), "status", "--porcelain", "--", ".")
    with as_file(files("dyadevents")) as root:
        changes = changes or _git(str(root), "status", "--porcelain", "--", ".")
    return f"commit {commit}" + (", with changes that are not in it" if changes else "")


def _git(folder: str, *words: str) -> str | None:
    """Answer of git on a folder; None where it says no, or there is no git."""
    try:
        answer = subprocess.run(
            ["git", "-C", folder, *words], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
