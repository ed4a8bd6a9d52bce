"""The page of a claim: what could have been seen, the estimates, and on what they rest."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.battery import CorrectedTest
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.model.activity import Exchange
from paradiplomacy.results.finding_answers import finding_answer
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.pages.claim import MOST, turns, view

COMMAND = "paradiplomacy study mine other --store s.db --plan p.yaml --rule both-ends --seed 7"
TIES = tuple(f"tie:cn-a{n}|us-b{n}" for n in range(MOST + 1))


def share(value: float | None, *subjects: str, unit: str = "share") -> Estimate:
    return Estimate("share of ties", value, 0.2, 0.6, 10, unit, "exact", subjects=subjects)


def site_of(*findings: Finding, **record: Any) -> Any:
    hypotheses = {
        one.hypothesis: Hypothesis(
            one.hypothesis,
            "Climate Action, 1-2",
            "A claim.",
            (),
            print,  # type: ignore[arg-type]
            "By the interval.",
            origin="mine.yaml",
            written="id: mine",
        )
        for one in findings
    }
    tested = SimpleNamespace(
        hypotheses=hypotheses,
        findings={one.hypothesis: one for one in findings},
        corrected=[CorrectedTest("a", 0.01, 0.02, 0.015), CorrectedTest("b", 0.5, 0.5, 0.5)],
        is_planned=lambda key: True,
    )
    nothing: dict[str, Any] = {"ties": {}, "exchanges": {}, "responses": {}, "acts": {}}
    return SimpleNamespace(
        results=SimpleNamespace(tested=tested, manifest={"command": COMMAND}),
        hypotheses=hypotheses,
        index=SimpleNamespace(record=SimpleNamespace(**(nothing | record)), ties_of_pair={}),
    )


def finding(key: str = "a", **more: Any) -> Finding:
    return Finding(key, Verdict.INCONCLUSIVE, "It is open.", **more)


def test_a_claim_has_the_one_before_and_the_one_after() -> None:
    site = site_of(finding("a"), finding("b"), finding("c"))
    assert [
        (view(site, key)["before"], view(site, key)["after"]) for key in KIND["claim"].keys(site)
    ] == [
        ("", "b"),
        ("a", "c"),
        ("b", ""),
    ]


def test_a_page_shows_what_a_command_shows_under_the_same_names() -> None:
    one = finding(caveats=("Few ties.",), lacks=("Interviews.",), method="by hand")
    page, command = view(site_of(one), "a"), finding_answer(one).to_dict()
    for name in ("verdict", "caveats", "lacks", "method", "badge"):
        assert page[name] == command[name], name


def test_the_p_value_stands_with_what_is_left_of_it_among_all_tests() -> None:
    site = site_of(finding("a"), finding("c"))
    assert view(site, "a")["test"] == {"p": 0.01, "holm": 0.02, "fdr": 0.015, "tests": 2}
    assert view(site, "c")["test"] is None


def test_other_choices_are_spanned_by_estimates_in_the_unit_of_the_deciding_one() -> None:
    other = (share(0.3), share(0.5), share(None), share(7.0, unit="years"))
    shown = view(site_of(finding(estimates=(share(0.4),), sensitivity=other)), "a")
    assert shown["choices"]["span"] == {"low": 0.3, "high": 0.5, "unit": "share"}
    assert len(shown["choices"]["estimates"]) == 4


def test_a_long_list_of_ties_is_cut_and_counted() -> None:
    site = site_of(finding(estimates=(share(0.4, *TIES),)), ties=dict.fromkeys(TIES))
    (group,) = view(site, "a")["rests"]
    assert (group["kind"], group["total"], len(group["items"])) == ("tie", MOST + 1, MOST)


@pytest.mark.parametrize(
    ("n", "subjects", "unit"),
    [
        (2, TIES[:2], "tie"),
        (3, TIES[:2], "case"),  # of three cases two are ties of the record
        (2, ("reading:trade|US-CN|2000", TIES[0]), "case"),
        (1, ("reading:trade|US-CN|2000",), "case"),
    ],
)
def test_an_estimate_counts_ties_only_where_it_rests_on_as_many(
    n: int, subjects: tuple[str, ...], unit: str
) -> None:
    of = replace(share(0.4, *subjects), n=n)
    shown = view(site_of(finding(estimates=(of,)), ties=dict.fromkeys(TIES)), "a")
    assert shown["unit"] == unit


@pytest.mark.parametrize(("value", "silent", "unknown"), [(None, 7, 7), (None, 9, 0), (0.4, 7, 0)])
def test_cases_that_count_both_ways_are_told_of_a_share_without_a_value(
    value: float | None, silent: int, unknown: int
) -> None:
    of = replace(share(value), counted=Counted(1, 2, silent, 0.5))
    assert view(site_of(finding(estimates=(of,))), "a")["unknown"] == unknown


def test_of_two_groups_all_that_are_unknown_are_told() -> None:
    of = replace(share(None), counted=Counted(1, 0, 1, Counted(1, 3, 4)))
    assert view(site_of(finding(estimates=(of,))), "a")["unknown"] == 5


def test_readings_are_gathered_by_series() -> None:
    readings = (
        "reading:gallup.us|CN|2001",
        "reading:gallup.us|CN|1999",
        "reading:trade|US-CN|2000",
    )
    (group,) = view(site_of(finding(estimates=(share(0.4, *readings),))), "a")["rests"]
    assert group["items"] == [
        {"series": "gallup.us", "readings": 2, "first": "1999", "last": "2001"},
        {"series": "trade", "readings": 1, "first": "2000", "last": "2000"},
    ]


@pytest.mark.parametrize(("known", "shown"), [(True, "tie"), (False, "places")])
def test_an_exchange_leads_to_its_tie_where_the_record_has_it(known: bool, shown: str) -> None:
    exchange = Exchange("visit", "us-b", "cn-a")
    site = site_of(
        finding(estimates=(share(0.4, "exchange:visit"),)),
        exchanges={"visit": exchange},
        ties={"tie:cn-a|us-b": None} if known else {},
    )
    item = view(site, "a")["rests"][0]["items"][0]
    assert [name for name in ("tie", "places") if item[name]] == [shown]


def test_a_claim_from_a_file_is_shown_as_it_was_written() -> None:
    shown = view(site_of(finding()), "a")
    assert (shown["origin"], shown["written"]) == ("mine.yaml", "id: mine")


def test_without_results_a_claim_is_shown_as_pending() -> None:
    site: Any = SimpleNamespace(results=None, hypotheses=site_of(finding("covid-2020")).hypotheses)
    assert view(site, "covid-2020")["pending"] is True
    assert "covid-2020" in KIND["claim"].keys(site)


def test_the_command_of_a_claim_asks_the_same_records_by_the_same_rule() -> None:
    assert view(site_of(finding()), "a")["command"] == (
        "paradiplomacy hypothesis run a --record mine --record other --store s.db --rule both-ends"
    )


@pytest.mark.parametrize(
    ("verdict", "unit", "low", "turned"),
    [
        (Verdict.SUPPORTED, "ratio", 0.9, True),
        (Verdict.SUPPORTED, "ratio", 1.1, False),
        (Verdict.SUPPORTED, "years", 0.9, False),  # in another unit than the deciding one
        (Verdict.INCONCLUSIVE, "ratio", 0.9, False),
    ],
)
def test_a_choice_turns_a_verdict_where_no_difference_is_possible_again(
    verdict: Verdict, unit: str, low: float, turned: bool
) -> None:
    main = Estimate("rate", 1.5, 1.2, 1.9, 10, "ratio", "exact")
    other = Estimate("rate, other", 1.4, low, 1.9, 10, unit, "exact")
    assert turns(Finding("a", verdict, "So.", estimates=(main,)), other) is turned
