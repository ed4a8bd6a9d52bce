"""Consent, honoured once, before anything can be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from paradiplomacy.evidence.applied_judgements import AppliedJudgements, is_gazetted, places_named
from paradiplomacy.evidence.consent.anonymity import IN_GROUPS_ONLY, WITHHELD, smallest_group
from paradiplomacy.evidence.consent.answered_facts import with_answered
from paradiplomacy.evidence.consent.consents import (
    OF_OFFICE,
    Consents,
    account_of,
    most_open,
    strictest,
)
from paradiplomacy.evidence.consent.groups import NAMELESS, AccountInGroup, Groups
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.columns import Column
from paradiplomacy.model.desk_tables import CONTACTS
from paradiplomacy.model.records import Material, translations_of
from paradiplomacy.model.statements import Consent, Judgement, JudgementKind, Source, Statement
from paradiplomacy.model.tables import SOURCES, TIES


def with_consent(
    material: Material, others: Iterable[Material] = (), *, today: date | None = None
) -> Material:
    """The material with everything left out that those who spoke did not agree to show.

    How open each statement and source is, is decided in `consents`. Closed statements are left out,
    and so is every judgement on them or on a place that no other source names, and what the
    gazetteer says of such a place. All that is not public comes without locator and remark, its
    source without title, address, note, place, outlet and day; accounts in groups that were noted,
    or not at all (`groups`); judgements on a place that no public source names without author and
    reason. Judgements on what may be shown are never shown. A translation is shown where its
    original is. Keys of all but grouped accounts stay: they must not reveal who spoke. What
    respondents say of the facts of ties is added as the word of their place (`answered_facts`).

    `others`: records that are opened together with it: a judgement of one may be on a place of
      another.
    `today`: the day for embargoes; the day it is, by default.

    Of a place that nobody names any more, since what named it was withdrawn, nothing says whose
    word that was: a judgement on it is treated as the strictest source of the materials asks.
    """
    return _visible_material(material, tuple(others), today, whole=False)


def without_closed(
    material: Material, others: Iterable[Material] = (), *, today: date | None = None
) -> Material:
    """The material as who may see accounts reads it: whole, but for what is closed.

    What others agreed to stands with it, so that whoever reads it shows no more than before.

    `material`, `others`, `today`: as of `with_consent`.
    """
    return _visible_material(material, tuple(others), today, whole=True)


def hides_some(materials: Sequence[Material]) -> bool:
    """Tell whether anything of some materials, as `without_closed` gave them, is not shown."""
    return any(
        with_consent(material, [*materials[:i], *materials[i + 1 :]]) != material
        for i, material in enumerate(materials)
    )


def accounts_in_groups(material: Material) -> tuple[AccountInGroup, ...]:
    """The accounts of a material that are not to be named, and how each of them is shown."""
    return _Visibility((material,), None).groups[material.meta.id].report()


def groups_to_note(material: Material, *, by: str, today: date) -> tuple[Judgement, ...]:
    """The judgements that make groups of those accounts of a material that wait for one.

    `material`: of a store or a folder, without consent applied.
    `by`: who lets them be shown.
    """
    return _Visibility((material,), today).groups[material.meta.id].to_note(by=by, day=today)


def _visible_material(
    material: Material, others: tuple[Material, ...], today: date | None, *, whole: bool
) -> Material:
    together = (material, *others)
    is_asked = any(map(_asks_something, together))
    part = _Visibility(together, today, whole=whole).of(material) if is_asked else material
    visible = with_answered(part, material, others, today=today)
    meta = visible.meta
    translations = translations_of(meta.translations, visible.statements, visible.sources)
    if len(translations) == len(meta.translations):
        return visible
    return replace(visible, meta=replace(meta, translations=translations))


_ASKING = frozenset({"consent", "embargo", *IN_GROUPS_ONLY})


def _asks_something(material: Material) -> bool:
    """Tell whether anybody in a material asks for anything but that all be shown."""
    return (
        any(source.consent is not Consent.PUBLIC for source in material.sources)
        or any(judgement.kind.is_on_showing for judgement in material.judgements)
        or any(
            s.property in _ASKING
            or (s.property == "quote" and s.value == "no")
            or s.subject.startswith(OF_OFFICE)
            for s in material.statements
        )
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement, its consent, and the part of it that is shown; None where none is."""

    stated: Statement
    consent: Consent
    visible: Statement | None

    @property
    def of_places(self) -> Consent:
        """Consent of the places that it names: closed where its visible part names none."""
        still = self.visible is not None and self.visible.property == self.stated.property
        return self.consent if still else Consent.CLOSED


class _Visibility:
    """Part of some materials that may be shown on a day.

    `whole`: to who may see accounts; all but what is closed.
    """

    def __init__(
        self, materials: Sequence[Material], today: date | None, *, whole: bool = False
    ) -> None:
        self._whole = whole
        self._consents = Consents(materials, today)
        same = [j for m in materials for j in m.judgements if j.kind is JudgementKind.SAME_PLACE]
        admin1 = _admin1_by_place(materials, same, self._consents)
        self.groups = {
            m.meta.id: Groups(m, self._consents.of, smallest=smallest_group(), admin1=admin1)
            for m in materials
        }
        self._in_groups = {key: tuple(groups.visible()) for key, groups in self.groups.items()}
        self._parts = {m.meta.id: list(map(self._part, m.statements)) for m in materials}
        self._places = self._openness_of_places(same)
        self._strictest = self._consents.strictest

    def of(self, material: Material) -> Material:
        """One of the materials, as far as it is shown."""
        parts = [
            part
            for part in self._parts[material.meta.id]
            # A place goes with the last who may be heard naming it: so does the gazetteer's word.
            if not is_gazetted(part.stated)
            or self._consent_of([_key_of_place(part.stated)]) is not Consent.CLOSED
        ]
        statements = [part.visible for part in parts if part.visible is not None]
        sources = tuple(self._sources(material, statements))
        groups = () if self._whole else self._in_groups[material.meta.id]
        return replace(
            material,
            sources=(*sources, *(source for source, _ in groups)),
            statements=(*statements, *(each for _, of in groups for each in of)),
            judgements=tuple(self._judgements(material, parts, sources)),
        )

    def _part(self, statement: Statement) -> _Part:
        consent = self._consents.of(statement)
        return _Part(statement, consent, self._visible_part(statement, consent))

    def _visible_part(self, statement: Statement, consent: Consent) -> Statement | None:
        if consent is Consent.CLOSED:
            return None
        if self._whole:
            return statement
        visible: Statement | None = statement
        if account := account_of(statement.subject):
            groups = self.groups[statement.record]
            if groups.hide(account) or statement.subject in groups.looks.in_groups_only:
                return None
            visible = groups.looks.visible_part(statement, consent)
        elif statement.subject.startswith(OF_OFFICE):
            visible = _visible_of_office(statement, consent)
        if visible is None or consent is Consent.PUBLIC:
            return visible
        return replace(visible, **_empty_hidden_columns(TIES.cites, consent))

    def _openness_of_places(self, same: Sequence[Judgement]) -> dict[str, Consent]:
        """Consent of the most open source that names each place."""
        every = [part for parts in self._parts.values() for part in parts]
        naming = [
            (key, part.of_places)
            for part in every
            if not is_gazetted(part.stated)
            for key in places_named(part.stated)
        ]
        naming += [
            (key, source.consent)
            for groups in self._in_groups.values()
            for source, statements in groups
            for statement in statements
            for key in places_named(statement)
        ]
        places = {key: most_open(consents) for key, consents in group_pairs(naming).items()}
        # A gazetteer names a place because somebody else does: what it says is as open as that.
        gazetted = {_key_of_place(part.stated) for part in every if is_gazetted(part.stated)}
        judged = AppliedJudgements.of(same)
        for judgement in same:
            if consent := places.get(judgement.subject):
                for key in {judgement.object, judged.place(judgement.subject)} & gazetted:
                    places[key] = most_open((consent, places.get(key, consent)))
        return dict.fromkeys(gazetted, Consent.PUBLIC) | places

    def _consent_of(self, places: Iterable[str]) -> Consent:
        """Consent of naming places together; of one that nobody names, as the strictest asks."""
        return strictest(self._places.get(key, self._strictest) for key in places)

    def _judgements(
        self, material: Material, parts: Iterable[_Part], sources: Iterable[Source]
    ) -> Iterator[Judgement]:
        # On a statement that is not shown one decides nothing that is.
        known = {p.stated.id: (p.visible.id, p.consent) for p in parts if p.visible is not None}
        if self._whole:
            named = {f"account:{account_of(part.stated.subject)}" for part in parts if part.visible}
            named |= {f"source:{source.id}" for source in sources}
            known |= {subject: (subject, Consent.PUBLIC) for subject in named}
        for judgement in material.judgements:
            if judgement.kind.is_on_showing and not self._whole:
                continue
            subject, consent = known.get(judgement.subject, ("", Consent.CLOSED))
            if judgement.kind is JudgementKind.SAME_PLACE:
                subject = judgement.subject
                consent = self._consent_of((subject, judgement.object))
            if consent is Consent.PUBLIC or (self._whole and consent is not Consent.CLOSED):
                yield judgement
            elif consent is not Consent.CLOSED:
                yield replace(judgement, subject=subject, by=WITHHELD, why=WITHHELD)

    def _sources(self, material: Material, statements: Sequence[Statement]) -> Iterator[Source]:
        speaking = {statement.source for statement in statements}
        places = {statement.subject.removeprefix("place:") for statement in statements}
        places |= {j.subject for j in material.judgements if j.kind is JudgementKind.SAME_PLACE}
        silenced = {statement.source for statement in material.statements} - speaking
        for source in material.sources:
            consent = self._consents.of_source(material.meta.id, source)
            by_name = self._consents.of_title(material.meta.id, source)
            is_silenced = source.id in silenced and by_name is not Consent.PUBLIC
            if consent is Consent.CLOSED or is_silenced:
                continue
            if self._whole or by_name is Consent.PUBLIC:
                # A place that nobody may know of is not named as whose voice it is.
                is_known = not source.place or source.place in places
                yield source if is_known else replace(source, place="")
            else:
                left_out = _empty_hidden_columns(SOURCES.cells, by_name)
                yield replace(source, title=NAMELESS, consent=consent, **left_out)


def _visible_of_office(statement: Statement, consent: Consent) -> Statement | None:
    """A statement on a contact or request as it is shown under a consent; None where it is not.

    Of a contact at ``name`` all, at ``role`` place and role, at ``city`` the place alone, and
    nothing under a stricter one. Requests are the office's own business, of which only those
    know who may see accounts and read a record whole.
    """
    if consent.hides(Consent.REGION):
        return None
    form = CONTACTS.under(consent, statement.property)
    if form == "withheld":
        return replace(statement, value=WITHHELD, raw="")
    return statement if form == "shown" else None


def _admin1_by_place(
    materials: Iterable[Material], same: Sequence[Judgement], consents: Consents
) -> dict[str, str]:
    """State or province of each place by key, as far as anybody may know it."""
    known: dict[str, str] = {}
    for statement in (s for m in materials for s in m.statements if s.property == "admin1"):
        if statement.subject.startswith("place:") and consents.of(statement) is not Consent.CLOSED:
            known.setdefault(_key_of_place(statement), statement.value)
    judged = AppliedJudgements.of(same)
    aliases = {j.subject: known.get(judged.place(j.subject), "") for j in same}
    return {key: region for key, region in (aliases | known).items() if region}


def _key_of_place(statement: Statement) -> str:
    return statement.subject.removeprefix("place:")


def _empty_hidden_columns(columns: Iterable[Column], consent: Consent) -> dict[str, Any]:
    """The columns that something is shown without under a consent, emptied."""
    return {column.name: "" for column in columns if column.under(consent) == "left out"}
