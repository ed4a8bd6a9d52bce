"""A claim: the finding with its caveats, what could have been seen, and on what it rests."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.source import SubjectAnswer, subject_answer
from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.battery import CorrectedTest
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.unmeasured_factors import unmeasured_factors
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Text
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.results.finding_answers import findings_answer
from paradiplomacy.results.verdict_words import survived_of
from paradiplomacy.results.words import section_parts
from paradiplomacy.site.kinds import View
from paradiplomacy.site.pages.claims import ClaimLine, claims_in_brief
from paradiplomacy.views import AnswerList, RecordAnswer, line_of

if TYPE_CHECKING:
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.site.site_context import SiteContext

MOST = 100
"""Subjects of a kind that the page lists; table ``estimates`` has all."""


class ClaimView(RecordAnswer):
    """A claim with its finding: estimates, doubts that were tried, evidence, how to repeat it.

    Of the finding, `seen` is what could have been detected, `turning` the estimates under which
    the verdict would not stand, `unmeasured` what no estimate allows for. `unit` is what the
    deciding estimate counts, of which for `unknown` no source says which way they went; of what is
    neither a tie nor an exchange `cases` says it.
    """

    line: ClaimLine
    pending: bool
    paragraphs: str
    sentence: Text
    survived: tuple[Text, ...]
    seen: Text
    estimates: tuple[View, ...]
    figure: str
    test: TestAmongAll | None
    choices: EstimateUnderChoices
    unmeasured: tuple[Text, ...]
    turning: tuple[View, ...]
    decision: Text
    method: Text
    lacks: tuple[Text, ...]
    questions: tuple[View, ...]
    caveats: tuple[Text, ...]
    rests: tuple[EvidenceOfKind, ...]
    unit: str
    cases: Text
    unknown: int
    command: str
    written: str
    before: str
    after: str


class TestAmongAll(RecordAnswer):
    """The p-value of a test, by itself and among all `tests`."""

    left_out = frozenset({"hypothesis"})
    corrected: CorrectedTest
    tests: int


class EstimateUnderChoices(RecordAnswer):
    """The deciding estimate under other choices, and between what it then lies."""

    estimates: tuple[View, ...]
    span: SpanOfEstimates | None


class SpanOfEstimates(RecordAnswer):
    """The smallest and the largest value."""

    low: float
    high: float
    unit: str


class EvidenceOfKind(RecordAnswer):
    """Subjects of one kind on which an estimate rests, of which `items` are the first."""

    kind: str
    total: int
    items: tuple[SubjectAnswer | ReadingsOfSeries, ...]


class ReadingsOfSeries(RecordAnswer):
    """Number of readings of a series, with their first and last date."""

    series: str
    readings: int
    first: str
    last: str


def view(site: SiteContext, key: str) -> View:
    """A claim with its finding; the claim alone until that is there."""
    if site.results is None:
        return {"id": key, "claim": site.hypotheses[key].claim, "pending": True}
    tested = site.results.tested
    hypothesis, finding = tested.hypotheses[key], tested.findings[key]
    brief = {claim.id: claim for claim in claims_in_brief(site)}
    ids = ["", *brief, ""]
    position, rests = ids.index(key), rests_on(site.index, finding)
    return ClaimView(
        line=brief[key],
        pending=False,
        paragraphs=section_parts(hypothesis.section)[1],
        sentence=finding.sentence,
        survived=survived_of(finding),
        seen=finding.mde_sentence,
        estimates=tuple(map(line_of, finding.estimates)),
        figure=figure_of(key),
        test=_test_among_all(site.results, key),
        choices=_estimate_under_choices(finding),
        unmeasured=unmeasured_factors(finding).sentences,
        turning=tuple(line_of(each) for each in finding.sensitivity if turns(finding, each)),
        decision=hypothesis.estimator,
        method=finding.method,
        lacks=finding.lacks,
        questions=tuple(
            {
                "key": question.key,
                **{
                    each: {"text": question.text(each), "scale": question.scale(each)}
                    for each in site.languages
                },
            }
            for question in read_shipped().choose(finding.asks)
        ),
        caveats=finding.caveats,
        rests=rests,
        unit=_unit_counted(finding, rests),
        cases=finding.estimates[0].cases if finding.estimates else "",
        unknown=_cases_unknown(finding),
        command=_command(site.results, key),
        written=hypothesis.written if hypothesis.origin else "",
        before=ids[position - 1],
        after=ids[position + 1],
    ).to_dict()


def turns(finding: Finding, other: Estimate) -> bool:
    """True if under another choice no difference is possible, though the verdict excludes it.

    No difference is a ratio of one, else zero; one in another unit is no such variant.
    """
    if not finding.verdict.decides or not finding.estimates:
        return False
    main = finding.estimates[0]
    same = 1.0 if main.unit.endswith("ratio") else 0.0
    return other.unit == main.unit and _holds(other, same) and not _holds(main, same)


def _holds(estimate: Estimate, value: float) -> bool:
    low, high = estimate.low, estimate.high
    return (low is None or low <= value) and (high is None or value <= high)


def _command(results: Results, key: str) -> str:
    """The command that makes the finding again, of the same records by the same rule."""
    words = shlex.split(results.manifest["command"])[2:]
    names = list(takewhile(lambda word: not word.startswith("--"), words))
    options = zip(words[len(names) :: 2], words[len(names) + 1 :: 2], strict=True)
    kept = [each for each in options if each[0] in ("--store", "--hypotheses", "--rule")]
    asked = [("--record", name) for name in names] + kept
    return shlex.join(["paradiplomacy", "hypothesis", "run", key, *chain.from_iterable(asked)])


def _test_among_all(results: Results, key: str) -> TestAmongAll | None:
    """The p-value of the test, by itself and among all tests; None where there is none."""
    tests = {each.hypothesis: each for each in results.tested.corrected}
    return TestAmongAll(tests[key], len(tests)) if key in tests else None


def _estimate_under_choices(finding: Finding) -> EstimateUnderChoices:
    """The deciding estimate under other choices, and between what it then lies."""
    unit = finding.estimates[0].unit if finding.estimates else ""
    values = [e.value for e in finding.sensitivity if e.unit == unit and e.value is not None]
    span = SpanOfEstimates(min(values), max(values), unit) if len(values) > 1 else None
    return EstimateUnderChoices(tuple(map(line_of, finding.sensitivity)), span)


def rests_on(index: RecordIndex, finding: Finding) -> tuple[EvidenceOfKind, ...]:
    """Evidence for the deciding estimate, by kind; series by how many of their readings."""
    rests = finding.estimates[0].subjects if finding.estimates else ()
    by_kind = group_pairs((subject.partition(":")[0], subject) for subject in rests)
    return tuple(
        EvidenceOfKind(kind, len(subjects), tuple(_items(index, kind, subjects)))
        for kind, subjects in by_kind.items()
    )


def _unit_counted(finding: Finding, rests: tuple[EvidenceOfKind, ...]) -> str:
    """What the number of the deciding estimate counts: ties, exchanges or, else, cases."""
    n = finding.estimates[0].n if finding.estimates else 0
    kinds = {group.kind: group.total for group in rests if group.kind != "shock"}
    return next((k for k in ("tie", "exchange") if kinds == {k: n}), "case")


def _cases_unknown(finding: Finding) -> int:
    """Cases that count both ways in the bounds of a share that has no single value, or 0."""
    main = finding.estimates[0] if finding.estimates else None
    if main is None or main.counted is None or main.value is not None:
        return 0
    other = main.counted.reference
    groups = (main.counted, *((other,) if isinstance(other, Counted) else ()))
    whole = sum(group.did + group.did_not + group.silent for group in groups)
    return sum(group.silent for group in groups) if whole == main.n else 0


def _items(
    index: RecordIndex, kind: str, subjects: list[str]
) -> Iterator[SubjectAnswer | ReadingsOfSeries]:
    if kind == "reading":
        yield from _readings_by_series([subject.partition(":")[2] for subject in subjects])
        return
    if kind == "tie":
        subjects = [subject for subject in subjects if subject in index.record.ties]
    yield from (subject_answer(index, subject) for subject in subjects[:MOST])


def _readings_by_series(readings: list[str]) -> Iterator[ReadingsOfSeries]:
    """Number of readings of each series, with its first and last date: ``SERIES|SUBJECT|DATE``."""
    parts = (reading.split("|") for reading in readings)
    for series, when in sorted(group_pairs((series, when) for series, *_, when in parts).items()):
        yield ReadingsOfSeries(series, len(when), min(when), max(when))


def finding_of_claim(site: SiteContext, key: str) -> AnswerList | None:
    return findings_answer([site.results.tested.findings[key]]) if site.results else None
