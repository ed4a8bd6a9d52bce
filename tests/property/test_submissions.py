"""Whatever becomes of an export: its answers, or a clear error and an untouched record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.made_exports import Filled, central_csv, kobo_json

from paradiplomacy.errors import ParadiplomacyError, RecordError
from paradiplomacy.interviews.form import NO_ANSWER_NUMBERS, FormField, form_fields
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.submissions.into_record import import_submissions
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.record_folder import read_record_folder

few = settings(max_examples=examples(40))
FIELDS = form_fields(read_shipped())
PATHS = [(f"part_{field.part}", field.name) for field in FIELDS]
WHO = {"office": "City", "date": "2026-11-20", "consent": "name"}
ENDS = {"US": (LITTLE_ROCK, CHANGCHUN), "CN": (CHANGCHUN, LITTLE_ROCK)}


@cache
def folder() -> TemporaryDirectory[str]:
    made = TemporaryDirectory()
    Folder.small(Path(made.name) / "small").write()
    return made


def contents(record: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in record.iterdir()}


def answers_of(field: FormField) -> st.SearchStrategy[str]:
    if field.kind == "choice":
        return st.sampled_from([name for name, _ in field.options])
    none = st.sampled_from(sorted(NO_ANSWER_NUMBERS.values()))
    if field.kind == "count":
        return none | st.integers(0, 500).map(str)
    if field.kind == "date":
        days = st.dates(EventDate.parse("1950").earliest, EventDate.parse("2025").latest)
        return none | days.map(str) | st.integers(1950, 2025).map(str)
    return none | st.text("abc é友;,\"'=", min_size=1).map(str.strip).filter(bool)


@st.composite
def filled(draw: st.DrawFn, number: int) -> Filled:
    """A form that somebody filled in as it lets them."""
    side = draw(st.sampled_from(sorted(ENDS)))
    place, partner = ENDS[side]
    cells = {"side": side, "place": place, "partner": partner, **WHO}
    numbers: dict[str, float | None] = {}
    for field in FIELDS:
        question = field.question
        if question is None or not read_shipped().is_asked(question, numbers):
            continue
        if draw(st.booleans()):
            cells[field.name] = draw(answers_of(field))
            if field.kind in ("choice", "count") and cells[field.name] not in NO_ANSWERS:
                numbers[question.key] = float(cells[field.name])
    return Filled(f"form-{number}", cells)


forms = st.tuples(filled(1), filled(2))


def planted(form: Filled) -> dict[str, str]:
    keys = {field.name: field.question.key for field in FIELDS if field.question}
    codes = {number: code for code, number in NO_ANSWER_NUMBERS.items()}
    return {
        keys[name]: codes.get(t, " ".join(t.split()))
        for name, t in form.cells.items()
        if name in keys
    }


def imported(record: Path) -> dict[str, dict[str, str]]:
    """What stands in a record, by the id of the submission."""
    answers: dict[str, dict[str, str]] = {}
    for statement in read_record_folder(record).statements:
        if not statement.subject.startswith("answer:"):
            continue
        if statement.property not in ("states", "only_in_groups"):
            question = statement.subject.partition("|")[2]
            answers.setdefault(statement.locator, {})[question] = statement.value
    return answers


@few
@given(forms, st.booleans())
def test_whatever_is_filled_in_comes_back(filled_in: tuple[Filled, Filled], as_json: bool) -> None:
    with TemporaryDirectory() as scratch:
        record = Path(scratch) / "small"
        shutil.copytree(Path(folder().name) / "small", record)
        export = Path(scratch) / ("e.json" if as_json else "e.csv")
        text = (kobo_json if as_json else central_csv)(PATHS, filled_in)
        export.write_text(text, encoding="utf-8", newline="")
        import_submissions([export], record, instrument=read_shipped())
        expected: Mapping[str, dict[str, str]] = {f.instance: planted(f) for f in filled_in}
        assert imported(record) == {key: answers for key, answers in expected.items() if answers}
        before = contents(record)
        import_submissions([export], record, instrument=read_shipped())
        assert contents(record) == before


spoilt = st.sampled_from(["", "\0", '"', ",", "\n", "é", "9", "uuid:", "null", "{", "=1+1", "2026"])


@few
@given(forms, st.data(), st.booleans())
def test_a_spoilt_export_is_taken_whole_or_not_at_all(
    filled_in: tuple[Filled, Filled], data: st.DataObject, as_json: bool
) -> None:
    text = (kobo_json if as_json else central_csv)(PATHS, filled_in)
    start = data.draw(st.integers(0, len(text)))
    end = start + data.draw(st.sampled_from([0, 1, 5, 400, len(text)]))
    text = text[:start] + data.draw(spoilt) + text[end:]
    with TemporaryDirectory() as scratch:
        record = Path(scratch) / "small"
        shutil.copytree(Path(folder().name) / "small", record)
        before = contents(record)
        export = Path(scratch) / ("e.json" if as_json else "e.csv")
        export.write_bytes(text.encode())
        try:
            import_submissions([export], record, instrument=read_shipped())
        except ParadiplomacyError:
            assert contents(record) == before
        else:
            read_record_folder(record)
        assert not [path for path in Path(scratch).iterdir() if path.name.startswith(".")]


@few
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_of_any_shape_is_taken_or_refused_clearly(value: object) -> None:
    with TemporaryDirectory() as scratch:
        export = Path(scratch) / "e.json"
        export.write_text(json.dumps({"results": value}), encoding="utf-8")
        record = Path(folder().name) / "small"
        with suppress(RecordError):
            done = import_submissions([export], record, instrument=read_shipped())
            assert done.new == 0
