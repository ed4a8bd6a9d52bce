"""Whatever a file holds, a reader of Wikidata gives an extract or one clear error."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.wikidata_service import made_up_rows, results_of

from paradiplomacy.errors import RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import read_wikidata_sparql

VALID = results_of(made_up_rows(6))

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**30, -1, 0, 2**63]),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["Q1", "Q2", "unknown", "\ud800", "\x00\x1f", "+9999-12-31T00:00:00Z", "P190"]),
)
trees = st.recursive(
    odd,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["value", "head", "vars", "results", "bindings", "item", "partner", "type"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=25,
)  # fmt: skip


def reads(path: Path, content: bytes) -> Extract | None:
    """The extract, checked; None where the file is refused with a clear error."""
    path.write_bytes(content)
    refused: RecordError | None = None
    extract: Extract | None = None
    try:
        extract = read_wikidata_sparql(path)
    except RecordError as error:
        refused = error
    if refused is not None:
        assert str(refused).startswith(path.name)
        assert refused.problems
    if extract is not None:
        check(extract)
    return extract


def check(extract: Extract) -> None:
    """What holds of every extract, whatever it was made from."""
    sources = {source.id for source in extract.material.sources}
    statements = extract.material.statements
    places = {s.subject for s in statements if s.subject.startswith("place:")}
    ids = [s.id for s in statements]
    assert len(ids) == len(set(ids))
    for said in statements:
        assert said.source in sources
        (said.value + said.raw + said.note + said.locator).encode()
        assert not any(c < " " for c in said.value + said.raw + said.note + said.locator)
        if said.subject.startswith("tie:"):
            ends = said.subject.removeprefix("tie:").split("|")
            assert ends[0] < ends[1]
            assert {f"place:{end}" for end in ends} <= places
            assert said.side in ends
        if said.property in ("established", "ended") and said.value != "unknown":
            EventDate.parse(said.value)
        if said.property == "coordinates":
            lat, lon = map(float, said.value.split(","))
            assert abs(lat) <= 90
            assert abs(lon) <= 180
    assert any(said.property == "kind" for said in statements)
    EventDate.parse(extract.material.meta.as_of)
    assert all(problem.message for problem in extract.skipped)
    assert all(times > 0 for times in extract.unread.values())


files = settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_what_is_valid_is_read(tmp_path: Path) -> None:
    assert reads(tmp_path / "file", VALID) is not None


@files
@given(data=st.data())
def test_a_document_with_a_few_bytes_changed(tmp_path: Path, data: Any) -> None:
    content = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = min(at + data.draw(st.integers(0, 12)), len(content))
        content[at:end] = data.draw(st.binary(max_size=6))
        if not content:
            break
    reads(tmp_path / "file", bytes(content))


@files
@given(content=st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    reads(tmp_path / "file", content)


@files
@given(cut=st.integers(0, 2000))
def test_a_document_that_is_cut_short_is_never_read_as_json(tmp_path: Path, cut: int) -> None:
    content = VALID[: cut % len(VALID)]
    extract = reads(tmp_path / "file", content)
    assert extract is None


@files
@given(tree=trees)
def test_any_json(tmp_path: Path, tree: Any) -> None:
    reads(tmp_path / "file", json.dumps(tree).encode())


@files
@given(data=st.data())
def test_a_document_with_some_members_replaced(tmp_path: Path, data: Any) -> None:
    """Each replaced by anything, or taken away, wherever in the tree it stands."""
    tree = copy.deepcopy(json.loads(VALID))
    for _ in range(data.draw(st.integers(1, 3))):
        roads = list(branches(tree))
        holder, key = roads[data.draw(st.integers(0, len(roads) - 1))]
        if data.draw(st.booleans()):
            holder[key] = data.draw(trees)
        else:
            del holder[key]
        if not tree:
            break
    reads(tmp_path / "file", json.dumps(tree).encode())


def branches(tree: Any) -> Any:
    """Every place in a tree that can be changed, with its holder; never none."""
    keys = tree if isinstance(tree, dict) else range(len(tree) if isinstance(tree, list) else 0)
    for key in keys:
        yield tree, key
        yield from branches(tree[key])
