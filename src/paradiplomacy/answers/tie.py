"""All of a tie: what it is and how surely, what each end says, what happened to it, what it did."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from paradiplomacy.answers.agreement import belief_in
from paradiplomacy.answers.crises import ResponseAnswer, response_answer
from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_answer
from paradiplomacy.answers.facts import FactAnswer, SetAside, fact_answer, set_aside_answer
from paradiplomacy.answers.index import RecordIndex, UncertainEvent
from paradiplomacy.answers.laws import laws_by_tie
from paradiplomacy.answers.ties import TieLine, tie_line
from paradiplomacy.evidence.speakers import Rule, acting
from paradiplomacy.model.context import Claim
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, Status, StatusChange
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.current_status import resumed_some_day
from paradiplomacy.record.denials import deniers
from paradiplomacy.record.ledger import ledger
from paradiplomacy.views import RecordAnswer

__all__ = ["ChangeOfTie", "ClaimOfTie", "KindOfTie", "LawOfTie", "MomentOfTie", "TieAnswer"]
__all__ += ["tie_answer"]


class KindOfTie(RecordAnswer):
    """A kind, and the period for which it held, if said."""

    kind: TieKind
    when: EventDate | None


class MomentOfTie(RecordAnswer):
    """A moment of a start that nobody states, or of one that is only wanted."""

    moment: ChangeKind
    date: EventDate | None


class ChangeOfTie(RecordAnswer):
    """Change of a tie; `low` and `high` are the days of a date that is given as *about*."""

    change: ChangeKind
    date: EventDate | None
    low: datetime.date | None
    high: datetime.date | None
    status: Status
    actor: str
    ended_as: TieKind | None
    irregular: str
    inferred: str


class LawOfTie(RecordAnswer):
    """A law that touches it, the end that this binds, and whether it is in force."""

    law: str
    place: str
    status: str


class ClaimOfTie(RecordAnswer):
    """Claim of a study on a tie."""

    claim: Claim
    sources: tuple[str, ...]


class TieAnswer(RecordAnswer):
    """All of a tie, or of a pair that sources speak of and that has none.

    Attributes
    ----------
    line : TieLine
    kinds : tuple of KindOfTie
        In order of time.
    now : str
        What is to be said of the status: as it is, or by which signs it is so.
    said_in : str
        The year in which both ends said so in interviews; empty where they did not.
    denied_by : tuple of str
        The ends that deny that there is a tie.
    moments : tuple of MomentOfTie
    history : tuple of ChangeOfTie
    facts : tuple of FactAnswer
    between : tuple of str
        Sides that contradict each other on the start.
    shared : mapping
        How far the ends agree on the start; see `shared_view`.
    says_start : tuple of str
        The ends that state the start.
    only : tuple of str
        The side and the source that alone say anything; empty where there are several.
    exchanges, responses, uncertain, claims, laws, set_aside : tuple
        What it did and what is said of it; the first in order of time.
    as_of : datetime.date
    rule : Rule
    """

    line: TieLine
    kinds: tuple[KindOfTie, ...]
    now: str
    said_in: str
    denied_by: tuple[str, ...]
    moments: tuple[MomentOfTie, ...]
    history: tuple[ChangeOfTie, ...]
    facts: tuple[FactAnswer, ...]
    between: tuple[str, ...]
    shared: Mapping[str, Any]
    says_start: tuple[str, ...]
    only: tuple[str, ...]
    exchanges: tuple[ExchangeAnswer, ...]
    responses: tuple[ResponseAnswer, ...]
    uncertain: tuple[UncertainEvent, ...]
    claims: tuple[ClaimOfTie, ...]
    laws: tuple[LawOfTie, ...]
    set_aside: tuple[SetAside, ...]
    as_of: datetime.date
    rule: Rule

    @property
    def named(self) -> Iterator[str]:
        """Keys of the sources of all that it has, some of them several times."""
        yield from (line.source for fact in self.facts for line in fact.lines)
        yield from (each.source for each in self.set_aside)
        for of in (self.exchanges, self.responses, self.uncertain, self.claims):
            yield from (key for each in of for key in each.sources)


def tie_answer(index: RecordIndex, tie: Tie) -> TieAnswer:
    """All of a tie; of a pair that has none, what sources say of one.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> answer = tie_answer(index_of(record), record.tie("Little Rock", "Changchun"))
    >>> answer.line.agreement, len(answer.exchanges) == answer.line.exchange_count
    ('contradicted', True)
    """
    record, key = index.record, tie.id
    untied = record.untied.get(key)
    facts = tuple(
        fact_answer(record, page, tie.ends, belief_in(index, key, page.fact.property))
        for page in ledger(record, tie)
    )
    starts = (f for f in facts if f.property == "established" and f.lines)
    start = next((each for each in starts if each.agreement != "uncertain"), None)
    stating = {line.side for line in start.lines if line.certainty == "stated"} if start else ()
    speaking = {(line.side, line.source) for fact in facts for line in fact.lines}
    return TieAnswer(
        line=tie_line(index, tie),
        kinds=tuple(KindOfTie(kind, when) for kind, when in tie.kinds),
        now="" if untied else _now(index, tie),
        said_in="" if untied else index.status_of(tie).said_in,
        denied_by=deniers(untied) if untied else (),
        moments=() if untied else tuple(_moments(tie)),
        history=() if untied else tuple(_change_of_tie(tie, change) for change in tie.history),
        facts=facts,
        between=start.between if start else (),
        shared=start.shared if start else {},
        says_start=tuple(end for end in tie.ends if end in stating),
        only=next(iter(speaking)) if len(speaking) == 1 else (),
        exchanges=tuple(
            exchange_answer(index, exchange)
            for exchange in index.exchanges_in_time(index.exchanges_by_tie.get(key, ()))
        ),
        responses=tuple(response_answer(index, r) for r in index.responses_of_tie.get(key, ())),
        uncertain=index.uncertain_by_tie.get(key, ()),
        claims=tuple(
            ClaimOfTie(claim, index.sources_of(claim.statements))
            for claim in index.claims_of_tie.get(key, ())
        ),
        laws=tuple(
            LawOfTie(law.key, under.place, law.law.status)
            for law, under in laws_by_tie(index).get(key, ())
        ),
        set_aside=tuple(
            set_aside_answer(record, said, judgement)
            for said, judgement in index.set_aside.get(key, ())
        ),
        as_of=record.as_of,
        rule=record.rule,
    )


def _now(index: RecordIndex, tie: Tie) -> str:
    current = index.status_of(tie)
    if tie.established and tie.established.earliest > index.record.as_of:
        return "to_come"
    if current.said_in:
        return "said"
    if current.status is Status.ACTIVE:
        return "listed" if current.is_listed else "active"
    if current.status is not Status.NOT_KNOWN:
        return str(current.status)
    if tie.stated_on(index.record.as_of) in (Status.SUSPENDED, Status.DORMANT):
        return "resumed" if resumed_some_day(tie) else "doubtful"
    return "not_known" if current.last_sign else "undated"


def _moments(tie: Tie) -> Iterator[MomentOfTie]:
    wanted = {change.change for change in tie.history if change.change.intends}
    known = tie.start_from or (wanted if tie.stated is Status.PROPOSED else ())
    return (MomentOfTie(c.change, c.date) for c in tie.history if c.change in known)


def _change_of_tie(tie: Tie, change: StatusChange) -> ChangeOfTie:
    when = change.date
    about = when is not None and when.approximate and when.is_bounded
    return ChangeOfTie(
        change=change.change,
        date=when,
        low=when.earliest if when and about else None,
        high=when.latest if when and about else None,
        status=change.status,
        actor=acting(change.actor, tie.ends),
        ended_as=tie.ended_as(change),
        irregular=change.irregular,
        inferred=change.inferred,
    )
