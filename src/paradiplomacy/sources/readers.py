"""Every reader of a registry, by the name that `paradiplomacy import --as` knows it by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, Problem

if TYPE_CHECKING:
    from paradiplomacy.sources.extract import Extract


@dataclass(frozen=True, slots=True)
class RegistryReader:
    """A reader of one kind of registry.

    Parameters
    ----------
    name, version : str
    description : str
        What it reads, in a few words.
    options : tuple of str
        Options that it takes, by name; others are refused.
    function : str
        Module of this room and function: path and options in, `Extract` out. It is imported when
        something is read, as what parses tables and markup takes long to load.
    lines : bool
        Whether a file is lines, of which the last ends as the others do.
    """

    name: str
    version: str
    description: str
    options: tuple[str, ...]
    function: str
    lines: bool = False

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"

    def read_files(self, paths: Sequence[Path], options: Mapping[str, str]) -> Extract:
        """Read material.

        Raises
        ------
        ParadiplomacyError
            Several files, or an option that this reader does not take.
        RecordError
            The material cannot be read as this reader expects it.
        """
        if len(paths) > 1:
            raise ParadiplomacyError(
                f"the reader {self.name} takes 1 file, not {len(paths)}; import each on its own"
            )
        (path,) = paths
        strange = sorted(set(options) - set(self.options))
        if strange:
            takes = ", ".join(f"--{name}" for name in self.options) or "none"
            raise ParadiplomacyError(
                f"the reader {self.name} takes no --{strange[0]}; its options are: {takes}"
            )
        if "mapping" in self.options and not options.get("mapping"):
            raise ParadiplomacyError(
                "a table needs --mapping, a YAML file that names its columns; print one to start "
                f"from: paradiplomacy import {path.name} --suggest"
            )
        module, _, function = self.function.partition(":")
        read = getattr(import_module(f"paradiplomacy.sources.{module}"), function)
        extract: Extract = read(path, **options)
        cut = [] if path.is_dir() else _cut_short(path, lines=self.lines)
        return replace(extract, doubts=(*cut, *extract.doubts))


def _cut_short(path: Path, *, lines: bool) -> Iterator[Problem]:
    """Signs that a file may not be whole, though all of it could be read.

    Half of JSON and of a workbook is refused; half of a table or of a page looks like a whole one.
    """
    from paradiplomacy.tabular.dbase import is_dbf
    from paradiplomacy.tabular.files import read_bytes
    from paradiplomacy.tabular.text import cut_short

    content = read_bytes(path, may_be=("zip",)).rstrip(b"\0")  # half of a line end in UTF-16
    if lines and not content.startswith((*_WORKBOOKS, b"[", b"{", b"<")) and not is_dbf(content):
        yield from cut_short(path.name, content)
    opened = re.search(rb"<html[\s>]", content[:4096], re.IGNORECASE)
    if opened and not re.search(rb"</html\s*>", content[-4096:], re.IGNORECASE):
        yield Problem(
            path.name,
            0,
            "",
            "the page has no </html> at its end: the file may be cut short; save it again",
        )


_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # zipped, and old ones


_KEY = ("record", "as_of")
_PAGE = ("title", *_KEY)
_TEXT = ("encoding",)

READERS: dict[str, RegistryReader] = {
    reader.name: reader
    for reader in (
        RegistryReader(
            "table",
            "1",
            "a table in any format, by a mapping",
            ("mapping", *_KEY, *_TEXT),
            "mapped:read_mapped_table",
            lines=True,
        ),
        RegistryReader(
            "wikidata-sparql",
            "1",
            "SPARQL results, as fetch writes them",
            _PAGE,
            "wikidata:read_wikidata_sparql",
        ),
        RegistryReader(
            "wikipedia-html",
            "1",
            "a list of twin towns as a saved page",
            ("country", *_PAGE, *_TEXT),
            "wikipedia:read_html",
        ),
        RegistryReader(
            "cpaffc",
            "1",
            "CPAFFC's registry of friendship cities, as fetch writes it",
            _KEY,
            "cpaffc:read_cpaffc",
        ),
    )
}


def reader_of(paths: Sequence[str], *, is_mapped: bool = False) -> str | None:
    """The reader of a file that is a table, or that has a mapping; else None."""
    from paradiplomacy.tabular.tables import looks_like_a_table

    path = Path(paths[0])
    is_table = is_mapped or (path.is_file() and looks_like_a_table(path))
    return "table" if len(paths) == 1 and path.is_file() and is_table else None


def get_reader(name: str) -> RegistryReader:
    """The reader of a name.

    Raises
    ------
    NotFoundError
        There is none.
    """
    if name not in READERS:
        raise NotFoundError("reader", name, READERS)
    return READERS[name]
