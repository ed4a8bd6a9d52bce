"""Reconciliation: from statements to facts with an agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.rules import RULES, VERSIONS, get_rule, reconcile
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import (
    THIRD,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)
from paradiplomacy.model.ties import tie_key

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"
LITTLE_ROCK, CHANGCHUN = "us-ar-little-rock", "cn-jilin-changchun"
SOURCES = {
    ("r", key): Source(key, "A page", "", "en", end, voice, place=place)
    for key, end, voice, place in (
        ("us-city", "US", Voice.GOVERNMENT, LITTLE_ROCK),
        ("us-association", "US", Voice.ASSOCIATION, LITTLE_ROCK),
        ("us-paper", "US", Voice.LOCAL_PRESS, LITTLE_ROCK),
        ("us-radio", "US", Voice.LOCAL_PRESS, LITTLE_ROCK),
        ("us-state", "US", Voice.GOVERNMENT, "us-ar"),
        ("cn-city", "CN", Voice.GOVERNMENT, CHANGCHUN),
        ("cn-office", "CN", Voice.GOVERNMENT, CHANGCHUN),
        ("cn-paper-elsewhere", "CN", Voice.LOCAL_PRESS, "cn-heyuan"),
        ("xinhua", "CN", Voice.NATIONAL_PRESS, ""),
        ("cpaffc", "CN", Voice.NATIONAL_BODY, ""),
        ("scholar", THIRD, Voice.ACADEMIC, ""),
        ("de-city", "DE", Voice.GOVERNMENT, "de-weimar"),
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
        (
            {"us-city": "1994-04-05", "cn-city": "1994-06-22"},
            Agreement.CONTRADICTED,
            (CHANGCHUN, LITTLE_ROCK),
        ),
        ({"us-city": "1994-04-05"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994-04-05", "xinhua": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994-04-05", "cn-city": "unknown"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994", "us-association": "1995"}, Agreement.CONTRADICTED, (LITTLE_ROCK,)),
        (
            {"us-city": "1994", "xinhua": "1995"},
            Agreement.CONTRADICTED,
            ("CN:national press", LITTLE_ROCK),
        ),
        ({"xinhua": "1994", "scholar": "1994"}, Agreement.THIRD_PARTY, ()),
        (
            {"xinhua": "1994", "scholar": "1995"},
            Agreement.CONTRADICTED,
            ("CN:national press", THIRD),
        ),
        # Of a country's other voices none is an end: neither press, nor another level or place.
        ({"us-city": "1994", "xinhua": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994", "cpaffc": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-city": "1994", "cn-paper-elsewhere": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-state": "1994", "cn-city": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-paper": "1994", "cn-city": "1994"}, Agreement.ONE_SIDED, ()),
        ({"us-state": "1994", "us-paper": "1994"}, Agreement.THIRD_PARTY, ()),
        ({"de-city": "1994"}, Agreement.THIRD_PARTY, ()),
        # Third parties do not undo what both ends bear out ...
        ({"us-city": "1994", "cn-city": "1994", "scholar": "1995"}, Agreement.CONFIRMED, ()),
        # ... but an end that contradicts itself does.
        (
            {"us-city": "1994", "cn-city": "1994", "cn-office": "1995"},
            Agreement.CONTRADICTED,
            (CHANGCHUN, LITTLE_ROCK),
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
            [("us-city", "1994"), ("cn-city", "1994-04"), ("cn-office", "1994-04-05")],
            "1994-04-05",
        ),
        # then the first in order of text
        ([("us-city", "1994-04-05"), ("cn-city", "1994-06-22")], "1994-04-05"),
        # a date before the word that there is one
        ([("us-city", "unknown"), ("us-paper", "unknown"), ("scholar", "1994")], "1994"),
    ],
)
def test_which_value_is_preferred(told: list[tuple[str, str]], preferred: str) -> None:
    found = fact(*(say(source, value) for source, value in told), rule="local-press")
    assert found.value == preferred
    assert found.positions[0].value == preferred
    assert {p.value for p in found.dissent} == {value for _, value in told} - {preferred}


SHANGHAI = [
    *(("xinhua", "1980-01"), ("cn-city", "1980-01-28"), ("cn-office", "1980")),
    *(("us-paper", "1980"), ("us-city", "1979"), ("scholar", "1980-01-18")),
]


def test_an_ends_own_precise_value_comes_before_what_vaguely_agrees_with_it() -> None:
    said = [say(source, value) for source, value in SHANGHAI]
    found = fact(*said, rule="local-press")
    assert [(p.value, p.behind) for p in found.positions] == [
        ("1980-01-28", ""),
        ("1980-01", "refines"),
        ("1980", "refines"),
        ("1980-01-18", "sources"),
        ("1979", "outweighed"),
    ]
    assert found.reasons == ("refines", "sources", "outweighed")


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
                *(("cn-city", "1980-03-02"), ("cn-office", "1980")),
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
            [("us-city", "1980"), ("cn-city", "1979/1980"), ("cn-office", "1979")],
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
    found = fact(*(say(source, value) for source, value in told), rule="local-press")
    assert found.value == preferred
    assert {p.value: p.behind for p in found.dissent} == behind


OUTVOTED = [
    *(("us-city", "1985-10-07"), ("us-paper", "1979-10-31"), ("us-radio", "1979~")),
    ("scholar", "1979"),
]


def test_an_office_loses_to_several_dated_sources_that_agree() -> None:
    said = [say(source, value) for source, value in OUTVOTED]
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
    assert {p.value: p.behind for p in found.dissent}["1979"] == "ends"


def test_what_both_ends_support_is_never_outweighed() -> None:
    others = ("us-paper", "us-radio", "scholar", "xinhua", "cpaffc")
    told = [("us-city", "1985"), ("cn-city", "1985"), *((source, "1979") for source in others)]
    found = fact(*(say(source, value) for source, value in told))
    assert (found.value, found.agreement) == ("1985", Agreement.CONFIRMED)
    assert {p.value: p.behind for p in found.dissent} == {"1979": "ends"}
    alone = fact(*(say(source, value) for source, value in told[:1] + told[2:]))
    assert (alone.value, alone.agreement) == ("1979", Agreement.CONTRADICTED)


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


@pytest.mark.parametrize(
    ("other", "agreement"),
    [("sister", Agreement.CONFIRMED), ("friendship", Agreement.CONTRADICTED)],
)
def test_what_both_ends_say_of_one_year_is_of_one_time(other: str, agreement: Agreement) -> None:
    both = say("us-city", "sister", "kind", when="2026"), say("cn-city", other, "kind", when="2026")
    assert fact(*both, name="kind").agreement is agreement


def test_a_denial_contradicts_what_it_denies() -> None:
    found = fact(say("us-city", "1994"), say("cn-city", "1994", polarity="denies"))
    assert found.agreement is Agreement.CONTRADICTED
    assert {p.value for p in found.positions} == {"1994", "not 1994"}


def test_an_interruption_told_in_two_ways_is_contradicted() -> None:
    found = fact(say("us-city", "1989", "suspended"), say("cn-city", "1989-06", "ended"),
                 name="interruption")  # fmt: skip
    assert found.agreement is Agreement.CONTRADICTED
    assert found.between == (CHANGCHUN, LITTLE_ROCK)
    assert {p.value for p in found.positions} == {"suspended 1989", "ended 1989-06"}


def test_ends_that_speak_of_two_events_confirm_neither() -> None:
    said = [say("us-city", "1998", "renewed"), say("cn-city", "2008", "renewed")]
    facts = [f for f in reconcile(said, SOURCES)[TIE] if f.property == "renewed"]
    assert [f.agreement for f in facts] == [Agreement.ONE_SIDED] * 2
    assert [f.value for f in facts] == ["1998", "2008"]


def test_local_press_is_an_end_by_a_rule_of_its_own() -> None:
    said = say("us-paper", "1994"), say("cn-city", "1994")
    assert fact(*said, rule="local-press").agreement is Agreement.CONFIRMED
    strict = fact(*said)
    assert strict.agreement is Agreement.ONE_SIDED
    assert strict.positions[0].sides == (CHANGCHUN, "us-ar-little-rock:local press")
    assert fact(say("cn-paper-elsewhere", "1994"), rule="local-press").agreement is (
        Agreement.THIRD_PARTY
    )


@pytest.mark.parametrize("rule", RULES)
def test_national_voices_speak_for_no_end(rule: str) -> None:
    held = get_rule(rule)
    ends = (CHANGCHUN, LITTLE_ROCK)

    def side(key: str) -> str:
        source = SOURCES["r", key]
        return held.side(held.speaker(source, source.place), ends)

    assert not is_end(side("xinhua"))
    assert not is_end(side("cpaffc"))
    assert side("scholar") == side("de-city") == THIRD
    assert side("us-association") == LITTLE_ROCK


def test_a_law_speaks_for_the_place_whose_law_it_is() -> None:
    rule = get_rule("both-ends")
    law = Source("law", "", "", "en", "US", Voice.STATUTE, place="us-ar")
    speaker = rule.speaker(law, "us-ar")
    assert rule.side(speaker, ("us-ar", "cn-jilin")) == "us-ar"
    assert rule.side(speaker, (LITTLE_ROCK, CHANGCHUN)) == "us-ar:statute"


@pytest.mark.parametrize(
    ("told", "precision", "shared"),
    [
        ({"us-city": "1984-09-25", "cn-city": "1984-09-25"}, "day", "1984-09-25"),
        ({"us-city": "1984-09-25", "cn-city": "1984-09"}, "month", "1984-09"),
        ({"us-city": "1984", "cn-city": "1984-09-25"}, "year", "1984"),
        ({"us-city": "1984", "cn-city": "198X"}, "decade", "198X"),
        ({"us-city": "1984~", "cn-city": "1984"}, "decade", "198X"),
        ({"us-city": "1979/1981", "cn-city": "1980"}, "longer", ""),
        # the pair that shares most
        (
            {"us-city": "1984", "us-association": "1984-09-25", "cn-city": "1984-09-25"},
            "day",
            "1984-09-25",
        ),
        # a third party's day is not theirs
        ({"us-city": "1984", "cn-city": "1984", "scholar": "1984-09-25"}, "year", "1984"),
        ({"us-city": "1984-09-25"}, "", ""),
        ({"us-city": "1984-09-25", "cn-city": "1985"}, "", ""),
    ],
)
def test_how_much_of_a_date_both_ends_say(
    told: dict[str, str], precision: str, shared: str
) -> None:
    found = fact(*(say(source, value) for source, value in told.items()))
    assert (found.precision, found.shared) == (precision, shared)


def test_what_is_no_date_has_no_precision() -> None:
    found = fact(say("us-city", "sister", "kind"), say("cn-city", "sister", "kind"), name="kind")
    assert (found.agreement, found.precision) == (Agreement.CONFIRMED, "")


@pytest.mark.parametrize("end", ["us-city", "cn-city"])
def test_an_interruption_that_both_ends_date_has_a_precision(end: str) -> None:
    other = {"us-city": "cn-city", "cn-city": "us-city"}[end]
    said = say(end, "1989-06-05", "suspended"), say(other, "1989", "suspended")
    assert fact(*said, name="interruption").precision == "year"


# --- sources that name no place -------------------------------------------------------


def official(key: str, end: str, place: str = "") -> Source:
    return Source(key, "A page", "", "en", end, Voice.GOVERNMENT, place=place)


def of_tie(source: str, *ends: str) -> Statement:
    return Statement("r", tie_key(*ends), "established", "1984", source, "")


def test_a_source_without_a_place_is_that_of_the_only_one_of_its_country() -> None:
    sources = {("r", key): official(key, end) for key, end in (("malmo", "SE"), ("tallinn", "EE"))}
    said = [of_tie(key, "se-malmo", "ee-tallinn") for key in ("malmo", "tallinn")]
    (facts,) = reconcile(said, sources).values()
    assert next(f for f in facts if f.property == "established").agreement is Agreement.CONFIRMED


def test_where_there_are_several_a_source_without_a_place_speaks_for_none() -> None:
    sources = {("r", key): official(key, end) for key, end in (("lists", "SE"), ("tallinn", "EE"))}
    said = [
        *(of_tie(key, "se-malmo", "ee-tallinn") for key in ("lists", "tallinn")),
        of_tie("lists", "se-lund", "ee-tallinn"),
    ]
    facts = reconcile(said, sources)[tie_key("se-malmo", "ee-tallinn")]
    found = next(f for f in facts if f.property == "established")
    assert found.agreement is Agreement.ONE_SIDED
    assert found.positions[0].sides == ("SE:government", "ee-tallinn")
    # Judged to be one place, the two are one.
    same = Judgement(JudgementKind.SAME_PLACE, "se-lund", "se-malmo", "a", "2026-01-01", "b")
    facts = reconcile(said, sources, judgements=[same])[tie_key("se-malmo", "ee-tallinn")]
    assert next(f for f in facts if f.property == "established").agreement is Agreement.CONFIRMED


def test_a_place_that_was_judged_the_same_is_the_end() -> None:
    sources = {("r", "malmo"): official("malmo", "SE", "se-malmoe")}
    same = Judgement(JudgementKind.SAME_PLACE, "se-malmoe", "se-malmo", "a", "2026-01-01", "b")
    said = [of_tie("malmo", "se-malmo", "ee-tallinn"), of_tie("malmo", "se-lund", "ee-tallinn")]
    facts = reconcile(said, sources, judgements=[same])
    sides = {subject: of[0].positions[0].sides for subject, of in facts.items()}
    assert sides == {
        tie_key("se-malmo", "ee-tallinn"): ("se-malmo",),
        tie_key("se-lund", "ee-tallinn"): ("se-malmo:government",),
    }


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


@pytest.mark.parametrize("name", [*RULES, *VERSIONS])
def test_a_rule_goes_by_name_or_with_its_version(name: str) -> None:
    assert str(get_rule(name)).startswith(name)


def test_a_name_alone_is_the_newest_version() -> None:
    assert {str(rule) for rule in RULES.values()} == {
        *("both-ends/3", "local-press/3", "listed-ends/3"),
    }


@pytest.mark.parametrize("name", ["both-ends/4", "both-ends/2", "official-only", "", "both-ends/"])
def test_another_version_or_name_is_no_rule(name: str) -> None:
    with pytest.raises(NotFoundError, match="no reconciliation rule"):
        get_rule(name)
