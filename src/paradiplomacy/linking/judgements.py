"""People's judgements on places as a file: written from one store, replayed into another.

Replaying must give the places that the same decisions gave before. So their order stays as it was:
the last on a place counts, and each is looked at after those before it, never sorted. Where the
dates leave open which came last, none is applied. A refused one is named with its reason; nothing
is mended or left out in silence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from paradiplomacy.errors import Problem
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.linking.mentions import Mention
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.model.tables import JUDGEMENTS
from paradiplomacy.sources.fields import PLACE_KEY
from paradiplomacy.sources.gazetteer import Gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.record_rows import TABLES
from paradiplomacy.tabular.checked_rows import checked_rows
from paradiplomacy.tabular.rows import Problems
from paradiplomacy.tabular.tables import read_table
from paradiplomacy.writing import whole

_COLUMNS = tuple(column.name for column in JUDGEMENTS.cells)


def by_people(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that people made on places, in their order.

    A method's judgements name the method and its version; a person's say ``manual``. Where
    people changed their minds, the last judgement on a place is given.
    """
    theirs = [
        judgement
        for judgement in judgements
        if judgement.kind is JudgementKind.SAME_PLACE and judgement.is_by_hand
    ]
    last = {judgement.subject: number for number, judgement in enumerate(theirs)}
    return tuple(
        judgement for number, judgement in enumerate(theirs) if last[judgement.subject] == number
    )


def read_judgement_rows(path: str | Path) -> tuple[tuple[int, Judgement], ...]:
    """Judgements of a CSV with the columns of ``judgements.csv``, each with its line.

    Raises RecordError: There is no such file, or a row is not as it should be. Every problem is
        named.
    """
    table = read_table(path, wanted=_COLUMNS)
    problems = Problems()
    judgements: list[tuple[int, Judgement]] = []
    rows = TABLES[JUDGEMENTS.file]
    for row in checked_rows(table.file, table.columns, table.rows, rows, problems):
        judgement = Judgement(**row.cells())
        if judgement.kind is not JudgementKind.SAME_PLACE:
            message = f"is '{judgement.kind}'; only judgements of the kind 'same place' replay here"
            problems.append(Problem(table.file, row.line, "kind", message))
            continue
        problems += [
            Problem(
                table.file,
                row.line,
                column,
                f"{key[:60]!r} is not a place key; expected one such as us-gn-4119403, or "
                "a mention's",
            )
            for column, key in (("subject", judgement.subject), ("object", judgement.object))
            if not re.fullmatch(PLACE_KEY, key)
        ]
        judgements.append((row.line, judgement))
    problems.raise_if_any()
    return tuple(judgements)


def write_judgements(judgements: Iterable[Judgement], path: Path) -> None:
    """Write judgements as a CSV that `read_judgement_rows` reads; whole, or not at all."""
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: escape_formula(str(value)) for name, value in asdict(judgement).items()}
            for judgement in judgements
        )


@dataclass(frozen=True, slots=True)
class RefusedJudgement:
    """A judgement that is not applied, and why."""

    judgement: Judgement
    why: str


def applicable_judgements(
    judgements: Sequence[Judgement],
    *,
    mentions: Mapping[str, Mention],
    live: Iterable[Judgement] = (),
    gazetteer: Gazetteer | None = None,
) -> tuple[tuple[Judgement, ...], tuple[RefusedJudgement, ...]]:
    """The judgements that may be applied to a registry, and those that may not.

    `judgements`: ``same place`` all, in the order in which they were made.
    `mentions`: the places that the registry mentions.
    `live`: what people decided on them before.
    `gazetteer`: where places of GeoNames may be named.

    Refused are those on a place that the registry does not mention; those that name a place that
    neither it nor GeoNames has, or that lies in another country; several that say different
    things of one place on one day, or in an order that their dates contradict; those that go
    round in a circle, which would swap names; and those that make a place its own partner.
    """
    why = {
        number: fault
        for number, judgement in enumerate(judgements)
        if (fault := _own_fault(judgement, mentions, gazetteer))
    }
    by_subject = group_pairs((j.subject, n) for n, j in enumerate(judgements) if n not in why)
    for subject, numbers in by_subject.items():
        decisions = [judgements[number] for number in numbers]
        if any(
            earlier.object != later.object and earlier.on >= later.on
            for earlier, later in pairwise(decisions)
        ):
            objects = ", ".join(sorted({decision.object for decision in decisions}))
            why |= dict.fromkeys(
                numbers,
                f"{subject} is said to be different places ({objects}), and the dates do not say "
                "which was decided last; keep the one that holds",
            )
    before = {
        decision.subject: decision.object
        for decision in live
        if decision.kind is JudgementKind.SAME_PLACE and decision.is_by_hand
    }
    last = {j.subject: number for number, j in enumerate(judgements) if number not in why}
    why |= {
        number: f"{judgements[number].subject} and {judgements[number].object} are said to be each "
        "other, directly or through others, so neither name would be kept; keep one direction"
        for number in _in_circles(judgements, last, before)
    }
    kept_now = {subject: number for subject, number in last.items() if number not in why}
    why |= {
        number: f"{judgements[number].subject} would be its own partner: the registry lists it "
        f"with a place that is {judgements[number].object}, too; correct the judgement or the "
        "registry"
        for number in _own_partners(judgements, kept_now, before, mentions)
    }
    return (
        tuple(judgement for number, judgement in enumerate(judgements) if number not in why),
        tuple(RefusedJudgement(judgements[number], why[number]) for number in sorted(why)),
    )


def _own_fault(
    judgement: Judgement, mentions: Mapping[str, Mention], gazetteer: Gazetteer | None
) -> str:
    """Fault of a judgement in itself; ``""`` where there is none."""
    if judgement.subject not in mentions:
        return f"{judgement.subject} is not a place that this registry mentions; drop the row"
    if judgement.object not in mentions and (
        gazetteer is None or gazetteer.by_key(judgement.object) is None
    ):
        also = " nor one of GeoNames" if gazetteer is not None else " (GeoNames is left out)"
        return f"{judgement.object} is not a place that this registry mentions{also}; correct it"
    country = mentions[judgement.subject].country
    lies = judgement.object[:2].upper()
    if NOWHERE not in (country, lies) and country != lies:
        return (
            f"{judgement.subject} is said to lie in {country}, and {judgement.object} does not; "
            "correct it"
        )
    return ""


def _in_circles(
    judgements: Sequence[Judgement], last: Mapping[str, int], before: Mapping[str, str]
) -> set[int]:
    """Numbers of the judgements that lie on a circle."""
    leads = {**before, **{subject: judgements[number].object for subject, number in last.items()}}
    circular: set[int] = set()
    for start in last:
        road = [start]
        while (after := leads.get(road[-1], road[-1])) != road[-1] and after not in road:
            road.append(after)
        if after in road and after != road[-1]:
            circular |= {last[key] for key in road[road.index(after) :] if key in last}
    return circular


def _own_partners(
    judgements: Sequence[Judgement],
    last: Mapping[str, int],
    before: Mapping[str, str],
    mentions: Mapping[str, Mention],
) -> set[int]:
    """Numbers of the judgements that take both ends of a tie for one place, in their order."""
    leads = {subject: kept for subject, kept in before.items() if subject not in last}
    refused: set[int] = set()
    for subject, number in sorted(last.items(), key=lambda item: item[1]):
        judged = AppliedJudgements({**leads, subject: judgements[number].object}, frozenset())
        place = judged.place(subject)
        # Whatever leads here through others is the same place as well.
        same = {key for key in {place, *judged.same} if judged.place(key) == place}
        partners = (each for key in same & mentions.keys() for each in mentions[key].partners)
        if not any(judged.place(partner) == place for partner in partners):
            leads[subject] = judgements[number].object
            continue
        refused.add(number)
        leads |= {subject: before[subject]} if subject in before else {}
    return refused
