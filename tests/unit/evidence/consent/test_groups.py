"""Who is not to be named is shown with a group of look-alikes, of which no row is a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.accounts import CLERK, account, grouped, judged, material

from paradiplomacy.evidence.consent.anonymity import GROUP
from paradiplomacy.evidence.consent.showing import accounts_in_groups, groups_to_note, with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Statement

DAY = date(2026, 12, 1)


def clerks(*differing: dict[str, str], consent: str = "role") -> list[tuple[Statement, ...]]:
    return [
        account(f"n{n}", **CLERK | {"consent": consent} | each) for n, each in enumerate(differing)
    ]


def answering(key: str, **answers: str) -> tuple[Statement, ...]:
    """A clerk who answers questions by numbers."""
    rows = account(key, **CLERK, consent="role")
    return (
        *(s for s in rows if not s.subject.startswith("answer:")),
        *(
            Statement("r", f"answer:{key}|{question}", "value", value, f"talk-{key}", "US")
            for question, value in answers.items()
        ),
    )


def rows_of(shown: Material) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for s in shown.statements:
        if s.subject.startswith("account:"):
            rows.setdefault(s.subject, {})[s.property] = s.value
    return list(rows.values())


def answers_in(shown: Material) -> dict[str, list[tuple[str, str]]]:
    answers: dict[str, list[tuple[str, str]]] = {}
    for s in shown.statements:
        if s.subject.startswith("answer:"):
            key, _, question = s.subject.removeprefix("answer:").partition("|")
            answers.setdefault(question, []).append((key, s.value))
    return answers


def shown_of(*accounts: tuple[Statement, ...]) -> Material:
    shown = with_consent(grouped(material(*accounts)))
    assert with_consent(shown) == shown  # a folder that is written and read again
    return shown


def test_before_a_group_is_noted_nothing_of_it_is_shown() -> None:
    given = material(*clerks({}, {}, {}))
    assert rows_of(with_consent(given)) == []
    assert answers_in(with_consent(given)) == {}
    assert {(a.state, a.alike) for a in accounts_in_groups(given)} == {("waiting", 3)}


def test_a_group_loses_no_more_than_it_needs() -> None:
    accounts = clerks({"date": "2010-05-12"}, {"date": "2010-06-01"}, {"date": "2010-07-03"})
    rows = rows_of(shown_of(*accounts))
    assert [(row["date"], row["role"]) for row in rows] == [("2010", "clerk")] * 3
    given = grouped(material(*accounts))
    assert {(a.state, a.lost) for a in accounts_in_groups(given)} == {("shown", ("manner", "year"))}


def test_who_was_not_blind_is_grouped_with_others_who_were_not() -> None:
    late = {"not_blind": "yes"}
    assert rows_of(shown_of(*clerks({}, {}, late))) == []
    rows = rows_of(shown_of(*clerks({}, {}, {}, late, late, late)))
    assert sorted(row.get("not_blind", "") for row in rows) == ["", "", "", "yes", "yes", "yes"]


@pytest.mark.parametrize(
    ("differing", "left", "lost"),
    [
        ("language", {"date": "2010-05-12"}, "language"),
        ("mode", {"date": "2010-05-12"}, "mode"),
        ("chosen", {"date": "2010-05-12"}, "chosen"),
        ("role", {"role": "staff", "office": "withheld"}, ""),
        ("place", {"admin1": "Arkansas"}, "place"),
        ("partner", {"admin1": "Arkansas"}, "partner"),
    ],
)
def test_whatever_tells_members_apart_is_lost(
    differing: str, left: dict[str, str], lost: str
) -> None:
    values = {
        "language": ("en", "en", "ru"),
        "mode": ("letter", "letter", "telephone"),
        "chosen": ("other", "other", "highest"),
        "role": ("clerk", "interpreter", "volunteer"),
        "place": ("us-ar-little-rock", "us-ar-benton", "us-ar-benton"),
        "partner": ("cn-jilin-changchun", "cn-jilin-changchun", "cn-jilin-jilin"),
    }[differing]
    rows = rows_of(shown_of(*clerks(*({differing: value} for value in values))))
    assert len({tuple(sorted(row.items())) for row in rows}) == 1
    assert left.items() <= rows[0].items()
    assert lost not in rows[0]


def test_of_several_consents_a_group_shows_the_strictest() -> None:
    consents = ({"consent": "city"}, {"consent": "city"}, {"consent": "region"})
    rows = rows_of(shown_of(*clerks(*consents)))
    assert [row["consent"] for row in rows] == ["region"] * 3
    assert [row.get("admin1") for row in rows] == ["Arkansas"] * 3


def test_who_nobody_is_like_waits_and_who_is_named_hides_nobody() -> None:
    named = [account(f"m{n}", **CLERK, consent="name") for n in range(2)]
    shown = shown_of(account("n1", **CLERK, consent="role"), *named)
    assert len(rows_of(shown)) == 2
    assert not [s for s in shown.statements if "n1" in s.subject]


def test_answers_of_a_group_do_not_stand_together() -> None:
    people = {
        "a": {"founded.known": "1", "trust.city": "4"},
        "b": {"founded.known": "2", "trust.city": "1"},
        "c": {"founded.known": "3", "trust.city": "2"},
    }
    shown = shown_of(*(answering(key, **answers) for key, answers in people.items()))
    assert answers_in(shown) == {
        "founded.known": [(f"group-r-1.{n}", str(n)) for n in (1, 2, 3)],
        "trust.city": [("group-r-1.1", "1"), ("group-r-1.2", "2"), ("group-r-1.3", "4")],
    }
    # Dealt otherwise among the members, the answers are shown the same.
    dealt = [
        answering(key, **{"founded.known": first, "trust.city": second})
        for key, first, second in (("a", "3", "2"), ("b", "1", "1"), ("c", "2", "4"))
    ]
    assert shown_of(*dealt).statements[-6:] == shown.statements[-6:]
    about = [s for s in shown.statements if s.source == "group-r-1"]
    assert {(s.locator, s.note, s.coder, s.method) for s in about} == {("", "", "", "")}


def test_words_of_those_who_may_be_quoted_stand_in_their_group() -> None:
    words = [
        Statement("r", f"answer:n{n}|view.open", "text", f"Words of n{n}.", f"talk-n{n}", "US")
        for n in range(3)
    ]
    asked = clerks({"quote": "yes"}, {"quote": "no"}, {})
    shown = shown_of(*((*rows, said) for rows, said in zip(asked, words, strict=True)))
    assert answers_in(shown)["view.open"] == [("group-r-1.1", "Words of n0.")]


# --- releases ------------------------------------------------------------------------


def test_who_comes_later_waits_until_there_are_enough_for_a_group_of_their_own() -> None:
    first = grouped(material(*clerks({}, {}, {})))
    for more in (1, 2):
        later = material(*clerks(*[{}] * (3 + more)), judgements=first.judgements)
        assert groups_to_note(later, by="Ann", today=DAY) == ()
        assert with_consent(later).statements[-24:] == with_consent(first).statements[-24:]
    again = grouped(material(*clerks(*[{}] * 6), judgements=first.judgements))
    assert len(rows_of(with_consent(again))) == 6
    assert {j.object for j in again.judgements} == {"group-r-1", "group-r-2"}


def test_a_group_is_no_larger_than_it_has_to_be() -> None:
    given = grouped(material(*clerks(*[{}] * 11)))
    assert sorted(Counter(j.object for j in given.judgements).values()) == [3, 4, 4]


def changed(given: Material, name: str, value: str) -> Material:
    """With another value of a property of n1, or of its answer."""
    return replace(
        given,
        statements=tuple(
            replace(s, value=value) if s.property == name and ":n1" in s.subject else s
            for s in given.statements
        ),
    )


CHANGES = {
    "withdrawn": lambda given: replace(
        given, statements=tuple(s for s in given.statements if "n1" not in s.subject)
    ),
    "closed": lambda given: replace(
        given, judgements=(*given.judgements, judged("consent", "account:n1", "none"))
    ),
    "under an embargo": lambda given: replace(
        given, judgements=(*given.judgements, judged("embargo", "account:n1", "2999"))
    ),
    "one answer closed": lambda given: replace(
        given,
        judgements=(
            *given.judgements,
            judged("consent", next(s.id for s in given.statements if "answer:n1" in s.subject),
                   "none"),
        ),
    ),
    "one answer rejected": lambda given: replace(
        given,
        judgements=(
            *given.judgements,
            judged("reject", next(s.id for s in given.statements if "answer:n1" in s.subject)),
        ),
    ),
    "one answer corrected": lambda given: changed(given, "value", "2"),
    "another place": lambda given: changed(given, "place", "us-ar-benton"),
    "consent to less": lambda given: replace(
        given, judgements=(*given.judgements, judged("consent", "account:n1", "region"))
    ),
    "consent to more": lambda given: replace(
        given,
        statements=tuple(
            s for s in given.statements if s.property != "consent" or s.subject[8:] != "n1"
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_group_that_is_not_what_it_was_goes_and_does_not_come_back(change: object) -> None:
    given = grouped(material(*clerks(*[{}] * 4)))
    before = with_consent(given)
    assert len(rows_of(before)) == 4
    after = change(given)  # type: ignore[operator]
    shown = with_consent(after)
    assert not [s for s in shown.statements if s.source.startswith("group-")]
    assert not [s for s in shown.sources if s.id.startswith("group-")]
    # Who is left is not put into another group, alone or with others who come.
    more = [account(f"m{n}", **CLERK, consent="role") for n in range(3)]
    sources = material(*more).sources
    joined = replace(
        after,
        statements=(*after.statements, *(s for rows in more for s in rows)),
        sources=(*after.sources, *(s for s in sources if s.id.startswith("talk-m"))),
    )
    judgements = groups_to_note(joined, by="Ann", today=DAY)
    assert {j.subject for j in judgements} == {f"account:m{n}" for n in range(3)}
    assert {j.object for j in judgements} == {"group-r-2"}


def test_a_group_of_fewer_than_are_asked_for_now_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = grouped(material(*clerks({}, {}, {})))
    monkeypatch.setenv(GROUP, "4")
    assert rows_of(with_consent(given)) == []


def test_a_store_keeps_groups_and_withdrawal_takes_the_hash_as_well(tmp_path: Path) -> None:
    with Store.open(tmp_path / "ties.db") as store:
        store.import_material(material(*clerks({}, {}, {}, {}, {}, {})))
        noted = groups_to_note(store.material("r"), by="Ann", today=DAY)
        store.add_judgements(("r", judgement) for judgement in noted)
        assert len(rows_of(with_consent(store.material("r")))) == 6
        hashes = {j.why.partition(" ")[2]: j.object for j in noted}
        assert len(hashes) == 2
        gone = next(j.object for j in noted if j.subject == "account:n1")
        store.withdraw("r", "n1", by="Ann")
        rows = rows_of(with_consent(store.material("r")))
        assert {row["in_group"] for row in rows} == set(hashes.values()) - {gone}
        assert groups_to_note(store.material("r"), by="Ann", today=DAY) == ()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir()).decode("latin-1")
    assert [hash_ in left for hash_, of in hashes.items()] == [of != gone for of in hashes.values()]


def answer_of(rows: tuple[Statement, ...]) -> Statement:
    return next(s for s in rows if s.subject.startswith("answer:"))


def thinking(consent: str) -> list[tuple[Statement, ...]]:
    """Three look-alikes, whose answer is one on what they think."""
    mark = {"property": "only_in_groups", "value": "yes"}
    return [
        (*rows, replace(answer_of(rows), **mark)) for rows in clerks({}, {}, {}, consent=consent)
    ]


def test_what_somebody_thinks_is_never_shown_of_one_person_even_named() -> None:
    shown = with_consent(material(*thinking("name")))
    assert len(rows_of(shown)) == 3, "who they are is shown"
    assert answers_in(shown) == {}
    assert len(answers_in(shown_of(*thinking("role")))["trust.city"]) == 3


def refusing(key: str, consent: str) -> tuple[Statement, ...]:
    rows = account(key, **CLERK, consent=consent)
    said = [s for s in rows if not s.subject.startswith("answer:")]
    subject = f"answer:{key}|trust.city"
    return (*said, replace(said[0], subject=subject, property="no_answer", value="refused"))


def test_that_somebody_gave_no_answer_is_shown_of_a_group_alone() -> None:
    alone = with_consent(material(refusing("a", "name")))
    assert len(rows_of(alone)) == 1
    assert answers_in(alone) == {}
    shown = shown_of(*clerks({}, {}), refusing("c", "role"))
    given = answers_in(shown)["trust.city"]
    assert sorted(value for _, value in given)[-1] == "refused"
    assert len({key for key, _ in given}) == 3, "no row has an answer and none"


def test_who_says_that_their_words_may_not_be_quoted_is_not_even_where_named() -> None:
    def words(**cells: str) -> list[str]:
        rows = account("a", **CLERK, consent="name", **cells)
        spoken = replace(
            answer_of(rows), subject="answer:a|exchange.carrier", property="text", value="We."
        )
        shown = with_consent(material((*rows, spoken)))
        return [value for _, value in answers_in(shown).get("exchange.carrier", [])]

    assert words() == words(quote="yes") == ["We."]
    assert words(quote="no") == []
