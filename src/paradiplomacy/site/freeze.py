"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from paradiplomacy.language import LANGUAGES
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site, json_of

__all__ = ["freeze", "frozen", "write"]


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
    for address, body in frozen(site, progress=progress):
        write(folder / address, body)


def frozen(
    site: Site, *, progress: Callable[[str, float], None] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Everything that stands at an address of a site, with the address.

    A view is made once, and serves all languages and the JSON.
    """
    for position, kind in enumerate(KINDS):
        if progress:
            progress(f"writing {kind.folder or kind.address()}", position / len(KINDS))
        for key in kind.keys(site):
            address, view = kind.address(key), kind.view(site, key)
            if not site.is_short(kind):
                yield f"{address}.json", json_of(view).encode()
            for language in LANGUAGES:
                below = "zh/" if language == "zh" else ""
                yield f"{below}{address}.html", site.writer(language).page(kind, key, view).encode()
    for address in site.files():
        yield address, site.content(address).body


def write(path: Path, body: bytes) -> None:
    """Write a file; its folder too, where it is the first in it."""
    try:
        path.write_bytes(body)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
