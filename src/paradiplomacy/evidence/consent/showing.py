"""Consent, honoured once, before anything can be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from paradiplomacy.evidence.applied_judgements import AppliedJudgements, places_named
from paradiplomacy.evidence.consent.anonymity import IN_GROUPS_ONLY, WITHHELD, smallest_group
from paradiplomacy.evidence.consent.answered_facts import with_answered
from paradiplomacy.evidence.consent.consents import OF_OFFICE, Consents, account_of, strictest
from paradiplomacy.evidence.consent.groups import NAMELESS, AccountInGroup, Groups
from paradiplomacy.model.columns import Column
from paradiplomacy.model.desk_tables import CONTACTS
from paradiplomacy.model.records import Material, translations_of
from paradiplomacy.model.statements import (
    GAZETTEER,
    Consent,
    Judgement,
    JudgementKind,
    Source,
    Statement,
)
from paradiplomacy.model.tables import SOURCES, TIES


def with_consent(
    material: Material, others: Iterable[Material] = (), *, today: date | None = None
) -> Material:
    """The material with everything left out that those who spoke did not agree to show.

    What a source, its account, and judgements on either or on a statement ask is decided in
    `paradiplomacy.evidence.consent.consents`; the strictest counts. Closed statements are left out,
    and so is every judgement on them or on a place that no other source names, and what the
    gazetteer says of such a place. All that is not public comes without locator and remark, its
    source without title, address, note, place, outlet and day; accounts in groups that were noted,
    or not at all (`paradiplomacy.evidence.consent.groups`); judgements on a place that no public
    source names without author and reason. Judgements on what may be shown are never shown. A
    translation is shown where its original is. Keys of all but grouped accounts stay as they are:
    they must not reveal who spoke. What respondents say of the facts of ties is added as the word
    of their place
    (`paradiplomacy.evidence.consent.answered_facts`).

    `others`: records that are opened together with it: a judgement of one may be on a place of
      another.
    `today`: the day for embargoes; the day it is, by default.

    A judgement may be on a place or statement that nobody names any more, since what named it
    was withdrawn. Nothing says whose word that was; it is treated as the strictest source
    of the materials asks.
    """
    others = tuple(others)
    return _translated_as_shown(
        with_answered(_with_consent(material, others, today), material, others, today=today)
    )


def hides_some(materials: Sequence[Material]) -> bool:
    """Tell whether anything of some materials, as `without_closed` gave them, is not shown."""
    return any(
        with_consent(material, [*materials[:i], *materials[i + 1 :]]) != material
        for i, material in enumerate(materials)
    )


def _with_consent(material: Material, others: tuple[Material, ...], today: date | None) -> Material:
    together = (material, *others)
    if not any(map(_asks_something, together)):
        return material
    consents = Consents(together, today)
    on_facts = tuple(j for j in material.judgements if not j.kind.is_on_showing)
    if consents.strictest is Consent.PUBLIC and not any(map(_limits_answers, together)):
        whole = len(on_facts) == len(material.judgements)
        return material if whole else replace(material, judgements=on_facts)
    showing = _Showing(together, consents)
    places = _Places(together, showing)
    statements: list[Statement] = []
    of_statement: dict[str, tuple[str, Consent]] = {}  # id before, to id after and whose it is
    for statement in material.statements:
        # A place goes with the last who may be heard naming it, and so does the gazetteer's word.
        shown = None if places.hide(statement) else showing(statement)
        if shown is not None:
            statements.append(shown)
            of_statement[statement.id] = (
                statement.id if shown is statement else shown.id,
                consents.of(statement),
            )
    groups = tuple(showing.groups[material.meta.id].shown())
    return replace(
        material,
        sources=(*_show_sources(material, statements, consents), *(source for source, _ in groups)),
        statements=(*statements, *(each for _, of in groups for each in of)),
        judgements=tuple(_judgements(on_facts, places, of_statement)),
    )


def without_closed(
    material: Material, others: Iterable[Material] = (), *, today: date | None = None
) -> Material:
    """The material as who may see accounts reads it: whole, but for what is closed.

    Without what was withdrawn, what is under an embargo and what is of consent ``none``, and the
    judgements on it. What others agreed to stands with it, so that whoever reads the material
    shows no more of it than before.

    `material`, `others`, `today`: as of `with_consent`.
    """
    together = (material, *(others := tuple(others)))
    consents = Consents(together, today)
    showing = _Showing(together, consents, whole=True)
    places = _Places(together, showing)
    statements = tuple(s for s in material.statements if showing(s) and not places.hide(s))
    subjects = {account_of(statement.subject) for statement in statements}
    keys = {statement.id: consents.of(statement) for statement in statements}
    on_showing = {f"account:{account}" for account in subjects if account} | keys.keys()
    sources = tuple(s for s in _show_sources(material, statements, consents, whole=True))
    on_showing |= {f"source:{source.id}" for source in sources}
    judgements = (
        judgement
        for judgement in material.judgements
        if (
            judgement.subject in on_showing
            if judgement.kind is not JudgementKind.SAME_PLACE
            else Consent.CLOSED
            not in {places.consent(key) for key in (judgement.subject, judgement.object)}
        )
    )
    shown = replace(material, sources=sources, statements=statements, judgements=tuple(judgements))
    return _translated_as_shown(with_answered(shown, material, others, today=today))


def _translated_as_shown(material: Material) -> Material:
    """The material without translations of texts that it does not have: they are withheld, too."""
    meta = material.meta
    kept = translations_of(meta.translations, material.statements, material.sources)
    if len(kept) == len(meta.translations):
        return material
    return replace(material, meta=replace(meta, translations=kept))


def accounts_in_groups(material: Material) -> tuple[AccountInGroup, ...]:
    """The accounts of a material that are not to be named, and how each of them is shown."""
    return _groups_of(material, today=None).report()


def groups_to_note(material: Material, *, by: str, today: date) -> tuple[Judgement, ...]:
    """The judgements that make groups of those accounts of a material that wait for one.

    `material`: of a store or a folder, without consent applied.
    `by`: who lets them be shown.
    """
    return _groups_of(material, today).to_note(by=by, day=today)


def _groups_of(material: Material, today: date | None) -> Groups:
    return _Showing((material,), Consents((material,), today)).groups[material.meta.id]


def is_named(source: Source) -> bool:
    """Tell whether a source is shown by its name, so that others can look it up."""
    return source.consent is Consent.PUBLIC and source.title != NAMELESS


def named_by_these_alone(taken: Iterable[Statement], left: Iterable[Statement]) -> set[str]:
    """The places that some statements name, and no others but the gazetteer's."""
    named = {key for statement in taken for key in places_named(statement)}
    for statement in left:
        if named and not is_gazetted(statement):
            named.difference_update(places_named(statement))
    return named


def without_what_only(
    taken: Iterable[Statement], judgements: Iterable[Judgement], left: Iterable[Statement]
) -> tuple[Judgement, ...]:
    """The judgements that are not on what statements name that were taken away, and no other does.

    `taken`, `left`: the statements that were taken away, and those that are left.
    """
    taken = list(taken)
    gone = {statement.id for statement in taken} | named_by_these_alone(taken, left)
    return tuple(j for j in judgements if not gone & {j.subject, j.object})


def _asks_something(material: Material) -> bool:
    """Tell whether anybody in a material asks for anything but that all be shown."""
    properties = map(attrgetter("property"), material.statements)
    return (
        any(source.consent is not Consent.PUBLIC for source in material.sources)
        or any(judgement.kind.is_on_showing for judgement in material.judgements)
        or not {"consent", "embargo"}.isdisjoint(properties)
        or any(s.subject.startswith(OF_OFFICE) for s in material.statements)
        or _limits_answers(material)
    )


def _limits_answers(material: Material) -> bool:
    """Tell whether some answers are not shown by themselves, even of who is named."""
    return any(
        s.property in IN_GROUPS_ONLY or (s.property == "quote" and s.value == "no")
        for s in material.statements
    )


class _Showing:
    """Part of each statement of some materials that is shown."""

    def __init__(
        self, materials: Sequence[Material], consents: Consents, *, whole: bool = False
    ) -> None:
        self.consents = consents
        self._whole = whole
        admin1 = _admin1_by_place(materials, consents)
        smallest = smallest_group()
        self.groups = {
            material.meta.id: Groups(material, consents.of, smallest=smallest, admin1=admin1)
            for material in materials
        }

    def __call__(self, statement: Statement) -> Statement | None:
        """The statement as it is shown; None where it is not."""
        consent = self.consents.of(statement)
        if consent is Consent.CLOSED:
            return None
        if self._whole:
            return statement
        shown: Statement | None = statement
        if account := account_of(statement.subject):
            groups = self.groups[statement.record]
            if groups.hide(account) or groups.looks.is_in_groups_only(statement):
                return None
            shown = groups.looks.shown(statement, consent)
        elif statement.subject.startswith(OF_OFFICE):
            shown = _show_of_office(statement, consent)
        if shown is None or consent is Consent.PUBLIC:
            return shown
        return replace(shown, **_empty_hidden_columns(TIES.cites, consent))


def _show_of_office(statement: Statement, consent: Consent) -> Statement | None:
    """A statement on a contact or request as it is shown under a consent; None where it is not.

    What is shown of a contact goes by the consent that the person agreed to, ``role`` where nobody
    states one: at ``name`` all, at ``role`` place and role, at ``city`` the place alone, and
    nothing under a stricter one. Requests are the office's own business: they are shown nowhere
    but to those who may see accounts, who read a record whole.
    """
    if consent.hides(Consent.REGION):
        return None
    form = CONTACTS.under(consent, statement.property)
    if form == "withheld":
        return replace(statement, value=WITHHELD, raw="")
    return statement if form == "shown" else None


def _admin1_by_place(materials: Iterable[Material], consents: Consents) -> dict[str, str]:
    """State or province of each place by key, as far as anybody may know it."""
    known: dict[str, str] = {}
    same: list[Judgement] = []
    for material in materials:
        same += [j for j in material.judgements if j.kind is JudgementKind.SAME_PLACE]
        for statement in material.statements:
            kind, _, key = statement.subject.partition(":")
            if (kind, statement.property) != ("place", "admin1"):
                continue
            if consents.of(statement) is not Consent.CLOSED:
                known.setdefault(key, statement.value)
    judged = AppliedJudgements.of(same)
    aliases = {j.subject: known.get(judged.place(j.subject), "") for j in same}
    return {key: region for key, region in (aliases | known).items() if region}


class _Places:
    """Places that may be shown, by who names them."""

    def __init__(self, materials: Iterable[Material], showing: _Showing) -> None:
        self._consents = showing.consents
        self._nobody = showing.consents.strictest
        named: dict[str, set[Consent]] = defaultdict(set)
        gazetted: set[str] = set()
        same: list[Judgement] = []
        for material in materials:
            same += [j for j in material.judgements if j.kind is JudgementKind.SAME_PLACE]
            for statement in material.statements:
                if is_gazetted(statement):
                    gazetted.add(statement.subject.removeprefix("place:"))
                    continue
                consent = self._consents.of(statement)
                for key in places_named(statement):
                    hidden = not _still_names(showing, statement, consent)
                    named[key].add(Consent.CLOSED if hidden else consent)
            for key, consent in _named_by_groups(showing.groups[material.meta.id]):
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
            key: min(consents, key=lambda consent: consent.strictness)
            for key, consents in named.items()
            if consents
        }

    def consent(self, key: str) -> Consent:
        """The consent of the most open source that names a place."""
        return self._open.get(key, self._nobody)

    def hide(self, statement: Statement) -> bool:
        """Tell whether a statement is the gazetteer's on a place that is closed."""
        return (
            is_gazetted(statement)
            and self.consent(statement.subject.removeprefix("place:")) is Consent.CLOSED
        )


def _named_by_groups(groups: Groups) -> Iterator[tuple[str, Consent]]:
    """The places that groups of accounts are shown with, and how openly."""
    for source, statements in groups.shown():
        for key in {key for statement in statements for key in places_named(statement)}:
            yield key, source.consent


def is_gazetted(statement: Statement) -> bool:
    """True if the gazetteer speaks of a place: it does where somebody else names that place."""
    return statement.source == GAZETTEER and statement.subject.startswith("place:")


def _judgements(
    judgements: Iterable[Judgement],
    places: _Places,
    of_statement: Mapping[str, tuple[str, Consent]],
) -> Iterator[Judgement]:
    for judgement in judgements:
        if judgement.kind is JudgementKind.SAME_PLACE:
            ends = {judgement.subject, judgement.object}
            consent = strictest(places.consent(key) for key in ends)
            subject = judgement.subject
        else:  # on a statement that is not shown: it decides nothing that is
            subject, consent = of_statement.get(judgement.subject, ("", Consent.CLOSED))
        if consent is Consent.PUBLIC:
            yield judgement
        elif consent is not Consent.CLOSED:
            yield replace(judgement, subject=subject, by=WITHHELD, why=WITHHELD)


def _still_names(showing: _Showing, statement: Statement, consent: Consent) -> bool:
    """Tell whether a statement names its places in what is shown of it, too."""
    if consent is Consent.PUBLIC and not account_of(statement.subject):
        return True
    shown = showing(statement)
    return shown is not None and shown.property == statement.property


def _show_sources(
    material: Material, statements: Iterable[Statement], consents: Consents, *, whole: bool = False
) -> Iterator[Source]:
    statements = list(statements)
    speaking = {statement.source for statement in statements}
    places = {statement.subject.removeprefix("place:") for statement in statements}
    places |= {j.subject for j in material.judgements if j.kind is JudgementKind.SAME_PLACE}
    silenced = {statement.source for statement in material.statements} - speaking
    for source in material.sources:
        consent = consents.of_source(material.meta.id, source)
        by_name = consents.of_title(material.meta.id, source)
        if consent is Consent.CLOSED or (source.id in silenced and by_name is not Consent.PUBLIC):
            continue
        if whole or by_name is Consent.PUBLIC:
            # A place that nobody may know of is not named as whose voice it is.
            known = not source.place or source.place in places
            yield source if known else replace(source, place="")
        else:
            left_out = _empty_hidden_columns(SOURCES.cells, by_name)
            yield replace(source, title=NAMELESS, consent=consent, **left_out)


def _empty_hidden_columns(columns: Iterable[Column], consent: Consent) -> dict[str, Any]:
    """The columns that something is shown without under a consent, emptied."""
    return {column.name: "" for column in columns if column.under(consent) == "left out"}
