"""Whatever a table holds: an extract or a clear error, and the order of rows decides nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.tables import ids, read, small, workbook

from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.mapped import load_mapping, read_mapped_table, suggest_mapping

few = settings(max_examples=examples(60))

HEAD = [
    "city1",
    "country1",
    "city2",
    "country2",
    "state",
    "since",
    "until",
    "lat",
    "lon",
    "of",
    "url",
]

EVERYTHING = small(
    a={
        "name": "city1",
        "country": "country1",
        "admin1": "state",
        "latitude": "lat",
        "longitude": "lon",
        "without_country": "keep",
    },
    established={"column": "since", "formats": ["edtf", "%d.%m.%Y", "excel"]},
    ended="until",
    listed_by={"column": "of", "values": {"b": "b", "2": "both"}, "otherwise": "a"},
    source={"column": "url"},
    expect={"at_least": 0},
)
"""A mapping that uses nearly all that there is."""

names = st.sampled_from(
    [
        "Berat",
        "BERAT",
        "Bérat",
        "Málaga",
        "Malaga",
        "北京",
        "Łódź",
        "Lodz",
        "St. Pölten",
        "",
        "=x",
        "-",
    ]
)
countries = st.sampled_from(
    ["Albania", "AL", "England", "England, United Kingdom", "Atlantis", "", "CN"]
)
dates = st.sampled_from(["", "1985", "1985.0", "3.5.1988", "31137", "2001-02-30", "soon", "1e400"])
numbers = st.sampled_from(["", "41,5", "-0.0", "91", "nan", "1e3", "19.9583"])
urls = st.sampled_from(
    ["https://example.org/a", "A list", "", "http://[x", "https://example.org/a "]
)
rows = st.tuples(
    names, countries, names, countries, names, dates, dates, numbers, numbers,
    st.sampled_from(["", "b", "2"]), urls,
)  # fmt: skip


def written(header: list[str], body: list[tuple[str, ...]]) -> str:
    into = io.StringIO()
    csv.writer(into).writerows([header, *body])
    return into.getvalue()


def holds_together(extract: Extract) -> None:
    """What is always so of an extract."""
    statements = extract.material.statements
    assert len({s.id for s in statements}) == len(statements)
    places = {s.subject.removeprefix("place:") for s in statements if s.subject[:6] == "place:"}
    sources = {s.id for s in extract.material.sources}
    for statement in statements:
        kind, _, key = statement.subject.partition(":")
        assert statement.source in sources
        if kind == "tie":
            ends = key.split("|")
            assert len(set(ends)) == 2
            assert set(ends) <= places
            assert statement.side in (*ends, "third")
            if statement.property in ("established", "ended"):
                EventDate.parse(statement.value)
    build_record([extract.material])


T = TypeVar("T")


def tried(call: Callable[[], T]) -> T | RecordError | NotFoundError:
    """What a call gives, or the error that it raises on purpose."""
    try:
        return call()
    except (RecordError, NotFoundError) as error:
        return error


def outcome(folder: str, table: str | bytes | Path, mapping: dict[str, Any]) -> Extract | None:
    """An extract, or None for an error that names the file and says something."""
    result = tried(lambda: read(Path(folder), table, mapping))
    if isinstance(result, Extract):
        return result
    assert isinstance(result, RecordError)
    assert result.problems
    assert all(p.file and p.message for p in result.problems)
    return None


@few
@given(st.lists(rows, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_statement(body: list[tuple[str, ...]], random: Any) -> None:
    with TemporaryDirectory() as here:
        extract = read(Path(here), written(HEAD, body), EVERYTHING)
        holds_together(extract)
        random.shuffle(body)
        again = read(Path(here), written(HEAD, body), EVERYTHING)
    assert ids(again) == ids(extract)
    assert len(again.skipped) == len(extract.skipped)


@few
@given(st.lists(rows, max_size=12), st.permutations(range(len(HEAD))))
def test_nor_does_the_order_of_columns(body: list[tuple[str, ...]], order: list[int]) -> None:
    with TemporaryDirectory() as here:
        extract = read(Path(here), written(HEAD, body), EVERYTHING)
        turned = [tuple(row[i] for i in order) for row in body]
        again = read(Path(here), written([HEAD[i] for i in order], turned), EVERYTHING)
    assert ids(again) == ids(extract)
    assert again.skipped == extract.skipped


@few
@given(st.lists(rows, max_size=8))
def test_a_workbook_says_what_the_text_file_says(body: list[tuple[str, ...]]) -> None:
    body = [row for row in body if not any(cell.startswith("=") for cell in row)]
    with TemporaryDirectory() as here:
        extract = read(Path(here), written(HEAD, body), EVERYTHING)
        path = workbook(Path(here) / "pairs.xlsx", [HEAD, *body])
        again = read(Path(here), path, EVERYTHING)
    assert ids(again) == ids(extract)


@few
@given(st.lists(rows, max_size=8))
def test_each_row_is_taken_or_reported(body: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as here:
        extract = read(Path(here), written(HEAD, body), EVERYTHING)
    taken = {s.locator for s in extract.material.statements if s.subject[:4] == "tie:"}
    left = {p.row for p in extract.skipped if "taken without" not in p.message}
    whole = [i for i, row in enumerate(body, start=2) if any(cell.strip() for cell in row)]
    assert not left & {int(at.removeprefix("row ")) for at in taken}
    assert left <= set(whole)
    # A row that repeats another is neither: its statements have the other's locator.
    repeats = len(whole) - len(left) - len(taken)
    assert repeats >= 0
    assert repeats == 0 or len(body) > 1


@few
@given(st.binary(max_size=400))
def test_any_bytes_give_an_extract_or_a_clear_error(data: bytes) -> None:
    head = (",".join(HEAD) + "\n").encode()
    with TemporaryDirectory() as here:
        for table in (data, head + data):
            extract = outcome(here, table, EVERYTHING)
            if extract is not None:
                holds_together(extract)


@few
@given(st.text(max_size=300), st.sampled_from(["none", '"']), st.sampled_from(["", ";", "tab"]))
def test_any_text_gives_an_extract_or_a_clear_error(text: str, quote: str, mark: str) -> None:
    mapping = EVERYTHING | {"file": {"quote": quote, "delimiter": mark}}
    glue = {"": ",", "tab": "\t"}.get(mark, mark)
    with TemporaryDirectory() as here:
        table = glue.join(HEAD) + "\n" + text
        extract = outcome(here, table.encode("utf-8", "replace"), mapping)
        if extract is not None:
            holds_together(extract)


@few
@given(st.data())
def test_a_file_that_was_damaged_gives_an_extract_or_a_clear_error(data: st.DataObject) -> None:
    body = data.draw(st.lists(rows, min_size=1, max_size=6))
    whole = bytearray(written(HEAD, body).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        kind = data.draw(st.sampled_from(["cut", "flip", "insert"]))
        if kind == "cut":
            del whole[at : at + data.draw(st.integers(1, 20))]
        elif kind == "flip":
            whole[at] = data.draw(st.integers(0, 255))
        else:
            whole[at:at] = data.draw(st.sampled_from([b'"', b"\n", b"\r", b"\0", b",", b"\xff"]))
        whole = whole or bytearray(b"x")
    with TemporaryDirectory() as here:
        extract = outcome(here, bytes(whole), EVERYTHING)
        if extract is not None:
            holds_together(extract)


@few
@given(st.data())
def test_a_damaged_workbook_gives_an_extract_or_a_clear_error(data: st.DataObject) -> None:
    with TemporaryDirectory() as here:
        path = workbook(Path(here) / "pairs.xlsx", [HEAD, *data.draw(st.lists(rows, max_size=3))])
        if data.draw(st.booleans()):
            _damage_a_part(path, data)
        else:
            whole = bytearray(path.read_bytes())
            whole[4 + _somewhere(data, len(whole) - 4)] ^= data.draw(st.integers(1, 255))
            path.write_bytes(whole)
        extract = outcome(here, path, EVERYTHING)
        if extract is not None:
            holds_together(extract)


def _somewhere(data: st.DataObject, length: int) -> int:
    """A position: drawn as a share, as a workbook's bytes differ with the time of writing."""
    return min(int(data.draw(st.floats(0, 1)) * length), length - 1)


def _damage_a_part(path: Path, data: st.DataObject) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    at = _somewhere(data, len(part))
    part[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_a_mapping_or_a_clear_error(data: bytes) -> None:
    with TemporaryDirectory() as here:
        path = Path(here) / "mapping.yaml"
        path.write_bytes(data)
        result = tried(lambda: load_mapping(path))
        if isinstance(result, RecordError):
            assert all(p.file == "mapping.yaml" and p.message for p in result.problems)


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("city1"))
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@few
@given(st.data())
def test_a_mapping_with_anything_anywhere_reads_or_is_refused(data: st.DataObject) -> None:
    paths = (
        "record record__id record__as_of file file__encoding file__delimiter file__header source "
        "a a__name b__country a__level listed_by kind established ended note only_where ignore "
        "expect expect__at_least"
    )
    path = data.draw(st.sampled_from(paths.split()))
    mapping = small(**{path: data.draw(trees)})
    with TemporaryDirectory() as here:
        extract = outcome(here, written(HEAD, []) + "Berat,AL,Amasya,TR,,,,,,,\n", mapping)
        if extract is not None:
            holds_together(extract)


@few
@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.binary(max_size=100))
def test_any_header_gives_a_draft_that_is_yaml(head: list[str], data: bytes) -> None:
    with TemporaryDirectory() as here:
        path = Path(here) / "table.csv"
        path.write_bytes(written(head, []).encode("utf-8", "replace") + data)
        draft = tried(lambda: suggest_mapping(path))
        if isinstance(draft, RecordError):
            assert all(p.file == "table.csv" for p in draft.problems)
            return
        (Path(here) / "draft.yaml").write_text(str(draft), encoding="utf-8")
        result = tried(lambda: load_mapping(Path(here) / "draft.yaml"))
        # Only what is left to fill in is wrong with it.
        assert isinstance(result, RecordError)
        assert all("FILL IN" in p.message for p in result.problems)


@few
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_any_arguments_give_a_clear_error(path: str, mapping: str, day: str) -> None:
    with TemporaryDirectory() as here:
        table = Path(here) / "pairs.csv"
        table.write_text(written(HEAD, []) + "Berat,AL,Amasya,TR,,,,,,,\n")
        for call in (
            lambda: read_mapped_table(Path(here) / path.replace("/", ""), "wikipedia_2026"),
            lambda: read_mapped_table(table, mapping),
            lambda: read_mapped_table(table, "wikipedia_2026", as_of=day),
            lambda: read_mapped_table(table, "wikipedia_2026", record=day),
        ):
            result = tried(call)
            assert not isinstance(result, Exception) or str(result)
