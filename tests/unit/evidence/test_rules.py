"""Reconciliation: from statements to facts with an agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.rules import RULES, VERSIONS, get_rule, reconcile
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import THIRD, Polarity, Source, Statement, Voice

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"
SOURCES = {
    ("r", key): Source(key, "A page", "", "en", end, voice)
    for key, end, voice in (
        ("us-city", "US", Voice.GOVERNMENT),
        ("us-association", "US", Voice.ASSOCIATION),
        ("us-paper", "US", Voice.LOCAL_PRESS),
        ("us-radio", "US", Voice.LOCAL_PRESS),
        ("cn-city", "CN", Voice.GOVERNMENT),
        ("cn-province", "CN", Voice.GOVERNMENT),
        ("xinhua", "CN", Voice.NATIONAL_PRESS),
        ("cpaffc", "CN", Voice.NATIONAL_BODY),
        ("scholar", THIRD, Voice.ACADEMIC),
        ("de-city", "DE", Voice.GOVERNMENT),
    )
}


def say(
    source: str, value: str, name: str = "established", when: str = "", **more: str
) -> Statement:
    polarity = Polarity(more.get("polarity", "asserts"))
    return Statement("r", TIE, name, value, source, "", when=when, polarity=polarity)


def fact(*said: Statement, name: str = "established", rule: str = "both-ends") -> Fact:
    facts = reconcile(said, SOURCES, rule=get_rule(rule))[TIE]
    return next(one for one in facts if one.property == name)


@pytest.mark.parametrize(
    ("told", "agreement", "between"),
    [
        ({"us-city": "1994-04-05", "cn-city": "1994-04"}, Agreement.CONFIRMED, ()),
        ({"us-city": "1994-04-05", "cn-city": "1994-06-22"}, Agreement.CONTRADICTED, ("CN", "US")),
        ({"us-city": "1994-04-05"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994-04-05", "xinhua": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994-04-05", "cn-city": "unknown"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994", "us-association": "1995"}, Agreement.CONTRADICTED, ("US",)),
        ({"us-city": "1994", "xinhua": "1995"}, Agreement.CONTRADICTED, ("US", "third")),
        ({"xinhua": "1994", "scholar": "1994"}, Agreement.THIRD_PARTY, ()),
        ({"xinhua": "1994", "scholar": "1995"}, Agreement.CONTRADICTED, ("third",)),
        ({"de-city": "1994"}, Agreement.THIRD_PARTY, ()),
        # Third parties do not undo what both ends bear out ...
        ({"us-city": "1994", "cn-city": "1994", "scholar": "1995"}, Agreement.CONFIRMED, ()),
        # ... but an end that contradicts itself does.
        (
            {"us-city": "1994", "cn-city": "1994", "cn-province": "1995"},
            Agreement.CONTRADICTED,
            ("CN", "US"),
        ),
    ],
)
def test_how_the_ends_agree_on_a_date(
    told: dict[str, str], agreement: Agreement, between: tuple[str, ...]
) -> None:
    found = fact(*(say(source, value) for source, value in told.items()))
    assert (found.agreement, found.between) == (agreement, between)
    assert found.rule == "both-ends/3"
    assert len(found.statements) == len(told)


def test_of_what_nobody_speaks_the_record_is_silent() -> None:
    found = fact(say("us-city", "sister", "kind"))
    assert found.agreement is Agreement.SILENT
    assert (found.value, found.positions, found.statements) == ("", (), ())


@pytest.mark.parametrize(
    ("told", "preferred"),
    [
        # the value that most ends support
        (
            [
                *(("us-city", "1995"), ("us-paper", "1995"), ("scholar", "1995")),
                *(("us-association", "1994"), ("cn-city", "1994")),
            ],
            "1994",
        ),
        # then most sources
        ([("us-city", "1995"), ("us-paper", "1995"), ("us-association", "1994")], "1995"),
        # then the most precise
        (
            [("us-city", "1994"), ("cn-city", "1994-04"), ("cn-province", "1994-04-05")],
            "1994-04-05",
        ),
        # then the first in order of text
        ([("us-city", "1994-04-05"), ("cn-city", "1994-06-22")], "1994-04-05"),
        # a date before the word that there is one
        ([("us-city", "unknown"), ("us-paper", "unknown"), ("scholar", "1994")], "1994"),
    ],
)
def test_which_value_is_preferred(told: list[tuple[str, str]], preferred: str) -> None:
    found = fact(*(say(source, value) for source, value in told))
    assert found.value == preferred
    assert found.positions[0].value == preferred
    assert {p.value for p in found.dissent} == {value for _, value in told} - {preferred}


SHANGHAI = [
    *(("xinhua", "1980-01"), ("cn-city", "1980-01-28"), ("cn-province", "1980")),
    *(("us-paper", "1980"), ("us-city", "1979"), ("scholar", "1980-01-18")),
]


def test_an_ends_own_precise_value_comes_before_what_vaguely_agrees_with_it() -> None:
    said = [say(source, value) for source, value in SHANGHAI]
    assert fact(*said, rule="both-ends/1").value == "1980-01"
    found = fact(*said)
    assert [(p.value, p.behind) for p in found.positions] == [
        ("1980-01-28", ""),
        ("1980-01", "refines"),
        ("1980", "refines"),
        ("1980-01-18", "sources"),
        ("1979", "ends"),
    ]
    assert found.reasons == ("refines", "sources", "ends")


@pytest.mark.parametrize(
    ("told", "preferred", "behind"),
    [
        # a third party's day refines what both ends say, while nobody disputes it
        (
            [("us-city", "1980"), ("cn-city", "1980"), ("scholar", "1980-01-18")],
            "1980-01-18",
            {"1980": "refines"},
        ),
        # two third parties that dispute each other's day leave the year that both ends say
        (
            [
                *(("us-city", "1980"), ("cn-city", "1980")),
                *(("scholar", "1980-01-18"), ("xinhua", "1980-03-02")),
            ],
            "1980",
            {"1980-01-18": "sources", "1980-03-02": "sources"},
        ),
        # and so do two ends
        (
            [
                *(("us-city", "1980-01-28"), ("us-paper", "1980")),
                *(("cn-city", "1980-03-02"), ("cn-province", "1980")),
            ],
            "1980",
            {"1980-01-28": "sources", "1980-03-02": "sources"},
        ),
        # an end's own office comes before its press, however much of that there is
        (
            [("us-paper", "1981"), ("scholar", "1981"), ("us-city", "1980")],
            "1980",
            {"1981": "official"},
        ),
        # what another end disputes refines nothing
        (
            [("us-city", "1980"), ("cn-city", "1979/1980"), ("cn-province", "1979")],
            "1979/1980",
            {"1980": "sources", "1979": "ends"},
        ),
        # the preferred one may be refined step by step
        (
            [
                *(("us-city", "1980"), ("us-paper", "1980"), ("cn-city", "1980-01")),
                ("us-association", "1980-01-28"),
            ],
            "1980-01-28",
            {"1980": "refines", "1980-01": "refines"},
        ),
    ],
    ids=["third-refines", "thirds-dispute", "ends-dispute", "office", "disputed", "steps"],
)
def test_the_second_step_refines_what_is_best_supported(
    told: list[tuple[str, str]], preferred: str, behind: dict[str, str]
) -> None:
    found = fact(*(say(source, value) for source, value in told))
    assert found.value == preferred
    assert {p.value: p.behind for p in found.dissent} == behind


OUTVOTED = [
    *(("us-city", "1985-10-07"), ("us-paper", "1979-10-31"), ("us-radio", "1979~")),
    ("scholar", "1979"),
]


def test_an_office_loses_to_several_dated_sources_that_agree() -> None:
    said = [say(source, value) for source, value in OUTVOTED]
    assert fact(*said, rule="both-ends/2").value == "1985-10-07"
    found = fact(*said)
    assert found.value == "1979-10-31"
    assert {p.value: p.behind for p in found.dissent}["1985-10-07"] == "outweighed"


@pytest.mark.parametrize(
    "told",
    [
        # two are not several
        [("us-city", "1985"), ("us-paper", "1979"), ("scholar", "1979")],
        # and several must be twice as many
        [
            *(("us-city", "1985"), ("us-association", "1985")),
            *(("us-paper", "1979"), ("scholar", "1979"), ("xinhua", "1979")),
        ],
        # who names no date agrees with anybody
        [
            *(("us-city", "1985"), ("us-paper", "1979"), ("scholar", "1979")),
            ("xinhua", "unknown"),
        ],
        # pages of one source are one voice
        [("us-city", "1985"), *(("us-paper", value) for value in ("1979", "1979-10", "1979~"))],
    ],
    ids=["two", "twice", "undated", "one-source"],
)
def test_an_office_wins_over_others_that_are_not_several(told: list[tuple[str, str]]) -> None:
    assert fact(*(say(source, value) for source, value in told)).value == "1985"


def test_sources_of_one_outlet_are_one_voice() -> None:
    told = [("us-city", "1985"), ("us-paper", "1979"), ("us-radio", "1979"), ("scholar", "1979")]
    said = [say(source, value) for source, value in told]
    assert fact(*said).value == "1979"
    one_house = SOURCES | {
        key: replace(SOURCES[key], outlet="house") for key in (("r", "us-paper"), ("r", "us-radio"))
    }
    facts = reconcile(said, one_house)[TIE]
    assert next(each for each in facts if each.property == "established").value == "1985"


def test_who_could_mean_either_speaks_for_neither() -> None:
    said = [("us-city", "1985"), ("us-paper", "1979"), ("scholar", "1979"), ("xinhua", "197X/1989")]
    found = fact(*(say(source, value) for source, value in said))
    assert {p.value: p.behind for p in found.dissent}["1979"] == "official"


def test_a_list_has_no_value_that_stands_behind() -> None:
    said = [say("us-city", "board", "duty"), say("us-paper", "council", "duty")]
    assert fact(*said, name="duty").reasons == ()


def test_what_holds_of_another_time_stands_behind_nothing() -> None:
    said = [
        say("us-city", "friendship", "kind", when="2025-07/.."),
        say("cn-city", "sister", "kind", when="../2025-06"),
    ]
    assert fact(*said, name="kind").reasons == ()
    disputed = [
        *(
            say(source, "friendship", "kind", when="2025-07/..")
            for source in ("us-city", "cn-city")
        ),
        say("us-paper", "memorandum", "kind", when="2025-07/.."),
    ]
    assert fact(*disputed, name="kind").reasons == ("ends",)


def test_a_denial_contradicts_what_it_denies() -> None:
    found = fact(say("us-city", "1994"), say("cn-city", "1994", polarity="denies"))
    assert found.agreement is Agreement.CONTRADICTED
    assert {p.value for p in found.positions} == {"1994", "not 1994"}


def test_an_interruption_told_in_two_ways_is_contradicted() -> None:
    found = fact(say("us-city", "1989", "suspended"), say("cn-city", "1989-06", "ended"),
                 name="interruption")  # fmt: skip
    assert found.agreement is Agreement.CONTRADICTED
    assert found.between == ("CN", "US")
    assert {p.value for p in found.positions} == {"suspended 1989", "ended 1989-06"}


def test_ends_that_speak_of_two_events_confirm_neither() -> None:
    said = [say("us-city", "1998", "renewed"), say("cn-city", "2008", "renewed")]
    facts = [f for f in reconcile(said, SOURCES)[TIE] if f.property == "renewed"]
    assert [f.agreement for f in facts] == [Agreement.ONE_SIDED] * 2
    assert [f.value for f in facts] == ["1998", "2008"]


def test_official_only_makes_local_press_a_third_party() -> None:
    said = say("us-paper", "1994"), say("cn-city", "1994")
    assert fact(*said).agreement is Agreement.CONFIRMED
    strict = fact(*said, rule="official-only")
    assert strict.agreement is Agreement.ONE_SIDED
    assert strict.positions[0].sides == ("CN", THIRD)
    assert fact(said[0], rule="official-only").agreement is Agreement.THIRD_PARTY


@pytest.mark.parametrize("rule", RULES)
def test_national_voices_speak_for_no_end(rule: str) -> None:
    held = get_rule(rule)
    assert held.side(SOURCES["r", "xinhua"]) == THIRD
    assert held.side(SOURCES["r", "cpaffc"]) == THIRD
    assert held.side(SOURCES["r", "us-association"]) == "US"
    assert held.side(Source("law", "", "", "en", "US", Voice.STATUTE)) == "US"


def test_an_exchange_takes_its_ends_from_its_places_and_keeps_every_sector() -> None:
    def of_exchange(source: str, **cells: str) -> list[Statement]:
        return [Statement("r", "exchange:x", n, v, source, "") for n, v in cells.items()]

    ends = {"place_a": "us-ar-little-rock", "place_b": "cn-jilin-changchun"}
    said = [
        *of_exchange("us-city", **ends, date="1994-08", sector="trade"),
        *of_exchange("cn-city", **ends, date="1994", sector="culture"),
    ]
    facts = {f.property: f for f in reconcile(said, SOURCES)["exchange:x"]}
    assert facts["date"].agreement is Agreement.CONFIRMED
    assert facts["date"].value == "1994-08"
    assert facts["sector"].value == "culture; trade"
    assert facts["sector"].agreement is Agreement.ONE_SIDED


def test_subjects_and_facts_come_sorted() -> None:
    said = [
        say("us-city", "sister", "kind"),
        say("us-city", "1994"),
        say("cn-city", "1998", "ended"),
    ]
    other = Statement("r", "place:us-ar", "name", "Arkansas", "us-city", "")
    facts = reconcile([*said, other], SOURCES)
    assert list(facts) == ["place:us-ar", TIE]
    assert [f.property for f in facts[TIE]] == ["established", "kind", "interruption"]


@pytest.mark.parametrize(
    "name", ["both-ends", "both-ends/1", "both-ends/2", "both-ends/3", "official-only"]
)
def test_a_rule_goes_by_name_or_with_its_version(name: str) -> None:
    assert str(get_rule(name)).startswith(name)


@pytest.mark.parametrize("name", RULES)
def test_a_name_alone_is_the_newest_version_and_the_older_one_stays(name: str) -> None:
    assert str(get_rule(name)) == f"{name}/3"
    assert str(get_rule(f"{name}/1")) == f"{name}/1"
    assert set(VERSIONS) == {f"{rule}/{version}" for rule in RULES for version in ("1", "2", "3")}


@pytest.mark.parametrize("name", ["both-ends/4", "first-come", "", "both-ends/"])
def test_another_version_or_name_is_no_rule(name: str) -> None:
    with pytest.raises(NotFoundError, match="no reconciliation rule"):
        get_rule(name)
