"""Hypotheses of files: what they say of a record, and every mistake at once, on its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binomtest

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.hypotheses import catalogue as catalogue_module
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.battery import run_all
from paradiplomacy.hypotheses.catalogue import OURS, catalogue, chosen_hypotheses, get_hypothesis
from paradiplomacy.hypotheses.designs.columns import FRAMES, columns_of, condition, seen
from paradiplomacy.hypotheses.designs.spec import SPECS
from paradiplomacy.hypotheses.designs.template import TEMPLATES, template
from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.hypotheses.from_file import read_hypotheses
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

SHARE = """\
id: mine
claim: Most ties are suspended
section: my own
design: share
frame: ties
where: "country_b = 'CN'"
hit: "status = 'suspended'"
silent: false
unit: tie
did: are suspended
expect: more
"""


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path, **more: Any) -> list[tuple[int, str, str]]:
    with pytest.raises(RecordError) as caught:
        read_hypotheses(path, **more)
    assert all(p.file == path.name for p in caught.value.problems)
    return [(p.row, p.field, p.message) for p in caught.value.problems]


# --- what they say of a record ------------------------------------------------------------


@pytest.mark.parametrize("design", TEMPLATES)
def test_every_template_reads_and_runs(written: Any, shipped: Frames, design: str) -> None:
    (one,) = read_hypotheses(written(template(design)))
    assert one.id == f"my-{design}"
    assert all(word in one.estimator for word in ("supported if", "inconclusive"))
    finding = one.run(shipped)
    assert finding.hypothesis == one.id
    assert finding.verdict is not Verdict.UNTESTABLE
    assert set(finding.estimates[0].subjects) <= set(shipped.evidence)
    assert finding.estimates[0].subjects
    text = template(design)
    assert all(f"{key}:" in text for key in fields_of(design))


def fields_of(design: str) -> list[str]:
    return [info.alias or name for name, info in SPECS[design].model_fields.items()]


def test_designs_are_those_of_the_templates() -> None:
    assert set(TEMPLATES) == set(SPECS)


def test_a_share_is_that_of_a_plain_count(written: Any, hand: Any) -> None:
    for i in range(12):
        status = "suspended" if i < 2 else "active"
        hand.tie(f"us{i}", f"cn{i}")
        hand.rows["ties"][-1]["status"] = status if i < 11 else None
    hand.tie("us", "tw", countries=("US", "TW"))
    (one,) = read_hypotheses(written(SHARE))
    finding = one.run(hand.frames())
    exact = binomtest(2, 11).proportion_ci(0.95, method="exact")
    deciding = finding.estimates[0]
    assert (deciding.value, deciding.n) == (pytest.approx(2 / 11), 11)  # null is no answer
    assert (deciding.low, deciding.high) == (pytest.approx(exact.low), pytest.approx(exact.high))
    assert one.claim == "Most ties are suspended."
    more = read_hypotheses(written(SHARE.replace("expect: more", "expect: less")))[0]
    assert more.run(hand.frames()).verdict is Verdict.INCONCLUSIVE
    for i in range(20, 40):
        hand.tie(f"us{i}", f"cn{i}")
    assert one.run(hand.frames()).verdict is Verdict.CONTRADICTED
    assert more.run(hand.frames()).verdict is Verdict.SUPPORTED


def test_a_share_that_may_be_hidden_by_silence_never_contradicts(written: Any, hand: Any) -> None:
    for i in range(40):
        hand.tie(f"us{i}", f"cn{i}")
    (one,) = read_hypotheses(written(SHARE.replace("silent: false", "silent: true")))
    assert one.run(hand.frames()).verdict is Verdict.INCONCLUSIVE


def test_a_share_of_few_says_that_it_takes_more(written: Any, hand: Any) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(template("share")))
    finding = one.run(hand.frames())
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.lacks == ("More units: one tie of known kind do not decide it.",)


def test_the_shipped_record_gives_the_share_that_a_loop_counts(
    written: Any, shipped: Frames
) -> None:
    text = SHARE.replace("frame: ties", "frame: exchanges").replace(
        "status = 'suspended'", "array_contains(sectors, 'trade') OR form = 'delegation'"
    )
    (one,) = read_hypotheses(written(text))
    tie_ends = {row["tie"]: row["country_b"] for row in shipped.ties.iter_rows(named=True)}
    rows = [r for r in shipped.exchanges.iter_rows(named=True) if tie_ends.get(r["tie"]) == "CN"]
    known = [r for r in rows if r["sectors"] is not None and r["form"] is not None]
    hits = sum("trade" in r["sectors"] or r["form"] == "delegation" for r in known)
    deciding = one.run(shipped).estimates[0]
    assert (deciding.n, deciding.value) == (len(known), pytest.approx(hits / len(known)))
    assert set(deciding.subjects) <= set(shipped.evidence)


RATE = """\
id: rate
claim: Ties of the north are suspended more often.
section: none
design: rate
event: suspended
group: "region_b = 'Northeast'"
inside: the north
outside: the south
expect: more
since: 1990
until: 2019-12-31
"""


def test_a_rate_counts_events_over_years_at_risk(written: Any, hand: Any) -> None:
    for i in range(20):
        turns = (("suspended", "2000-01-01", "US"),) if i < 10 else ()
        hand.tie(f"us{i}", f"cn{i}", "1980", region="Northeast", turns=turns)
    for i in range(20, 60):
        turns = (("suspended", "2010-01-01", "US"),) if i < 22 else ()
        hand.tie(f"us{i}", f"cn{i}", "1980", region="South", turns=turns)
    (one,) = read_hypotheses(written(RATE))
    finding = one.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    inside, outside = 10 * 10 + 10 * 30, 2 * 20 + 38 * 30
    value = finding.estimates[0].value
    assert value == pytest.approx((10 / inside) / (2 / outside), rel=0.01)
    (less,) = read_hypotheses(written(RATE.replace("expect: more", "expect: less")))
    assert less.run(hand.frames()).verdict is Verdict.CONTRADICTED


def test_the_shipped_record_gives_the_rate_that_a_loop_counts(
    written: Any, shipped: Frames
) -> None:
    text = RATE.replace("event: suspended", "event: ended").replace("2019", "2025")
    text = text.replace("region_b = 'Northeast'", "tier = 'state'")
    (one,) = read_hypotheses(written(text))
    first, last = date(1990, 1, 1), date(2025, 12, 31)
    tiers = dict(shipped.ties.select("tie", "tier").iter_rows())
    held = {True: [0, 0.0], False: [0, 0.0]}
    for spell in shipped.spells.iter_rows(named=True):
        if spell["status"] in ("active", "dormant", "suspended") and spell["start"]:
            stop = spell["stop"] or spell["stop_high"] or spell["stop_low"] or shipped.as_of
            low, high = max(spell["start"], first), min(stop, last, shipped.as_of)
            if low <= high:
                into = held[tiers[spell["tie"]] == "state"]
                into[0] += spell["exit"] == "ended" and first <= stop <= last
                into[1] += (high - low).days / 365.25
    deciding = one.run(shipped).estimates[0]
    (events, years), (others, other_years) = held[True], held[False]
    assert deciding.n == events + others > 0
    said = one.run(shipped).sentence
    assert f"{years:,.0f} years at risk" in said
    assert f"in {other_years:,.0f}:" in said
    wanted = rate_ratio(events, years, base_count=others, base_time=other_years)
    assert (deciding.low, deciding.high) == (
        pytest.approx(wanted.low),
        pytest.approx(wanted.high),
    )


BEFORE_AFTER = """\
id: frozen
claim: Ties were suspended more often after the invasion.
section: none
design: before-after
event: suspended
where: "country_b = 'CN'"
named: the invasion
months: 12
dates: {The invasion: 2022-02}
expect: more
"""


def test_before_and_after_reads_dates_or_shocks(written: Any, hand: Any) -> None:
    for i in range(9):
        hand.tie(f"us{i}", f"cn{i}", "1990", turns=(("suspended", "2022-04-01", "US"),))
    hand.tie("us", "tw", "1990", countries=("US", "TW"), turns=(("suspended", "2022-04", "US"),))
    hand.shock("war", "2022-02-24")
    (dated,) = read_hypotheses(written(BEFORE_AFTER))
    finding = dated.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    assert finding.n == 9
    by_key = BEFORE_AFTER.replace("dates: {The invasion: 2022-02}", "shocks: [war]")
    (of_shocks,) = read_hypotheses(written(by_key))
    assert of_shocks.run(hand.frames()).estimates[0].value is None  # none before
    assert of_shocks.run(hand.frames()).n == 9
    (of_all,) = read_hypotheses(written(by_key.replace("[war]", "all")))
    assert of_all.run(hand.frames()).n == 9


PANEL = """\
id: panel
claim: The outcome rises after a tie.
section: none
design: panel
outcome: output
measure: output
unit: place
after: its first tie
treatment: {ties: "country_b = 'CN'", match: place}
expect: more
"""


def with_readings(hand: Any, series: str = "output") -> None:
    """Sixty places in which a rise of 2 follows a tie, or none comes."""
    for i in range(60):
        first = [2003, 2006, 0][i % 3]
        if first:
            hand.tie(f"us{i}", f"cn{i}", f"{first}-03-01")
        for year in range(2000, 2010):
            wave = ((i * 7919 + year * 104729) % 101 - 50) / 100
            reached = float(bool(first) and year >= first)
            for name, read in ((series, wave + 2.0 * reached), ("law", reached)):
                days = dict.fromkeys(("date", "date_low", "date_high"), date(year, 7, 1))
                row = {"series": name, "subject": f"us{i}", "value": read, "unit": "", **days}
                hand.rows["readings"].append(row)


def test_a_panel_matches_ties_or_a_series_to_its_subjects(written: Any, hand: Any) -> None:
    with_readings(hand)
    (by_ties,) = read_hypotheses(written(PANEL))
    finding = by_ties.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    low, high = finding.estimates[0].low, finding.estimates[0].high
    assert low is not None
    assert high is not None
    assert low < 2.0 < high
    series = PANEL.replace(
        "{ties: \"country_b = 'CN'\", match: place}", "{series: law, at_least: 1}"
    )
    (by_series,) = read_hypotheses(written(series))
    assert by_series.run(hand.frames()).estimates[0] == finding.estimates[0]
    assert by_series.varies == ()  # other ties would change nothing
    (none,) = read_hypotheses(written(PANEL.replace("match: place", "match: country")))
    assert none.run(hand.frames()).verdict is Verdict.UNTESTABLE


def test_files_go_through_the_battery_like_ours(written: Any, shipped: Frames) -> None:
    (one,) = read_hypotheses(written(SHARE))
    finding = run_all(shipped, {one.id: one})[one.id]
    assert any("dates drawn" in e.name for e in finding.sensitivity)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_has_a_subject_a_row(shipped: Frames, frame: str) -> None:
    rows = seen(shipped, frame)
    assert rows.height == getattr(shipped, frame).height
    assert set(rows["_subject"]) <= set(shipped.evidence)
    assert "_subject" not in columns_of(frame)


# --- what is wrong with a file --------------------------------------------------------------


def test_every_mistake_is_told_at_once_on_its_line(written: Any) -> None:
    text = """\
- id: detachment
  claim: Something
  section: here
  design: share
  fram: ties
  hit: "status = 'suspended'"
  silent: maybe
  unit: tie
  did: trade
  expect: mor
- id: Two
  design: sharee
- id: three
  claim: x
  section: y
  design: before-after
  event: exchanged
  dates: {a: 2022}
  shocks: all
  expect: same
  items: [nope]
- 5
"""
    told = problems(written(text), taken={"detachment": "paradiplomacy itself"})
    assert [(row, field) for row, field, _ in told] == [
        (1, "detachment.frame"),
        (1, "detachment.id"),
        (5, "detachment.fram"),
        (7, "detachment.silent"),
        (10, "detachment.expect"),
        (12, "1.design"),
        (13, "three.margin"),
        (17, "three.event"),
        (18, "three.dates"),
        (21, "three.items"),
        (22, "3"),
    ]
    said = {field: message for _, field, message in told}
    assert "did you mean 'frame'?" in said["detachment.fram"]
    assert "'detachment' is the id of a hypothesis of paradiplomacy itself" in said["detachment.id"]
    assert "did you mean 'share'?" in said["1.design"]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (("country_b =", "contry_b ="), "where", "did you mean 'country_b'"),
        (("country_b = 'CN'", "zzz = 1"), "where", "there are: tie, place_a"),
        (("status = 'suspended'", "COUNT(*) > 3"), "hit", "one answer for all rows"),
        (("'suspended'\"", '"'), "hit", "is no SQL expression"),
        (("status = 'suspended'", "status"), "hit", "gives String, expected true or false"),
        (
            ("status = 'suspended'", "established > '2000-01-01'"),
            "hit",
            "write a day as DATE '2000-01-31'",
        ),
        (("status = 'suspended'", "population_a > 'x'"), "hit", "write a number without quotes"),
        (("status = 'suspended'", "status IN (SELECT 1)"), "hit", "is no"),
        (("status = 'suspended'", "x" * 3000), "hit", "at most 2000 characters"),
        (("expect: more", "expect: same"), "margin", "is missing; a claim that nothing differs"),
        (("expect: more", "expect: more\nmargin: [0.4, 0.6]"), "margin", "'expect: same' only"),
        (("expect: more", "expect: same\nmargin: [0.6, 0.7]"), "margin", "reference 0.5"),
        (("expect: more", "expect: same\nmargin: [-1, 0.6]"), "margin", "between 0 and 1"),
        (("expect: more", "expect: more\nreference: 1"), "reference", "between 0 and 1"),
        (("expect: more", "expect: more\nreference: .nan"), "reference", "number"),
        (("expect: more", "expect: more\nleast: 1"), "least", "expected 5 or more"),
        (("id: mine", "id: ../mine"), "id", "lower-case letters"),
        (("frame: ties", "frame: tie"), "frame", "expected 'places', 'ties'"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(
    written: Any, change: tuple[str, str], field: str, says: str
) -> None:
    text = SHARE.replace(*change)
    assert text != SHARE
    told = problems(written(text))
    assert [name for _, name, _ in told] == [field]
    assert says in told[0][2]
    assert told[0][0] > 0 or says.startswith("is missing")


@pytest.mark.parametrize(
    ("text", "change", "field", "says"),
    [
        (RATE, ("event: suspended", "event: founded"), "event", "use design before-after"),
        (RATE, ("until: 2019", "until: 1980"), "until", "after since"),
        (RATE, ("since: 1990", "since: soon"), "since", "soon"),
        (BEFORE_AFTER, ("2022-02}", "2022}"), "dates", "a day or a month"),
        (BEFORE_AFTER, ("dates: {The invasion: 2022-02}\n", ""), "dates", "either shocks"),
        (PANEL, (", match: place", ""), "treatment.match", "both ties and match"),
        (PANEL, ("ties: \"country_b = 'CN'\", match: place", "series: x"), "treatment.at_least",
         "both series and at_least"),
        (PANEL, ("country_b = 'CN'", "nope = 'CN'"), "treatment.ties", "no column of frame ties"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_other_designs_is_said(
    written: Any, text: str, change: tuple[str, str], field: str, says: str
) -> None:
    assert text.replace(*change) != text
    told = problems(written(text.replace(*change)))
    assert (told[0][1], says in told[0][2]) == (field, True), told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("[]", "is empty"),
        ("a: [", "expected"),
        ("just words", "is no hypothesis"),
        ("a: &x 1\nb: *x", "uses aliases"),
        (SHARE + "id: other\n", "the key 'id' stands twice"),
        ("- " * 4000 + "x", "nested too deeply"),
        ("id: " + "[" * 20_000 + "]" * 20_000, "nested too deeply"),
    ],
)
def test_what_is_no_hypothesis_is_refused(written: Any, text: str, says: str) -> None:
    told = problems(written(text))[0]
    assert says in told[2]
    lines = {"expected": 1, "uses aliases": 2, "the key 'id' stands twice": 12}
    lines |= {"nested too deeply": 1}
    assert told[0] == lines.get(says, 0)


def test_other_files_are_refused(tmp_path: Path, written: Any) -> None:
    with pytest.raises(NotFoundError, match=r"no file of hypotheses .*absent\.yaml"):
        read_hypotheses(tmp_path / "absent.yaml")
    assert "ends in .yaml or .py" in problems(written("x", "mine.txt"))[0][2]
    (tmp_path / "latin.yaml").write_bytes(b"id: caf\xe9\n")
    assert "not UTF-8" in problems(tmp_path / "latin.yaml")[0][2]
    (tmp_path / "folder.yaml").mkdir()
    assert "cannot be read" in problems(tmp_path / "folder.yaml")[0][2]


def test_a_value_that_the_record_makes_wrong_names_file_and_hypothesis(
    written: Any, hand: Any
) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(SHARE.replace("country_b = 'CN'", "CAST(label_a AS INT) > 1")))
    with pytest.raises(ParadiplomacyError, match=r"mine\.yaml: mine cannot be worked out"):
        one.run(hand.frames())


def test_conditions_name_columns_of_ties_beside_those_of_rows_on_them() -> None:
    condition("country_b = 'RU' AND suspensions > 0 AND established < DATE '2000-01-01'", "ties")
    condition("country_b = 'RU' AND form = 'visit'", "exchanges")
    condition("country = 'CN' AND value > 3", "readings")
    with pytest.raises(ValueError, match="no column of frame shocks"):
        condition("country_b = 'RU'", "shocks")


# --- Python ---------------------------------------------------------------------------------

PYTHON = """\
from dataclasses import dataclass
from paradiplomacy.hypotheses.base import Finding, Hypothesis, Need, Verdict

@dataclass(frozen=True)
class Kept:
    n: int

def test(frames):
    kept = Kept(frames.ties.height)
    return Finding("mine", Verdict.INCONCLUSIVE, f"{kept.n} ties.")

HYPOTHESES = [
    Hypothesis("mine", "none", "A claim.", (Need("ties", "ties", lambda f: f.ties.height),), test,
               "supported if, inconclusive")
]
"""


def test_a_python_file_gives_its_hypotheses(written: Any, hand: Any) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(PYTHON, "mine.py"))
    assert one.run(hand.frames()).sentence == "1 ties."


@pytest.mark.parametrize(
    ("change", "row", "says"),
    [
        (("kept = ", "kept = = "), 9, "SyntaxError"),
        (("import dataclass", "import dataclas"), 1, "ImportError: cannot import name 'dataclas'"),
        (("class Kept:", "raise KeyError('k')\nclass Kept:"), 5, "SyntaxError"),
        (("HYPOTHESES = [", "import sys; sys.exit(3)\nHYPOTHESES = ["), 12, "SystemExit: 3"),
        (("HYPOTHESES = [", "HYPOTHESIS = ["), 0, "is missing; expected HYPOTHESES"),
        (('"mine", "none"', '"Mine!", "none"'), 0, "has id 'Mine!'"),
        (("HYPOTHESES = [", "HYPOTHESES = [3,"), 0, "is a int; expected a Hypothesis"),
        (("HYPOTHESES = [", "HYPOTHESES = 3, X = ["), 12, "SyntaxError"),
        (("HYPOTHESES = [", "HYPOTHESES = 'x' and {"), 0, "is a set"),
        (("HYPOTHESES = [", "HYPOTHESES = []\nX = ["), 0, "is empty"),
        (("HYPOTHESES = [", "import sys; sys.modules.pop(__name__); 1 / 0\nX = ["), 12, "ZeroDiv"),
        (
            ('inconclusive")', 'inconclusive", items=5)'),
            0,
            "has items '5'; expected a tuple",
        ),
        (('inconclusive")', 'inconclusive", varies=None)'), 0, "has varies 'None'"),
        (("(Need(", "(5, Need("), 0, "expected a tuple of Need"),
    ],
)
def test_what_is_wrong_with_a_python_file_names_its_line(
    written: Any, change: tuple[str, str], row: int, says: str
) -> None:
    text = PYTHON.replace(*change)
    if says == "is a set":
        text = text.rstrip().removesuffix("]") + "}"
    told = problems(written(text, "mine.py"))
    assert says in told[0][2]
    assert told[0][0] == row


def test_what_a_test_of_a_python_file_raises_names_its_line(written: Any, hand: Any) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(PYTHON.replace("frames.ties.height)", "1 / 0)"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match=r"mine\.py, row 9: mine .*ZeroDivisionError"):
        one.run(hand.frames())
    (one,) = read_hypotheses(written(PYTHON.replace("    return Find", "    Find"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match="gave a NoneType, expected a Finding"):
        one.run(hand.frames())
    (one,) = read_hypotheses(written(PYTHON.replace("kept = ", "raise SystemExit #"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match=r"mine\.py, row 9: mine .*SystemExit"):
        one.run(hand.frames())


@pytest.mark.parametrize(
    ("finding", "says"),
    [
        ('"mine", "supported", "x"', "with verdict 'supported'"),
        ('"mine", Verdict.SUPPORTED, None', "with no sentence"),
        ('"mine", Verdict.SUPPORTED, "x", p=2.0', "with p 2.0"),
        ('"mine", Verdict.SUPPORTED, "x", p=float("nan")', "with p nan"),
        ('"mine", Verdict.SUPPORTED, "x", mde=float("inf")', "with mde inf"),
        (
            '"mine", Verdict.SUPPORTED, "x", (Estimate("e", 3.0, 4.0, None, 9, "share", "m"),)',
            "with e: value 3.0, low 4.0",
        ),
        (
            '"mine", Verdict.SUPPORTED, "x", (Estimate("e", float("nan"), 0.0, 1.0, 9, "", ""),)',
            "with e: value nan",
        ),
    ],
)
def test_a_finding_that_no_report_could_show_is_refused(
    written: Any, hand: Any, finding: str, says: str
) -> None:
    hand.tie("us", "cn")
    text = PYTHON.replace("import Finding", "import Estimate, Finding")
    text = text.replace('"mine", Verdict.INCONCLUSIVE, f"{kept.n} ties."', finding)
    (one,) = read_hypotheses(written(text, "mine.py"))
    with pytest.raises(ParadiplomacyError, match=f"gave a finding {re.escape(says)}"):
        one.run(hand.frames())


def test_a_finding_is_that_of_its_hypothesis_whatever_it_calls_itself(
    written: Any, hand: Any
) -> None:
    hand.tie("us", "cn")
    text = PYTHON.replace('Finding("mine"', 'Finding("other"')
    (one,) = read_hypotheses(written(text, "mine.py"))
    assert one.run(hand.frames()).hypothesis == "mine"


# --- the catalogue ----------------------------------------------------------------------------


def test_files_come_after_ours_and_may_be_chosen(written: Any) -> None:
    yaml, python = written(SHARE), written(PYTHON.replace('"mine"', '"other"'), "other.py")
    known = catalogue(yaml, python)
    assert list(known)[: len(OURS)] == [one.id for one in OURS]
    assert list(known)[-2:] == ["mine", "other"]
    assert get_hypothesis("other", yaml, python).id == "other"
    assert [one.id for one in chosen_hypotheses([], [yaml, python])] == ["mine", "other"]
    assert [one.id for one in chosen_hypotheses(["detachment"], [yaml])] == ["detachment"]
    with pytest.raises(NotFoundError, match="did you mean 'mine'"):
        chosen_hypotheses(["mime"], [yaml])
    assert "mine" not in catalogue()


def test_one_id_is_not_given_twice(written: Any) -> None:
    first = written(SHARE)
    second = written(SHARE, "second.yaml")
    with pytest.raises(RecordError, match=r"second\.yaml, row 1.*of mine\.yaml; choose another"):
        catalogue(first, second)
    twice = written("- " + SHARE.replace("\n", "\n  ").strip() + "\n- "
                    + SHARE.replace("\n", "\n  ").strip() + "\n", "twice.yaml")  # fmt: skip
    with pytest.raises(RecordError, match="of this file; choose another"):
        catalogue(twice)
    ours = written(SHARE.replace("id: mine", "id: detachment"), "ours.yaml")
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(ours)
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(written(PYTHON.replace('"mine"', '"detachment"'), "p.py"))


class Installed:
    """An entry point of a package that is not there."""

    value = "their_package:THEIRS"

    def __init__(self, given: object) -> None:
        self.given = given

    def load(self) -> object:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def install(*given: object) -> None:
        points = [Installed(one) for one in given]
        monkeypatch.setattr(catalogue_module, "entry_points", lambda group: points)

    return install


def test_installed_packages_may_give_hypotheses_or_a_file(
    written: Any, installed: Callable[..., None]
) -> None:
    (mine,) = read_hypotheses(written(SHARE))
    installed([mine], written(SHARE.replace("id: mine", "id: theirs"), "theirs.yaml"))
    assert list(catalogue())[-2:] == ["mine", "theirs"]
    installed(str(written(SHARE)))
    assert list(catalogue())[-1] == "mine"


def test_what_is_wrong_with_an_installed_package_names_it(
    written: Any, installed: Callable[..., None]
) -> None:
    (mine,) = read_hypotheses(written(SHARE))
    for given, says in (
        ([3], "found a int"),
        (3, "found a int"),
        (ImportError("no such"), r"cannot be loaded \(no such\)"),
        ([mine, mine], "of the same package"),
        ([OURS[0]], "of paradiplomacy itself"),
    ):
        installed(given)
        with pytest.raises(ParadiplomacyError, match=says) as caught:
            catalogue()
        assert Installed.value in str(caught.value)
    installed([mine])
    with pytest.raises(RecordError, match="of the installed their_package:THEIRS"):
        catalogue(written(SHARE))
