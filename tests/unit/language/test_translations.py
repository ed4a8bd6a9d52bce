"""Languages are found by their files; what they lack is said in English, and marked."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.made_language import (
    TAG,
    forget_languages,
    found_in,
    made_of,
    write_made_language,
)

from paradiplomacy.errors import FileError, NotFoundError
from paradiplomacy.language import FALLBACK, NameOnPage, Words, languages, render, write_value
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.locales import Numerals, plural_categories
from paradiplomacy.language.translating import completeness, po_file, problems_of
from paradiplomacy.language.translations import (
    FOLDERS,
    own_name_of_language,
    read_translations,
    text_direction,
)
from paradiplomacy.language.word_files import all_sentences

PLACE = "paradiplomacy.language.amounts:not-reached"
SHARES = "paradiplomacy.language.locales"


def write_po(folder: Path, *entries: tuple[str, str, str], flags: str = "") -> None:
    folder.mkdir(parents=True)
    (folder / "some.po").write_text(
        "".join(
            f'{flags}msgctxt "{place}"\nmsgid "{english}"\nmsgstr "{text}"\n\n'
            for place, english, text in entries
        ),
        encoding="utf-8",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    forget_languages()
    yield tmp_path / "languages"
    forget_languages()


def test_a_folder_adds_a_language_and_the_rest_is_said_in_english_and_marked(folder: Path) -> None:
    write_po(folder / "fr", (PLACE, "not reached", "pas atteint"))
    words = Words("paradiplomacy.language.amounts")
    with found_in(folder):
        assert languages() == ("en", "zh", "fr")
        assert render(words("not-reached"), "fr", marked=True) == "pas atteint"
        assert render(words("not-estimated"), "fr") == "not estimated"
        assert render(words("not-estimated"), "fr", marked=True) == "not estimated".join(FALLBACK)
        done = completeness("fr")
        assert (done.translated, done.all) == (1, len(all_sentences()))
    with pytest.raises(NotFoundError):
        render(words("not-reached"), "fr")


def test_yaml_by_module_is_read_too(folder: Path) -> None:
    (folder / "sv").mkdir(parents=True)
    file = folder / "sv" / "paradiplomacy.language.amounts.yaml"
    file.write_text("years:\n  one: ett år\n  many: '{n} år'\n", encoding="utf-8")
    with found_in(folder):
        assert render(Words("paradiplomacy.language.amounts")("years.many", n="3"), "sv") == "3 år"


def test_folders_are_found_by_the_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_po(folder / "pt_BR", (PLACE, "not reached", "x"))
    (folder / "notes").mkdir()
    monkeypatch.setenv(FOLDERS, str(folder))
    forget_languages()
    assert languages() == ("en", "zh", "pt-BR")


def test_numbers_lists_dates_and_countries_are_by_the_cldr(folder: Path) -> None:
    write_po(folder / "de", (PLACE, "not reached", "nicht erreicht"))
    with found_in(folder):
        assert write_value(12902, "number", "de") == "12.902"
        assert write_value(("a", "b", "c"), "joined", "de") == "a, b und c"
        assert write_value(("a", "b", "c"), "commas", "de") == "a, b, c"
        assert write_value("CN", "country", "de") == "China"
        assert write_value("US", "country-in-sentence", "de") == "Vereinigte Staaten"
        assert write_value(0.304, "percent", "de") == "30\xa0%"
        assert Numerals("de").format(0.1234, ".1%") == "12,3\xa0%"
        assert Numerals("de").format(1.5, "+.2f") == "+1,50"
        assert in_words("1994-04-05", "de") == "5. April 1994"
        assert in_words("2001-02-30", "de") == "2001-02-30"
        assert in_words("../2014-01", "de") == "by Januar 2014"


@pytest.mark.parametrize(
    ("language", "n", "form"),
    [("pl", 1, "a"), ("pl", 3, "b"), ("pl", 5, "c"), ("ja", 2, "a"), ("fr", 0, "a")],
)
def test_the_form_of_a_noun_is_that_of_its_number(
    folder: Path, language: str, n: int, form: str
) -> None:
    write_po(folder / language, (PLACE, "not reached", "x"))
    forms = "|".join("abcdef"[: len(plural_categories(language))])
    with found_in(folder):
        assert write_value(n, f"forms {forms}", language) == form
        assert write_value(n, f"count {forms}", language) == f"{n} {form}"


def test_what_is_wrong_in_a_file_is_named_with_file_line_and_what_was_expected(
    folder: Path,
) -> None:
    few = "{n:count {unit}} too few"
    write_po(
        folder / "pl",
        (PLACE, "not reached", "{n} nic"),
        (f"{SHARES}:under", "under {limit}", "mniej"),
        (f"{SHARES}:over", "more than {limit}", "ponad {limit}"),
        (f"{SHARES}:more", "{n} more", "jeszcze {n"),
        (f"{SHARES}:nothing", "x", "y"),
        ("paradiplomacy.no:x", "x", "y"),
        ("paradiplomacy.cli.language:more", few, "{n:count zdanie|zdania} {n:wide}"),
    )
    with found_in(folder):
        problems = problems_of("pl")
    said = [(each.line, each.place.rpartition(":")[2], str(each.says)) for each in problems]
    assert {each.file for each in problems} == {"some.po"}
    assert [(key, text.partition(";")[0]) for _, key, text in said] == [
        ("not-reached", "has {n}, which the English lacks"),
        ("under", "lacks {limit}"),
        ("over", "the English has changed since"),
        ("more", "its braces do not match"),
        ("nothing", "is no sentence of its module"),
        ("x", "is of no module that has sentences"),
        ("more", "the English has changed since"),
        ("more", "{n:wide} says no known way of writing"),
        ("more", "{n:count zdanie|zdania} gives 2 forms"),
    ]
    assert "expected 3 (one, few, many)" in said[-1][2]
    assert [line for line, *_ in said] == sorted(line for line, *_ in said)


def test_a_file_written_anew_keeps_translations_and_marks_those_of_changed_english(
    folder: Path,
) -> None:
    write_po(
        folder / "fr",
        (PLACE, "not reached", "pas atteint"),
        (f"{SHARES}:over", "more than {limit}", "plus de {limit}"),
    )
    (folder / "fr" / "some.po").write_text(
        po_file("fr", read_translations(folder / "fr")), encoding="utf-8"
    )
    with found_in(folder):
        done = completeness("fr")
        assert (done.translated, done.fuzzy) == (1, 1)
        assert not problems_of("fr")
        again = po_file("fr", read_translations(folder / "fr"))
    assert 'msgstr "plus de {limit}"' in again
    assert "#, fuzzy" in again


def test_a_file_that_is_none_is_named(folder: Path) -> None:
    (folder / "fr").mkdir(parents=True)
    (folder / "fr" / "fr.po").write_text('msgid "a"\nmsgs "b"\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"fr\.po"):
        read_translations(folder / "fr")


def test_a_made_language_is_whole_and_right(folder: Path) -> None:
    write_made_language(folder)
    with found_in(folder):
        assert problems_of(TAG) == []
        assert completeness(TAG).share == 1
        assert made_of("{n:count city}") == "{n:count ｃｉｔｙ|ｃｉｔｉｅｓ}"


def test_how_a_language_calls_itself_and_is_written() -> None:
    assert own_name_of_language("ar") == "العربية"
    assert (text_direction("ar"), text_direction("fr")) == ("rtl", "ltr")


@pytest.mark.parametrize(
    "text", ["{limit", "{other}", "{limit:percent}", "{limit:count a|b}", "{0}", "{}"]
)
def test_a_translation_that_cannot_be_put_together_is_not_said(folder: Path, text: str) -> None:
    write_po(folder / "fr", (f"{SHARES}:under", "under {limit}", text))
    with found_in(folder):
        assert write_value(0.001, "percent", "fr").startswith("under 1")
        assert completeness("fr").translated == 0


@pytest.mark.parametrize("name", ["policy.policy_words:moved", "rights.engagement:more"])
def test_the_sentence_with_the_interval_is_the_brief_one_in_chinese(name: str) -> None:
    module, _, key = name.partition(":")
    words = Words(f"paradiplomacy.hypotheses.{module}")
    span = words("span", low=1, high=2) if key == "moved" else ""
    interval = words("interval.open", level=0.95) if key == "more" else ""
    needs = {"span": span, "estimate": 0, "p": 0.1, "size": 1.0, "sets": 1, "interval": interval}
    said = render(words(key, **needs), "zh")
    assert Numerals("zh").brief(f"另有一句。{said}") in said


@pytest.mark.parametrize("text", ["sous {limit:.3}", "sous {limit:percent}"])
def test_a_name_that_is_written_otherwise_than_in_english_is_named(folder: Path, text: str) -> None:
    write_po(folder / "fr", (f"{SHARES}:under", "under {limit}", text))
    with found_in(folder):
        (problem,) = problems_of("fr")
    assert str(problem.says).startswith("writes {limit:"), problem.says
    assert str(problem.says).endswith("as in the English: {limit}")


def test_the_copy_of_a_name_on_a_page_has_its_english_too() -> None:
    copied = copy.deepcopy(NameOnPage("中国", "China"))
    assert (copied, copied.english) == ("中国", "China")
