from datetime import date
from pathlib import Path

import pytest
from tests.support.accounts import CLERK, MAYOR, account, judged, material

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.consent.anonymity import (
    GROUP,
    WITHHELD,
    level_of_office,
    smallest_group,
)
from paradiplomacy.evidence.consent.groups import NAMELESS
from paradiplomacy.evidence.consent.showing import accounts_in_groups, with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Statement


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a consent hides by itself: an account needs no others that look like it."""
    monkeypatch.setenv(GROUP, "1")


def told(shown: Material, key: str = "n1") -> dict[str, str]:
    return {s.property: s.value for s in shown.statements if s.subject == f"account:{key}"}


WHOLE = {"side", "office", "role", "place", "partner", "date", "consent"}


@pytest.mark.parametrize(
    ("consent", "left"),
    [
        ("name", WHOLE),
        ("role", WHOLE),
        ("city", WHOLE - {"role"}),
        ("region", WHOLE - {"role", "place", "partner"} | {"admin1"}),
        ("none", set()),
    ],
)
def test_each_consent_hides_what_it_says(consent: str, left: set[str]) -> None:
    shown = with_consent(material(account("n1", **CLERK, consent=consent)))
    assert set(told(shown)) == left
    if consent in ("city", "region"):
        assert told(shown)["office"] == WITHHELD
    if consent == "region":
        assert told(shown)["admin1"] == "Arkansas"
        assert "us-ar-little-rock" not in {s.value for s in shown.statements}
    source = [s for s in shown.sources if s.id == "talk-n1"]
    if consent == "name":
        assert shown.sources[0].title == "Talk with the person of talk-n1"
    elif consent == "none":
        assert source == []
        assert {s.source for s in shown.statements} == {"atlas"}
    else:
        assert [(s.title, s.url, s.note) for s in source] == [(NAMELESS, "", "")]
        assert {(s.locator, s.note) for s in shown.statements} == {("", "")}


WAYS = {
    "source": lambda consent: material(account("n1", **CLERK), consent=Consent(consent)),
    "account": lambda consent: material(account("n1", **CLERK, consent=consent)),
    "judgement": lambda consent: material(
        account("n1", **CLERK), judgements=[judged("consent", "account:n1", consent)]
    ),
    "judgement on the source": lambda consent: material(
        account("n1", **CLERK), judgements=[judged("consent", "source:talk-n1", consent)]
    ),
}


@pytest.mark.parametrize("consent", ["role", "city", "region", "none"])
def test_a_consent_means_the_same_wherever_it_is_set(consent: str) -> None:
    shown = [with_consent(way(consent)) for way in WAYS.values()]
    without = [{s for s in one.statements if s.property != "consent"} for one in shown]
    assert without[1:] == without[:1] * 3
    assert [one.sources for one in shown][1:] == [shown[0].sources] * 3


def test_the_strictest_of_source_account_and_judgement_counts() -> None:
    given = account("n1", **CLERK, consent="city")
    for consent, judgement, left in (
        (Consent.REGION, "role", True),
        (Consent.ROLE, "region", True),
        (Consent.ROLE, "role", False),
    ):
        shown = with_consent(
            material(
                given, judgements=[judged("consent", "account:n1", judgement)], consent=consent
            )
        )
        assert ("admin1" in told(shown)) is left


def test_the_latest_judgement_on_a_subject_counts_and_none_is_shown() -> None:
    first, then = judged("consent", "account:n1", "none"), judged("consent", "account:n1", "city")
    shown = with_consent(material(account("n1", **CLERK), judgements=[first, then]))
    assert told(shown)["place"] == "us-ar-little-rock"
    assert shown.judgements == ()


def test_a_consent_of_one_statement_hides_that_statement_and_the_name_of_its_source() -> None:
    given = material(account("n1", **CLERK))
    claim = next(s for s in given.statements if s.subject == "claim:c1")
    shown = with_consent(
        material(account("n1", **CLERK), judgements=[judged("consent", claim.id, "none")])
    )
    assert not [s for s in shown.statements if s.subject == "claim:c1"]
    assert set(told(shown)) == WHOLE - {"consent"}
    assert shown.sources[0].title == NAMELESS


def test_a_source_of_several_is_as_open_as_its_most_open_account_but_not_named() -> None:
    both = [account("n1", "panel", **CLERK, consent="none"), account("n2", "panel", **CLERK)]
    shown = with_consent(material(*both))
    assert told(shown) == {}
    assert told(shown, "n2")["role"] == "clerk"
    assert shown.sources[0].title == NAMELESS


def test_a_word_that_is_no_consent_hides_everything() -> None:
    shown = with_consent(material(account("n1", **CLERK, consent="perhaps")))
    assert told(shown) == {}


@pytest.mark.parametrize("way", ["account", "judgement"])
def test_under_an_embargo_nothing_is_shown_before_its_day(way: str) -> None:
    given = material(account("n1", **CLERK, embargo="2030-01"))
    if way == "judgement":
        given = material(
            account("n1", **CLERK), judgements=[judged("embargo", "source:talk-n1", "2030-01")]
        )
    before = with_consent(given, today=date(2030, 1, 30))
    after = with_consent(given, today=date(2030, 1, 31))
    assert {s.id for s in before.sources} == {"atlas"}
    assert told(before) == {}
    assert told(after)["role"] == "clerk"


def test_what_was_erased_is_hidden_even_where_it_still_stands() -> None:
    shown = with_consent(
        material(account("n1", **CLERK), judgements=[judged("erased", "account:n1")])
    )
    assert {s.source for s in shown.statements} == {"atlas"}


# --- offices that name a person ------------------------------------------------------


def test_the_mayor_of_a_place_is_a_name() -> None:
    given = material(account("n1", **MAYOR, consent="role"))
    shown = with_consent(given)
    assert told(shown)["office"] == WITHHELD
    assert "role" not in told(shown)
    assert told(shown)["place"] == "us-ar-little-rock"
    (report,) = accounts_in_groups(given)
    assert (report.account, report.state, report.lost) == ("n1", "alone", ("unique office",))


# --- answers in words ----------------------------------------------------------------


@pytest.mark.parametrize("consent", ["name", "role", "city", "region"])
@pytest.mark.parametrize("quote", ["", "no", "yes"])
def test_words_are_shown_of_who_is_named_or_agreed_to_be_quoted(consent: str, quote: str) -> None:
    words = Statement("r", "answer:n1|view.open", "text", "We trust them.", "talk-n1", "US")
    asked = {"quote": quote} if quote else {}
    shown = with_consent(material((*account("n1", **CLERK, **asked, consent=consent), words)))
    there = [s.value for s in shown.statements if s.property == "text" and "answer:" in s.subject]
    # Who said no is not quoted, even where named.
    is_shown = quote == "yes" or (consent == "name" and not quote)
    assert there == ["We trust them."] * is_shown


@pytest.mark.parametrize("text", ["0", "-1", "three", "2.5"])
def test_the_smallest_group_is_a_whole_number(text: str) -> None:
    with pytest.raises(ParadiplomacyError, match="expected a whole number from 1"):
        smallest_group({GROUP: text})


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Deputy Mayor", "deputy"),
        ("副市长", "deputy"),
        ("aide of the mayor", "staff"),
        ("市外办主任", "head"),
        ("Party Secretary", "head"),
        ("delegate", "other"),
    ],
)
def test_the_level_of_an_office_is_known_by_its_words(title: str, level: str) -> None:
    assert level_of_office(title) == level


# --- in a store --------------------------------------------------------------------


def test_a_store_takes_judgements_on_accounts_and_sources_it_has(tmp_path: Path) -> None:
    with Store.open(tmp_path / "ties.db") as store:
        store.import_material(material(account("n1", **CLERK)))
        row = store.judge("r", judged("consent", "account:n1", "city"))
        assert store.judge("r", judged("consent", "account:n1", "city")) == row
        assert store.judge("r", judged("embargo", "source:talk-n1", "2000")) > row
        assert "role" not in told(with_consent(store.material("r")))
        for subject in ("account:n2", "source:n1", "place:us-ar-benton"):
            with pytest.raises(NotFoundError):
                store.judge("r", judged("consent", subject, "city"))
        # What may be shown says nothing on what is true.
        statement = next(s.id for s in store.material("r").statements if s.property == "role")
        store.judge("r", judged("reject", statement))
        store.judge("r", judged("consent", statement, "name"))
        assert AppliedJudgements.of(store.material("r").judgements).rejects(statement)
