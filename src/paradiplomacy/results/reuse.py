"""Parts of a run that an earlier run on the same worked out, and the keys that say so."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from paradiplomacy.cache import ResultCache, digest, sources_digest
from paradiplomacy.language.translations import digest_of_languages
from paradiplomacy.model.statements import Statement
from paradiplomacy.record.current_status import active_years
from paradiplomacy.results.manifest import LIBRARIES

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record

T = TypeVar("T")

SHOWING = ("cli", "records", "site")
"""Folders of the package on which no result depends: what shows them, and records, whose files
are part of the key by themselves."""


def versions() -> dict[str, str]:
    """Versions and settings that results depend on: code, libraries, Python, processor.

    >>> sorted(versions())[:2]
    ['altair', 'edtf']
    """
    return {
        **{name: version(name) for name in LIBRARIES},
        "paradiplomacy": sources_digest(without=SHOWING),
        "python": platform.python_version(),
        "processor": platform.machine(),
        "years of activity": str(active_years()),
        **({"languages": translated} if (translated := digest_of_languages()) else {}),
    }


def contents_digests(record: Record) -> dict[str, str]:
    """SHA-256 of all that each record of a run says, remarks too, with consent applied.

    Unlike `paradiplomacy.results.contents` it distinguishes spellings of one number.
    """
    digests = {}
    for material in record.materials:
        total = hashlib.sha256(repr((material.meta, sorted(material.sources))).encode())
        for row in sorted(
            "\x1f".join(str(getattr(statement, name)) for name in Statement.__dataclass_fields__)
            for statement in material.statements
        ):
            total.update(f"{row}\x1e".encode("utf-8", "surrogatepass"))
        total.update(repr(material.judgements).encode("utf-8", "surrogatepass"))
        digests[material.meta.id] = total.hexdigest()
    return digests


@dataclass(frozen=True, slots=True)
class Reuse:
    """Takes parts of a run from the cache, and keeps what is worked out.

    `results`: None where nothing is kept.
    `basis`: what all parts depend on: records, rule, seed, versions.
    `of`: what each record says, as a digest.
    """

    results: ResultCache | None
    basis: str
    of: Mapping[str, str] = field(default_factory=dict)

    def take(self, what: str) -> Any:
        """A part that an earlier run worked out, or None."""
        if self.results is None:
            return None
        return self.results.get(what, digest(what, self.basis))

    def has(self, what: str) -> bool:
        """True if an earlier run worked a part out."""
        return self.results is not None and self.results.has(what, digest(what, self.basis))

    def keep(self, what: str, value: Any) -> None:
        """Keep a part for later runs."""
        if self.results is not None:
            self.results.put(what, digest(what, self.basis), value, of=self.of)

    def begun(self, what: str, begin: Callable[[], Callable[[], T]]) -> Callable[[], T]:
        """Source of a part: that of an earlier run, or one that is begun now, and then kept."""
        cached = self.take(what)
        if cached is not None:
            return lambda: cached
        finish = begin()

        def keep_part() -> T:
            part = finish()
            self.keep(what, part)
            return part

        return keep_part

    def once(self, what: str, work: Callable[[], T]) -> T:
        """A part that an earlier run worked out; else it is worked out, and kept."""
        return self.begun(what, lambda: work)()
