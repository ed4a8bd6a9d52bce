from dataclasses import replace

import pytest

from paradiplomacy.evidence.consent.anonymity import GROUP, WITHHELD
from paradiplomacy.evidence.consent.showing import hides_some, with_consent, without_closed
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import (
    GAZETTEER,
    Consent,
    Judgement,
    JudgementKind,
    Source,
    Statement,
    Voice,
)

META = RecordMeta("r", "R", "", "CC0", ("en",), ("US", "CN"), "2020", "c", "m/1", ())


def material(consent: Consent) -> Material:
    source = Source("s1", "Interview, an office", "https://a.example", "en", "US", Voice.GOVERNMENT)
    answers = {"side": "US", "office": "Office of A", "role": "head", "place": "us-aa-a"}
    answers |= {"partner": "cn-b-b", "mode": "telephone", "date": "2010-05-12"}
    account = [
        Statement("r", "account:n1", name, value, "s1", "US", locator="note 1", note="remark")
        for name, value in answers.items()
    ]
    said = Statement("r", "claim:c1", "text", "Trust grows.", "s1", "US", locator="note 1")
    source = Source(**{f: getattr(source, f) for f in source.__slots__} | {"consent": consent})
    return Material(META, (source,), (*account, said), ())


def test_public_material_is_untouched() -> None:
    public = material(Consent.PUBLIC)
    assert with_consent(public) is public


@pytest.mark.parametrize("consent", [Consent.PUBLIC, Consent.ANONYMOUS, Consent.CLOSED])
def test_what_is_opened_whole_hides_some_only_where_not_all_is_public(consent: Consent) -> None:
    whole = without_closed(material(consent))
    assert hides_some([whole]) is (
        consent is Consent.ANONYMOUS  # what is closed is not in it either
    )


def test_an_anonymous_account_keeps_only_its_side_and_mode(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(GROUP, "1")
    shown = with_consent(material(Consent.ANONYMOUS))
    told = {s.property: s.value for s in shown.statements if s.subject == "account:n1"}
    assert told == {"side": "US", "mode": "telephone", "office": WITHHELD}
    assert {s.value for s in shown.statements if s.subject == "claim:c1"} == {"Trust grows."}
    assert {(s.locator, s.note) for s in shown.statements} == {("", "")}
    assert [(s.title, s.url) for s in shown.sources] == [("An account, name withheld", "")]


@pytest.mark.parametrize(
    "consent", [consent for consent in Consent if consent is not Consent.PUBLIC]
)
def test_a_source_that_is_not_public_does_not_say_whose_voice_it_is(consent: Consent) -> None:
    given = material(consent)
    told = replace(given.sources[0], place="us-aa-a", outlet="the-a-times", dated="2010-05-12")
    named = Statement("r", "place:us-aa-a", "name", "A", "s1", "US")
    whole = replace(given, sources=(told,), statements=(*given.statements, named))
    shown = with_consent(whole)
    assert {(s.place, s.outlet, s.dated) for s in shown.sources} <= {("", "", "")}


def test_a_source_names_no_place_of_which_nothing_is_shown() -> None:
    sources = (
        Source("list", "A list", "", "en", "US", Voice.GOVERNMENT, place="us-shut"),
        Source("shut", "", "", "en", "US", Voice.GOVERNMENT, Consent.CLOSED),
    )
    said = [
        Statement("r", f"place:us-{key}", "name", key, "shut", "US") for key in ("shut", "open")
    ]
    tie = Statement("r", "claim:c1", "text", "Trust grows.", "list", "US")
    shown = with_consent(Material(META, sources, (*said, tie), ()))
    assert [(source.id, source.place) for source in shown.sources] == [("list", "")]


def test_a_closed_source_leaves_nothing() -> None:
    shown = with_consent(material(Consent.CLOSED))
    assert (shown.sources, shown.statements) == ((), ())


# --- judgements -------------------------------------------------------------------

CONSENTS = {"open": Consent.PUBLIC, "anon": Consent.ANONYMOUS, "shut": Consent.CLOSED}
SOURCES = tuple(
    Source(key, "", "", "en", "US", Voice.GOVERNMENT, consent) for key, consent in CONSENTS.items()
)
GEONAMES = Source(GAZETTEER, "", "", "en", "third", Voice.REFERENCE)


def tie(of: str, partner: str, source: str, record: str = "r") -> Statement:
    return Statement(record, f"tie:{of}|{partner}", "kind", "sister", source, "US")


def same(subject: str, kept: str) -> Judgement:
    return Judgement(JudgementKind.SAME_PLACE, subject, kept, "Ann", "2026-01-01", "as Bob said")


def material_of(*said: Statement, judged: tuple[Judgement, ...] = ()) -> Material:
    return Material(META, (*SOURCES, GEONAMES), said, judged)


@pytest.mark.parametrize(
    ("named_by", "left"),
    [
        ("open", "whole"),
        ("anon", "withheld"),
        ("shut", "nothing"),
        ("nobody", "nothing"),  # what named it was withdrawn: whose word it was is not known
        ("shut open", "whole"),
        ("shut anon", "withheld"),
    ],
)
@pytest.mark.parametrize("end", ["subject", "object"])
def test_a_judgement_is_as_open_as_the_place_it_names(named_by: str, left: str, end: str) -> None:
    said = [tie("us-aa-a", "cn-b-b", "open")]
    said += [tie("us-zz-z", "cn-b-b", s) for s in named_by.split() if s in CONSENTS]
    ends = ("us-zz-z", "us-aa-a") if end == "subject" else ("us-aa-a", "us-zz-z")
    shown = with_consent(material_of(*said, judged=(same(*ends),)))
    told = [(j.subject, j.object, j.by, j.why) for j in shown.judgements]
    assert (
        told
        == {
            "whole": [(*ends, "Ann", "as Bob said")],
            "withheld": [(*ends, WITHHELD, WITHHELD)],
            "nothing": [],
        }[left]
    )


def test_what_the_gazetteer_says_is_as_open_as_who_names_the_place() -> None:
    places = {f"us-gn-{n}": f"us-zz-{s}" for n, s in enumerate(CONSENTS)}
    said = [tie(alias, "cn-b-b", alias[6:]) for alias in places.values()]
    said += [
        Statement("r", f"place:{key}", "name", key, GAZETTEER, "third")
        for key in (*places, "us-gn-9")
    ]
    judged = tuple(same(alias, key) for key, alias in places.items())
    shown = with_consent(material_of(*said, judged=judged))
    assert {s.value for s in shown.statements if s.source == GAZETTEER} == {
        "us-gn-0",
        "us-gn-1",
        "us-gn-9",
    }


def test_a_judgement_of_one_record_may_not_name_a_closed_place_of_another() -> None:
    other = replace(META, id="other")
    hidden = Material(other, SOURCES, (tie("us-zz-z", "cn-b-b", "shut", "other"),), ())
    public = Material(META, SOURCES[:1], (tie("us-aa-a", "cn-b-b", "open"),),
                      (same("us-aa-a", "us-zz-z"),))  # fmt: skip
    assert with_consent(public).judgements == public.judgements  # alone, nothing is known of it
    assert with_consent(public, [hidden]).judgements == ()


def test_a_rejection_follows_a_statement_that_is_shown_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(GROUP, "1")
    given = material(Consent.ANONYMOUS)
    (office,) = (s for s in given.statements if s.property == "office")
    judged = Judgement(JudgementKind.REJECT, office.id, "", "Ann", "2026-01-01", "as Bob said")
    shown = with_consent(replace(given, judgements=(judged,)))
    (office,) = (s for s in shown.statements if s.property == "office")
    assert [(j.subject, j.by, j.why) for j in shown.judgements] == [(office.id, WITHHELD, WITHHELD)]
