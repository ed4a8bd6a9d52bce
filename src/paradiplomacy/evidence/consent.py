"""Consent, honoured once, before anything can be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from paradiplomacy.evidence.applied_judgements import AppliedJudgements, places_named
from paradiplomacy.model.columns import Anonymous, Column
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import (
    GAZETTEER,
    Consent,
    Judgement,
    JudgementKind,
    Source,
    Statement,
)
from paradiplomacy.model.tables import SOURCES, TIES, table_of

__all__ = ["WITHHELD", "with_consent", "without_what_only"]

WITHHELD = "withheld"
_STRICTNESS = {Consent.PUBLIC: 0, Consent.ANONYMOUS: 1, Consent.CLOSED: 2}


def with_consent(material: Material, others: Iterable[Material] = ()) -> Material:
    """The material with everything left out that those who spoke did not agree to show.

    Statements of a ``closed`` source are left out, and so is every judgement on them or on
    a place that no other source names, and what the gazetteer says of such a place. Those of
    an ``anonymous`` source come without locator and remark, its accounts without office, role,
    place and date, and the source itself without title, address and note; judgements on them,
    or on a place that no public source names, come without author and reason. Keys stay as
    they are: they must not reveal who spoke.

    Parameters
    ----------
    material : Material
    others : iterable of Material
        Records that are opened together with it: a judgement of one may be on a place of another.

    Notes
    -----
    A judgement may be on a place or statement that nobody names any more, since what named it
    was withdrawn. Nothing says whose word that was; it is treated as the strictest source
    of the materials asks.
    """
    together = (material, *others)
    tiers = {(m.meta.id, source.id): source.consent for m in together for source in m.sources}
    if set(tiers.values()) <= {Consent.PUBLIC}:
        return material
    places = _Places(together, tiers)
    tier = {source.id: source.consent for source in material.sources}
    statements: list[Statement] = []
    of_statement: dict[str, tuple[str, Consent]] = {}  # id before, to id after and whose it is
    for statement in material.statements:
        consent = tier[statement.source]
        shown = None if places.hide(statement) else _shown(statement, consent)
        if shown is not None:
            statements.append(shown)
            of_statement[statement.id] = (statement.id if shown is statement else shown.id, consent)
    return replace(
        material,
        sources=tuple(_sources(material)),
        statements=tuple(statements),
        judgements=tuple(_judgements(material.judgements, places, of_statement)),
    )


def without_what_only(
    taken: Iterable[Statement], judgements: Iterable[Judgement], left: Iterable[Statement]
) -> tuple[Judgement, ...]:
    """The judgements that are not on what statements name that were taken away, and no other does.

    Parameters
    ----------
    taken, left : iterable of Statement
        The statements that were taken away, and those that are left.
    judgements : iterable of Judgement
    """
    taken = list(taken)
    gone = {key for statement in taken for key in (statement.id, *places_named(statement))}
    for statement in left:
        if gone and not _is_gazetted(statement):
            gone.difference_update(places_named(statement))
    return tuple(j for j in judgements if not gone & {j.subject, j.object})


def _strictest(consents: Iterable[Consent]) -> Consent:
    return max(consents, key=_STRICTNESS.__getitem__, default=Consent.PUBLIC)


class _Places:
    """Which places may be shown, by who names them."""

    def __init__(
        self, materials: Iterable[Material], tiers: Mapping[tuple[str, str], Consent]
    ) -> None:
        self._tiers = tiers
        self._nobody = _strictest(tiers.values())
        named: dict[str, set[Consent]] = defaultdict(set)
        gazetted: set[str] = set()
        same: list[Judgement] = []
        for material in materials:
            same += [j for j in material.judgements if j.kind is JudgementKind.SAME_PLACE]
            for statement in material.statements:
                if _is_gazetted(statement):
                    gazetted.add(statement.subject.removeprefix("place:"))
                    continue
                consent = tiers[statement.record, statement.source]
                if consent is Consent.ANONYMOUS and _reveals_who(statement):
                    consent = Consent.CLOSED
                for key in places_named(statement):
                    named[key].add(consent)
        # A gazetteer names a place because somebody else does: what it says is as open as that.
        judged = AppliedJudgements.of(same)
        for judgement in same:
            for consent in tuple(named.get(judgement.subject, ())):
                for key in (judgement.object, judged.place(judgement.subject)):
                    if key in gazetted:
                        named[key].add(consent)
        for key in gazetted:
            if not named[key]:
                named[key].add(Consent.PUBLIC)
        self._open = {
            key: min(consents, key=_STRICTNESS.__getitem__)
            for key, consents in named.items()
            if consents
        }

    def consent(self, key: str) -> Consent:
        """The consent of the most open source that names a place."""
        return self._open.get(key, self._nobody)

    def hide(self, statement: Statement) -> bool:
        """Whether a statement is closed, or the gazetteer's on a place that is."""
        if self._tiers[statement.record, statement.source] is Consent.CLOSED:
            return True
        if not _is_gazetted(statement):
            return False
        return self.consent(statement.subject.removeprefix("place:")) is Consent.CLOSED


def _is_gazetted(statement: Statement) -> bool:
    return statement.source == GAZETTEER and statement.subject.startswith("place:")


def _judgements(
    judgements: Iterable[Judgement],
    places: _Places,
    of_statement: Mapping[str, tuple[str, Consent]],
) -> Iterator[Judgement]:
    for judgement in judgements:
        if judgement.kind is JudgementKind.SAME_PLACE:
            ends = {judgement.subject, judgement.object}
            consent = _strictest(places.consent(key) for key in ends)
            subject = judgement.subject
        else:  # on a statement that is not shown: it decides nothing that is
            subject, consent = of_statement.get(judgement.subject, ("", Consent.CLOSED))
        if consent is Consent.PUBLIC:
            yield judgement
        elif consent is Consent.ANONYMOUS:
            yield replace(judgement, subject=subject, by=WITHHELD, why=WITHHELD)


def _anonymous(statement: Statement) -> Anonymous:
    """What becomes of a statement's value where the source is anonymous, as its column says."""
    table = table_of(statement.subject)
    return "shown" if table is None else table.anonymous(statement.property)


def _reveals_who(statement: Statement) -> bool:
    return _anonymous(statement) == "left out"


def _sources(material: Material) -> Iterator[Source]:
    for source in material.sources:
        if source.consent is Consent.ANONYMOUS:
            yield replace(source, title="An account, name withheld", **_left_out(SOURCES.cells))
        elif source.consent is Consent.PUBLIC:
            yield source


def _shown(statement: Statement, consent: Consent) -> Statement | None:
    if consent is not Consent.ANONYMOUS:
        return statement
    if _reveals_who(statement):
        return None
    if _anonymous(statement) == "withheld":
        statement = replace(statement, value=WITHHELD, raw=WITHHELD)
    return replace(statement, **_left_out(TIES.cites))


def _left_out(columns: Iterable[Column]) -> dict[str, Any]:
    """The columns that an anonymous source is shown without, emptied."""
    return {column.name: "" for column in columns if column.anonymous == "left out"}
