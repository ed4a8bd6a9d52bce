"""Hypotheses of ours, of files and of installed packages together."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from tests.unit.hypotheses.own_files import PYTHON, SHARE

from paradiplomacy import hypotheses
from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.hypotheses import catalogue as catalogue_module
from paradiplomacy.hypotheses.catalogue import (
    GENERAL,
    OURS,
    SECTIONS,
    catalogue,
    chosen_hypotheses,
    get_hypothesis,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis


def test_the_article_as_a_record_names_it_is_all_claims_of_it() -> None:
    ids = [one.id for one in chosen_hypotheses(["opinion-up", "article"], [])]
    assert ids[0] == "opinion-up"
    assert set(ids) == {one.id for one in OURS} - GENERAL
    with pytest.raises(NotFoundError):
        get_hypothesis("article")


def test_a_file_in_the_folder_of_a_section_is_enough_for_a_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made_section"
    made.mkdir()
    claim = "from dataclasses import replace\nfrom paradiplomacy.hypotheses.catalogue import OURS\n"
    for name in ("first", "named", "second"):
        text = f"{claim}{name.upper()} = replace(OURS[0], id={name!r})\n"
        (made / f"{name}.py").write_text(text, encoding="utf-8")
    (made / "helper.py").write_text("HELPER = 1\n", encoding="utf-8")
    (made / "__init__.py").write_text("ORDER = ('named',)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    claims = catalogue_module._claims_of_section(importlib.import_module("made_section"))
    assert [claim.id for claim in claims] == ["named", "first", "second"]


LONGEST = 150
"""Lines of a file that holds a claim; methods and what it shows beside stand in other files."""


@pytest.mark.parametrize("folder", SECTIONS)
def test_a_file_of_a_claim_stays_short(folder: str) -> None:
    section = importlib.import_module(f"{hypotheses.__name__}.{folder}")
    for file in pkgutil.iter_modules(section.__path__):
        module = importlib.import_module(f"{section.__name__}.{file.name}")
        if isinstance(getattr(module, file.name.upper(), None), Hypothesis):
            text = Path(str(module.__file__)).read_text(encoding="utf-8")
            assert len(text.splitlines()) <= LONGEST, file.name


@pytest.mark.parametrize("folder", SECTIONS)
def test_every_claim_in_the_folder_of_a_section_is_in_the_catalogue(folder: str) -> None:
    section = importlib.import_module(f"{hypotheses.__name__}.{folder}")
    files = [file.name for file in pkgutil.iter_modules(section.__path__)]
    modules = [importlib.import_module(f"{section.__name__}.{name}") for name in files]
    ids = {
        value.id
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Hypothesis)
    }
    assert ids == {claim.id for claim in SECTIONS[folder]}, "named unlike its file"
    assert set(section.ORDER) <= set(files)


def test_files_come_after_ours_and_may_be_chosen(written: Any) -> None:
    yaml, python = written(SHARE), written(PYTHON.replace('"mine"', '"other"'), "other.py")
    known = catalogue(yaml, python)
    assert list(known)[: len(OURS)] == [one.id for one in OURS]
    assert list(known)[-2:] == ["mine", "other"]
    assert get_hypothesis("other", yaml, python).id == "other"
    assert [one.id for one in chosen_hypotheses([], [yaml, python])] == ["mine", "other"]
    assert [one.id for one in chosen_hypotheses(["detachment"], [yaml])] == ["detachment"]
    with pytest.raises(NotFoundError, match="did you mean 'mine'"):
        chosen_hypotheses(["mime"], [yaml])
    assert "mine" not in catalogue()


def test_one_id_is_not_given_twice(written: Any) -> None:
    first = written(SHARE)
    second = written(SHARE, "second.yaml")
    with pytest.raises(RecordError, match=r"second\.yaml, row 1.*of mine\.yaml; choose another"):
        catalogue(first, second)
    twice = written("- " + SHARE.replace("\n", "\n  ").strip() + "\n- "
                    + SHARE.replace("\n", "\n  ").strip() + "\n", "twice.yaml")  # fmt: skip
    with pytest.raises(RecordError, match="of this file; choose another"):
        catalogue(twice)
    ours = written(SHARE.replace("id: mine", "id: detachment"), "ours.yaml")
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(ours)
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(written(PYTHON.replace('"mine"', '"detachment"'), "p.py"))
