"""Translations of a record's texts: what is checked of them, and where they go."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.records import Translation
from paradiplomacy.record.build import build_record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.sources.record_folder import read_record_folder

SOURCE = "a-page"
VISIT = "Students of Little Rock visited Changchun"
TRANSLATED = {
    "file": "exchanges.csv",
    "field": "description",
    "language": "zh",
    "original": VISIT,
    "text": "小石城学生访问长春",
    "translator": "An editor",
}


@pytest.fixture
def translated(folder: Folder) -> Folder:
    """A record with an exchange, a remark on it, and both in Chinese."""
    folder.add("sources.csv", id=SOURCE, title="A page of the city", place="", voice="other")
    folder.add(
        "exchanges.csv",
        id="a-visit",
        place_a=LITTLE_ROCK,
        place_b=CHANGCHUN,
        description=VISIT,
        note="year not in the excerpt",
        source=SOURCE,
    )
    note = {"field": "note", "original": "year not in the excerpt", "text": "摘录中没有年份"}
    return folder.add("translations.csv", **TRANSLATED).add("translations.csv", **TRANSLATED | note)


def test_a_translation_is_of_a_text_that_stands_there(translated: Folder) -> None:
    assert translated.problems() == ()
    (problem,) = translated.add("translations.csv", **TRANSLATED | {"field": "note"}).problems()
    assert (problem.file, problem.field) == ("translations.csv", "original")
    assert problem.row == translated.line("translations.csv")
    assert problem.message == "no row of exchanges.csv has this note; give it as it stands there"


def test_a_text_has_one_translation_in_a_language(translated: Folder) -> None:
    folder = translated.add("translations.csv", **TRANSLATED | {"language": "fr"})
    assert folder.problems() == ()
    (problem,) = folder.add("translations.csv", **TRANSLATED | {"text": "other"}).problems()
    assert problem.message == "another translation of this text stands in row 2; keep one"


def test_translations_go_through_a_store_and_back_to_a_folder(
    translated: Folder, tmp_path: Path
) -> None:
    material = read_record_folder(translated.write())
    assert Translation(**TRANSLATED) in material.meta.translations
    with Store.open(tmp_path / "store.sqlite") as store:
        store.import_material(material)
        stored = store.material("small")
    assert stored.meta.translations == material.meta.translations
    write_material(stored, tmp_path / "out")
    assert "translations" not in (tmp_path / "out" / "record.yaml").read_text(encoding="utf-8")
    assert read_record_folder(tmp_path / "out").meta == material.meta


def test_texts_of_a_record_are_said_in_the_language_that_they_are_translated_to(
    translated: Folder,
) -> None:
    record = build_record([read_record_folder(translated.write())])
    chinese, english = Localizer(record, "zh"), Localizer(record, "en")
    assert chinese.translate(VISIT) == "小石城学生访问长春"
    assert chinese.translate(f"{VISIT}; year not in the excerpt") == (
        "小石城学生访问长春；摘录中没有年份"
    )
    assert chinese.translate(f"{VISIT}; and more") == english.translate(VISIT) == ""


@pytest.mark.parametrize(("consent", "left"), [("role", [VISIT]), ("none", [])])
def test_a_translation_of_what_is_withheld_is_withheld(
    translated: Folder, consent: str, left: list[str]
) -> None:
    translated.add("judgements.csv", kind="consent", subject=f"source:{SOURCE}", object=consent)
    shown = with_consent(read_record_folder(translated.write()))
    assert [each.original for each in shown.meta.translations] == left
