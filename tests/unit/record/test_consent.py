from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Consent, Source, Statement, Voice
from paradiplomacy.record.consent import WITHHELD, with_consent

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


def test_an_anonymous_account_keeps_only_its_side_and_mode() -> None:
    shown = with_consent(material(Consent.ANONYMOUS))
    told = {s.property: s.value for s in shown.statements if s.subject == "account:n1"}
    assert told == {"side": "US", "mode": "telephone", "office": WITHHELD}
    assert {s.value for s in shown.statements if s.subject == "claim:c1"} == {"Trust grows."}
    assert {(s.locator, s.note) for s in shown.statements} == {("", "")}
    assert [(s.title, s.url) for s in shown.sources] == [("An account, name withheld", "")]


def test_a_closed_source_leaves_nothing() -> None:
    shown = with_consent(material(Consent.CLOSED))
    assert (shown.sources, shown.statements) == ((), ())
