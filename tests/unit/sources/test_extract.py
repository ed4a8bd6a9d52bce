"""What readers tell an extractor becomes statements: one each, whatever the order."""

from __future__ import annotations

import pytest

from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import THIRD, Source, Statement, Voice
from paradiplomacy.sources import extract
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.mention_keys import NOWHERE, mention_key, slug

META = RecordMeta(
    "list", "t", "d", "CC0-1.0", ("de", "en"), ("AL", "TR"), "2026", "coder", "method/1", ()
)
SOURCE = Source("office", "t", "", "de", "third", Voice.REFERENCE)


def extractor() -> Extractor:
    return Extractor(META, [SOURCE], file="list.csv", method="test/1")


def statements(made: Extractor, **bounds: int) -> list[Statement]:
    return list(made.close(**bounds).material.statements)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Frankfurt (Oder)", "frankfurt-oder"),
        ("Łódź", "lodz"),
        ("L'Aquila", "l-aquila"),
        ("Straße", "strasse"),
        ("Tórshavn", "torshavn"),
        ("  A  b ", "a-b"),
        ("2nd", "2nd"),
    ],
)
def test_a_name_as_part_of_a_key(name: str, key: str) -> None:
    assert slug(name) == key
    assert mention_key("AL", "a_list", name) == f"al-a-list-{key}"


def test_names_in_other_scripts_get_keys_of_their_own() -> None:
    keys = [slug(name) for name in ("北京", "上海", "Киев", "Kиев", "!", "?")]
    assert len(set(keys)) == 6
    assert all(key.isascii() and key for key in keys)
    assert slug(" 北京 ") == keys[0]


def test_a_place_is_stated_once_and_its_key_comes_back() -> None:
    made = extractor()
    first = made.place("Berat", "AL", locator="row 2")
    assert made.place("Berat", "AL", locator="row 9") == first == "al-list-berat"
    made.listing(first, made.place("Amasya", "TR"))
    named = [s for s in statements(made) if s.subject == "place:al-list-berat"]
    assert [(s.property, s.value, s.locator) for s in named] == [
        ("name", "Berat", "row 2"),
        ("country", "AL", "row 2"),
        ("level", "city", "row 2"),
    ]


def test_what_is_new_of_a_known_place_is_stated() -> None:
    made = extractor()
    for at in ((40.7, 19.95), (40.7, 19.95), (-0.00000004, 0.00001)):
        made.place("Berat", "AL", coordinates=at)
    assert [s.value for s in statements(made, at_least=0) if s.property == "coordinates"] == [
        "40.7,19.95",
        "0,0.00001",
    ]


@pytest.mark.parametrize("names", [["Pölten", "Polten", "POLTEN"], ["POLTEN", "Polten", "Pölten"]])
def test_of_names_that_share_a_slug_the_first_in_the_alphabet_has_it_bare(names: list[str]) -> None:
    made = extractor()
    centre = made.place("Amasya", "TR")
    for name in names:
        made.listing(made.place(name, "AT"), centre, established="1990")
    said = statements(made)
    by_name = {s.value: s.subject.removeprefix("place:") for s in said if s.property == "name"}
    assert by_name["POLTEN"] == "at-list-polten"
    assert len({*by_name.values()}) == 4
    assert all(by_name[name].startswith("at-list-polten-x") for name in ("Polten", "Pölten"))
    for name in names:
        tie = f"tie:{by_name[name]}|tr-list-amasya"
        assert [(s.property, s.side) for s in said if s.subject == tie] == [
            ("kind", by_name[name]),
            ("established", by_name[name]),
        ]


def test_a_listing_has_its_side_its_dates_and_the_words_of_the_source() -> None:
    made = extractor()
    a, b = made.place("Berat", "AL"), made.place("Amasya", "TR")
    made.listing(
        a, b, raw="Partnerstadt", established="1990", ended="2001", note="n", locator="row 2"
    )
    made.listing(b, a, third=True)
    ties = [s for s in statements(made) if s.subject == "tie:al-list-berat|tr-list-amasya"]
    assert [(s.property, s.value, s.side, s.raw) for s in ties] == [
        ("kind", "sister", a, "Partnerstadt"),
        ("established", "1990", a, "1990"),
        ("ended", "2001", a, "2001"),
        ("kind", "sister", THIRD, "sister"),
    ]
    assert {(s.language, s.coder, s.method, s.source) for s in ties} == {
        ("de", "coder", "test/1", "office")
    }


def test_exact_repeats_are_one_statement_and_two_listings() -> None:
    made = extractor()
    a, b = made.place("Berat", "AL"), made.place("Amasya", "TR")
    made.listing(a, b)
    made.listing(a, b)
    assert len([s for s in made.close(at_least=2).material.statements if s.property == "kind"]) == 1


def test_a_place_is_not_its_own_partner() -> None:
    made = extractor()
    a = made.place("Berat", "AL")
    made.listing(a, a, locator="row 7")
    extract = made.close(at_least=0)
    (problem,) = extract.skipped
    assert (problem.file, problem.row) == ("list.csv", 7)
    assert all(s.property != "kind" for s in extract.material.statements)


def test_a_number_of_listings_that_is_not_plausible_is_an_error() -> None:
    made = extractor()
    made.skip(3, "name", "is empty")
    with pytest.raises(
        RecordError, match=r"0 listings were read, expected at least 1; 1 rows"
    ) as e:
        made.close()
    assert "list.csv, row 3, field 'name': is empty" in str(e.value)


def test_sources_and_unread_fields_are_kept_in_order() -> None:
    made = Extractor(META, [], file="list.csv", method="test/1")
    for key in ("b", "a", "b"):
        assert made.source(Source(key, key, "", "en", "third", Voice.OTHER)) == key
    made.leave_unread("y", 2)
    made.leave_unread("x")
    made.leave_unread("y")
    made.say("reading:s|AL|2000", "value", "1", source="a")
    extract = made.close(at_least=0)
    assert [s.id for s in extract.material.sources] == ["a", "b"]
    assert list(extract.unread.items()) == [("x", 1), ("y", 3)]
    assert extract.material.statements[0].source == "a"


def test_an_unknown_country_has_a_code_of_its_own() -> None:
    assert extractor().place("Somewhere", NOWHERE) == "zz-list-somewhere"


def test_material_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "MOST_STATEMENTS", 4)
    made = extractor()
    made.place("P", "AL")
    with pytest.raises(FileError, match=r"^list.csv: makes more than 4 statements; split it"):
        made.place("Q", "AL")
    monkeypatch.setattr(extract, "MOST_SKIPPED", 1)
    made.skip(2, "", "is not a row")
    with pytest.raises(
        FileError, match=r"more than 1 rows or cells .*row 2: is not a row; check that"
    ):
        made.skip(3, "", "is not a row")
