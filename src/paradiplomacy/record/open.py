"""Open a record: one that ships, a folder, or one in a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from paradiplomacy.cache import no_collection
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.language.translations import add_language_folder
from paradiplomacy.model.records import Material
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record

SHIPPED = ("sino_us", "article", "china_world")
"""What is opened where no record is named: our own, the article's, and the world around China."""


def shipped_records() -> tuple[str, ...]:
    """Names of the records that ship with the package."""
    root = files("paradiplomacy") / "records"
    return tuple(sorted(p.name for p in root.iterdir() if (p / "record.yaml").is_file()))


def shipped_with_ties() -> tuple[str, ...]:
    """Names of those of them in which places are tied, told without reading them."""
    tables = (
        (name, files("paradiplomacy") / "records" / name / "ties.csv") for name in shipped_records()
    )
    return tuple(name for name, ties in tables if b"\n" in ties.read_bytes().strip())


@contextmanager
def record_folder(name: str) -> Iterator[Path]:
    """The folder of a shipped record, or a folder of that path.

    Raises
    ------
    NotFoundError
        Neither a shipped record nor a folder.
    """
    if name in shipped_records():
        with as_file(files("paradiplomacy") / "records" / name) as folder:
            yield folder
    elif Path(name).is_dir():
        add_language_folder(Path(name) / "languages")
        yield Path(name)
    else:
        hint = "give a shipped record, a record folder, or --store with a record in it"
        if "://" in name:
            hint = "give the address of a database with --store, and the key of a record in it"
        raise NotFoundError("record", name, shipped_records(), hint=hint)


def read_material(name: str, *, store: str | None = None) -> Material:
    """All statements of a record, from a store where one is given, else from its folder."""
    if store is not None:
        from paradiplomacy.evidence.store import Store

        with Store.open(store, create=False) as opened:
            return opened.material(name)
    from paradiplomacy.sources.record_folder import read_record_folder

    with record_folder(name) as folder:
        return read_record_folder(folder)


def stored_records(store: str) -> tuple[str, ...]:
    """Keys of the records in a store."""
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        return tuple(meta.id for meta in opened.records())


def open_record(
    *names: str,
    rule: str | Rule = "both-ends",
    store: str | None = None,
    today: date | None = None,
    whole: bool = False,
) -> Record:
    """Open and reconcile one or more records.

    Parameters
    ----------
    *names : str
        Shipped records, record folders, or keys of records in `store`. Without any, the
        shipped Sino-U.S. record with the article's and the series of China and the world.
    rule : str or Rule, keyword-only
        Reconciliation rule.
    store : str, optional, keyword-only
        Address or path of a store.
    today : datetime.date, optional, keyword-only
        The day for embargoes; the day it is, by default.
    whole : bool, keyword-only
        As of `paradiplomacy.record.build.build_record`: nothing made of it may be published.

    Returns
    -------
    Record

    Examples
    --------
    >>> record = open_record()
    >>> tie = record.tie("Little Rock", "Changchun")
    >>> tie.fact("established").agreement.value
    'contradicted'
    """
    wanted: Sequence[str] = names or SHIPPED
    with no_collection():
        materials = [read_material(name, store=store) for name in wanted]
        return build_record(materials, rule=rule, today=today, whole=whole)
