"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from paradiplomacy.language import LANGUAGES
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site, json_of

__all__ = ["freeze"]


def freeze(
    site: Site, folder: Path, *, progress: Callable[[str, float], None] | None = None
) -> None:
    """Write every page, its JSON, figures, tables, data and assets.

    Parameters
    ----------
    site : Site
    folder : pathlib.Path
        Exists, and is empty.
    progress : callable, optional, keyword-only
        Called with what is being written and the share that is done.

    Examples
    --------
    >>> import tempfile
    >>> from paradiplomacy import open_record
    >>> with tempfile.TemporaryDirectory() as name:
    ...     freeze(Site(open_record("china_russia")), Path(name))
    ...     (Path(name) / "zh" / "index.html").is_file()
    True
    """
    for position, kind in enumerate(KINDS):
        if progress:
            progress(kind.folder or kind.address(), position / len(KINDS))
        for key in kind.keys(site):
            address, view = kind.address(key), kind.view(site, key)
            _write(folder / f"{address}.json", json_of(view).encode())
            for language in LANGUAGES:
                below = folder / "zh" if language == "zh" else folder
                html = site.writer(language).page(kind, key, view)
                _write(below / f"{address}.html", html.encode())
    for address in site.files():
        _write(folder / address, site.content(address).body)


def _write(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except FileNotFoundError:  # the first of its folder
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
