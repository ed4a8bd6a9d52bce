"""Open a record: one that ships, a folder, or one in a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cache import no_collection
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.language.translations import add_language_folder
from paradiplomacy.model.records import Material
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Mark

__all__ = [
    "SHIPPED",
    "open_record",
    "read_material",
    "record_folder",
    "shipped_records",
    "shipped_with_ties",
    "stored_records",
    "unfinished",
]

_BROKE_OFF = "The import of "
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
            return _with_warning(opened.material(name), opened.last_import(name))
    with record_folder(name) as folder:
        return read_record_folder(folder)


def _with_warning(material: Material, mark: Mark | None) -> Material:
    """The material; where its import broke off, its limits say so first.

    They leave with the record, so the address of the store is not among them.
    """
    if mark is None or mark.stage == "done":
        return material
    reader = mark.reader.partition("/")[0]
    limit = (
        f"{_BROKE_OFF}{mark.file} broke off before its places were resolved: one place may "
        "stand here under several names. Finish it with the options that it was begun with: "
        f"paradiplomacy import {mark.file} --as {reader} --record {material.meta.id} --store STORE"
    )
    meta = material.meta
    chinese = ("", *meta.limits_zh) if meta.limits_zh else ()
    meta = replace(meta, limits=(limit, *meta.limits), limits_zh=chinese)
    return replace(material, meta=meta)


def unfinished(record: Record) -> tuple[str, ...]:
    """Remarks on imports that broke off, of the records that went into one."""
    return tuple(
        limit for meta in record.metas for limit in meta.limits if limit.startswith(_BROKE_OFF)
    )


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
