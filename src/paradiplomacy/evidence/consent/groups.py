"""Accounts that are not to be named, as they are shown: in groups, and nobody's answers together.

An account that is not to be named is shown with a group of look-alikes or not at all. Of a group
each question has the answers of all its members, in order of the answers, so that no row is a
person: who knows some of the answers of one of them does not find the others. A group is noted
once, by a judgement on each member that holds a hash of what all of them say, and is shown only
as long as they say the same. So what is published changes by whole groups: members never come
one by one, and where one withdraws, consents to less or is corrected, the group goes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.consent.anonymity import STEPS, Look, Looks
from paradiplomacy.evidence.consent.consents import strictest
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import (
    CONSENT_WORDS,
    Consent,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)

NAMELESS = "An account, name withheld"
"""The title of a source that may not be named."""

_METHOD = "paradiplomacy/groups-1"
_ACCOUNT = len(STEPS)


def is_named(source: Source) -> bool:
    """Tell whether a source is shown by its name, so that others can look it up."""
    return source.consent is Consent.PUBLIC and source.title != NAMELESS


@dataclass(frozen=True, slots=True)
class AccountInGroup:
    """Way in which an account that is not to be named is shown.

    `state`: ``shown`` with a group, ``waiting`` for one to be noted, ``withheld`` since its group
      is not what it was, or ``alone`` where no group is asked for.
    `group`: key of its group; empty while it waits.
    `lost`: of `STEPS`, or ``unique office`` where the office alone would name a person.
    `alike`: how many accounts look like it as it is shown, or would be as its consent has it.
    """

    record: str
    account: str
    state: str
    group: str
    lost: tuple[str, ...]
    alike: int


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that are shown together.

    `steps`: how many of `STEPS` each member is shown without.
    """

    name: str
    steps: Mapping[str, int]

    @property
    def accounts(self) -> tuple[str, ...]:
        """Keys of its members."""
        return tuple(sorted(self.steps))


class Groups:
    """The groups of one record.

    `consent_of`: how openly a statement may be shown.
    `smallest`: how many accounts must look alike; with 1 each is shown as its consent has it.
    `admin1`: state or province by key of a place.
    """

    def __init__(
        self,
        material: Material,
        consent_of: Callable[[Statement], Consent],
        *,
        smallest: int,
        admin1: Mapping[str, str],
    ) -> None:
        self._material, self._smallest = material, smallest
        judged = AppliedJudgements.of(material.judgements)
        counting = (stated for stated in material.statements if not judged.rejects(stated.id))
        self.looks = Looks(counting, consent_of, admin1=admin1)
        self._noted = {
            judgement.subject.removeprefix("account:"): judgement
            for judgement in material.judgements
            if judgement.kind is JudgementKind.GROUPED
        }
        self._waiting = frozenset(a for a in self.looks.limited if not self._name_of(a))
        self._groups = tuple(self._whole()) if smallest > 1 else ()

    def hide(self, account: str) -> bool:
        """Tell whether an account is shown by its group alone, if it has one."""
        return self._smallest > 1 and account in self.looks.limited

    def visible(self) -> Iterator[tuple[Source, tuple[Statement, ...]]]:
        """Statements shown of each group, with the source that stands for those of its members."""
        for group in sorted(self._groups, key=lambda group: group.name):
            source = self._source(group)
            yield source, tuple(self._statements(group, source))

    def to_note(self, *, by: str, day: date) -> tuple[Judgement, ...]:
        """The judgements that make groups of those who wait, no coarser than each group needs."""
        steps = self.looks.steps_to_likeness(sorted(self._waiting), self._smallest)
        together = group_pairs(
            (self.looks.look(account, step), account)
            for account, step in steps.items()
            if step < _ACCOUNT
        )
        judged: list[Judgement] = []
        names = self._new_names()
        for members in together.values() if self._smallest > 1 else ():
            several = len(members) // self._smallest
            for at in range(several):  # the smaller a group, the fewer go with one who withdraws
                name, of = next(names), members[at::several]
                digest = self._digest(of)
                judged += [
                    Judgement(JudgementKind.GROUPED, f"account:{account}", name, by,
                              day.isoformat(), f"{steps[account]} {digest}", _METHOD)
                    for account in of
                ]  # fmt: skip
        return tuple(judged)

    def report(self) -> tuple[AccountInGroup, ...]:
        """Way in which each account that is not to be named is shown."""
        similar = Counter(map(self.looks.look, self._waiting))
        group_of = {account: group for group in self._groups for account in group.steps}
        return tuple(
            self._way_shown(account, group_of.get(account), similar)
            for account in sorted(self.looks.limited)
        )

    def _way_shown(
        self, account: str, group: Group | None, similar: Mapping[Look, int]
    ) -> AccountInGroup:
        unique = ("unique office",) * self.looks.is_unique(account)
        record = self._material.meta.id
        if self._smallest == 1:
            return AccountInGroup(record, account, "alone", "", unique, 1)
        if group is not None:
            lost = (*unique, *STEPS[: group.steps[account]])
            return AccountInGroup(record, account, "shown", group.name, lost, len(group.steps))
        if name := self._name_of(account):
            return AccountInGroup(record, account, "withheld", name, (*unique, "account"), 0)
        return AccountInGroup(
            record, account, "waiting", "", unique, similar[self.looks.look(account)]
        )

    def _name_of(self, account: str) -> str:
        """The group that an account was noted in, or is said to be of where it was published."""
        noted = self._noted.get(account)
        return noted.object if noted else self.looks.value_of(account, "in_group")

    def _whole(self) -> Iterator[Group]:
        """The groups that are as they were noted."""
        members = group_pairs(
            (name, account)
            for account in sorted(self.looks.limited)
            if (name := self._name_of(account))
        )
        for name, of in members.items():
            steps = self._steps(of)
            looks = {self.looks.look(account, step) for account, step in steps.items()}
            if len(steps) >= self._smallest and len(looks) == 1:
                yield Group(name, steps)

    def _steps(self, members: list[str]) -> dict[str, int]:
        """Steps that each member was noted to lose; empty where the group is not what it was.

        A group that was published is read as it is: it has lost all that it had to.
        """
        noted = [self._noted.get(account) for account in members]
        if not any(noted):
            return dict.fromkeys(members, 0)
        digest = self._digest(members)
        steps = {}
        for account, judgement in zip(members, noted, strict=True):
            step, _, noted_digest = judgement.why.partition(" ") if judgement else ("", "", "")
            if noted_digest != digest or not step.isdigit():
                return {}  # of one who says something else the whole group goes, never one of it
            steps[account] = int(step)
        return steps

    def _digest(self, members: Iterable[str]) -> str:
        """A hash of all that members of a group say, by the ids of what they state."""
        ids = sorted({s.id for account in members for s in self.looks.statements[account]})
        return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]

    def _new_names(self) -> Iterator[str]:
        """Names that no group, account or source of the record has."""
        taken = {*self.looks.statements, *(source.id for source in self._material.sources)}
        taken |= {judgement.object for judgement in self._noted.values()}
        names = (f"group-{self._material.meta.id}-{number}" for number in count(1))
        return (name for name in names if name not in taken)

    def _source(self, group: Group) -> Source:
        look = dict(self.looks.look(group.accounts[0], group.steps[group.accounts[0]]))
        consent = strictest(map(self.looks.consent, group.accounts))
        return Source(
            group.name, NAMELESS, "", "en", look.get("side", "third"), Voice.ASSOCIATION, consent
        )

    def _statements(self, group: Group, source: Source) -> Iterator[Statement]:
        """The look of a group for each member, and their answers in the order of what they are."""
        record, first = self._material.meta.id, group.accounts[0]
        cells = [*self.looks.look(first, group.steps[first]), ("in_group", group.name)]
        if source.consent.value in CONSENT_WORDS:
            cells.append(("consent", source.consent.value))
        answers = self._answers(group, source.consent)
        if any(name == "text" for _, name in answers):
            cells.append(("quote", "yes"))
        keys = [f"{group.name}.{number}" for number in range(1, len(group.steps) + 1)]
        rows = [(f"account:{key}", name, value) for key in keys for name, value in cells]
        rows += [
            (f"answer:{key}|{question}", name, value)
            for (question, name), values in sorted(answers.items())
            # Who gave no answer stands last, so that no row has both.
            for key, value in zip(keys[::-1] if name == "no_answer" else keys, values, strict=False)
        ]
        yield from (
            Statement(record, subject, name, value, source.id, source.end, value)
            for subject, name, value in rows
        )

    def _answers(self, group: Group, consent: Consent) -> dict[tuple[str, str], list[str]]:
        """Answers of the members, by question and property; not where one says two things."""
        answers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for account in group.accounts:
            of: dict[tuple[str, str], set[str]] = defaultdict(set)
            for statement in self.looks.statements[account]:
                question = statement.subject.partition("|")[2]
                if statement.property == "only_in_groups":  # as all that is shown here
                    continue
                visible = self.looks.visible_part(statement, consent, group.steps[account])
                if question and visible and statement.polarity is Polarity.ASSERTS:
                    of[question, statement.property].add(statement.value)
            for key, values in of.items():
                if len(values) == 1:
                    answers[key] += values
        return {key: sorted(values) for key, values in answers.items()}
