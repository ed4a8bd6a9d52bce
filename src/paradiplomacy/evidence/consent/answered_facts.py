"""Facts of a tie in the words of respondents, as the word of the place for which they answer.

An answer that carries ``states`` is one: when the tie began, how it stands, how many exchanges
there were in a year. It becomes a statement of a source that stands for the place, and for nobody
in it: without account, office, role, language and day, which it would be as true without. It is
worked out whenever a record is opened, of the answers that may be shown then, and kept nowhere:
what is withdrawn, closed, under an embargo or rejected leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.consent.anonymity import year_alone
from paradiplomacy.evidence.consent.consents import Consents, account_of, strictest
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Polarity, Source, Statement, Voice
from paradiplomacy.model.tables import TIES
from paradiplomacy.model.ties import tie_key

STATES = "states"
"""The property of an answer that says what of the tie it states."""

HOW_TO_STATE = (
    "of a date a column of ties such as established; of a choice a column such as stated_status, "
    "or 'ended by', and of each answer its value; of a count 'exchanges_in_year' and a year or "
    "'last year'"
)

_SOURCE = "answered-for-"
_METHOD = "answered-facts/1"
_ENDED_BY = "ended by"
_ACTORS = ("own", "partner", "both", "law", "expired")
_AT_PRESENT = frozenset({"kind", "stated_status"})
"""What holds for the year in which it was asked: agreements are renewed as another kind."""
_NAME_THE_PLACE = frozenset({Consent.PUBLIC, Consent.ROLE, Consent.CITY})


def is_answered(statement: Statement) -> bool:
    """Tell whether a statement is what respondents say for a place."""
    return bool(place_answered(statement.source))


def place_answered(source: str) -> str:
    """The place for which what a source says was answered; empty of other sources.

    >>> place_answered("answered-for-us-ar-little-rock"), place_answered("lr")
    ('us-ar-little-rock', '')
    """
    return source.removeprefix(_SOURCE) if source.startswith(_SOURCE) else ""


def is_fact(text: str, *, date: bool) -> bool:
    """Tell whether a cell ``states`` names something that answers can state of a tie.

    `date`: the answer is a date.

    >>> is_fact("established", date=True), is_fact("stated_status dormant", date=False)
    (True, True)
    >>> is_fact("trust", date=True), is_fact("stated_status fine", date=False)
    (False, False)
    """
    name, _, rest = text.partition(" ")
    if text.startswith(f"{_ENDED_BY} "):
        return not date and text.removeprefix(f"{_ENDED_BY} ") in _ACTORS
    column = next((c for c in TIES.properties if c.name == name), None)
    if column is None or date != (column.type.value == "date"):
        return False
    if date:
        return not rest
    if column.type.value == "whole":
        return len(rest) == 4 and rest.isdecimal()
    return rest in column.type.words


@dataclass(frozen=True, slots=True)
class _Account:
    """For which end of which tie somebody answered, and in which year."""

    place: str
    partner: str
    year: str


def with_answered(
    visible: Material,
    material: Material,
    together_with: Iterable[Material],
    *,
    today: date | None = None,
) -> Material:
    """A material as it is shown, with what respondents say of ties as the word of their place.

    `visible`: what of `material` is shown otherwise.
    `material`: with all accounts and answers.
    `together_with`: records that are opened together with it.
    `today`: the day for embargoes; the day it is, by default.
    """
    marked = {s.subject for s in material.statements if s.property == STATES}
    if not marked:
        return visible
    together_with = tuple(together_with)
    together = (material, *together_with)
    consents = Consents(together, today)
    judged = AppliedJudgements.of(j for each in together for j in each.judgements)
    statements = [s for s in material.statements if not judged.rejects(s.id)]
    on_view = [*visible.statements, *(s for each in together_with for s in each.statements)]
    ties = {
        judged.apply_to(s).subject
        for s in on_view
        if s.subject.startswith("tie:")
        and not judged.rejects(s.id)
        and (s.record == material.meta.id or consents.of(s) is not Consent.CLOSED)
    }
    speaking = {s.id for s in material.sources if s.voice.is_official}
    accounts = _accounts_with_end(s for s in statements if s.source in speaking)
    answers = group_pairs(
        ((statement.subject, statement.source), statement)
        for statement in statements
        if statement.subject in marked and statement.source in speaking
    )
    known = {statement.id for statement in visible.statements}
    new: dict[str, Statement] = {}
    # By source, too, since what ended a tie and when are two answers of one account.
    by_account = group_pairs(
        ((account_of(subject), source), of_answer)
        for (subject, source), of_answer in sorted(answers.items())
    )
    for (account, _), given in by_account.items():
        who = accounts.get(account)
        if who is None:
            continue
        on_tie = Statement(material.meta.id, tie_key(who.place, who.partner), "", "", "", "")
        if judged.apply_to(on_tie).subject not in ties:
            continue
        may_show = [each for each in given if strictest(map(consents.of, each)) in _NAME_THE_PLACE]
        new |= {
            s.id: s
            for s in _statements_of_account(who, may_show, material.meta.id)
            if s.id not in known
        }
    return _add_to_material(visible, new) if new else visible


def _accounts_with_end(statements: Iterable[Statement]) -> dict[str, _Account]:
    """The accounts that say for which end of which tie they answer, each for one."""
    values = group_pairs(
        ((account_of(statement.subject), statement.property), statement.value)
        for statement in statements
        if statement.subject.startswith("account:") and statement.polarity is Polarity.ASSERTS
    )
    single = {key: of[0] for key, of in values.items() if len(set(of)) == 1}
    return {
        account: _Account(
            place, single[account, "partner"], year_alone(single.get((account, "date"), ""))
        )
        for (account, name), place in single.items()
        if name == "place" and (account, "partner") in single
    }


def _statements_of_account(
    who: _Account, answers: Iterable[Sequence[Statement]], record: str
) -> Iterator[Statement]:
    """Statements of one account on its tie."""
    facts: dict[str, tuple[str, str, str]] = {}
    ended_by = ""
    for answer in answers:
        cells = {s.property: s.value for s in answer if s.polarity is Polarity.ASSERTS}
        states, question = cells.get(STATES, ""), answer[0].subject.partition("|")[2]
        when = cells.get("date", "")
        if not is_fact(states, date=bool(when)):
            continue
        name, _, rest = states.partition(" ")
        if states.startswith(_ENDED_BY):
            ended_by = _end_that_ended_tie(rest.removeprefix("by "), who)
            facts.setdefault("ended", ("unknown", "", question))
        elif when:
            facts[name] = (when, "", question)
        elif rest.isdecimal():
            facts[f"{name} {rest}"] = (
                _text_of_whole_number(cells.get("value", "")),
                rest,
                question,
            )
        else:
            facts[name] = (rest, who.year if name in _AT_PRESENT else "", question)
    yield from (
        Statement(
            record,
            tie_key(who.place, who.partner),
            name.partition(" ")[0],
            value,
            f"{_SOURCE}{who.place}",
            country_of(who.place),
            raw=value,
            when=when,
            actor=ended_by if name == "ended" else "",
            locator=question,
            method=_METHOD,
        )
        for name, (value, when, question) in facts.items()
        if value
    )


def _end_that_ended_tie(word: str, who: _Account) -> str:
    """End that ended the tie; none where both are of one country, whose code says nothing."""
    countries = {"own": country_of(who.place), "partner": country_of(who.partner)}
    if word not in countries:
        return word
    return countries[word] if len(set(countries.values())) == 2 else ""


def _text_of_whole_number(text: str) -> str:
    """A count as records have it; empty where it is none."""
    try:
        number = float(text)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() and number >= 0 else ""


def _add_to_material(visible: Material, new: Mapping[str, Statement]) -> Material:
    names = {s.subject: s.value for s in reversed(visible.statements) if s.property == "name"}
    known = {source.id for source in visible.sources}
    sources = []
    for key in sorted({statement.source for statement in new.values()} - known):
        place = place_answered(key)
        title = f"Interviews, answered for {names.get(f'place:{place}', place)}"
        # An office or an association: which of both would say more than respondents agree to.
        sources.append(
            Source(key, title, "", "en", country_of(place), Voice.ASSOCIATION, place=place)
        )
    return replace(
        visible,
        sources=(*visible.sources, *sources),
        statements=(*visible.statements, *(new[id_] for id_ in sorted(new))),
    )
