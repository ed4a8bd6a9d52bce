"""Whatever a file holds, a reader of Wikidata gives an extract or one clear error."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.wikidata_files import entity, snak, time, twin
from tests.support.wikidata_service import made_up_rows, results_of

from paradiplomacy.errors import RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import (
    read_wikidata_entities,
    read_wikidata_pairs,
    read_wikidata_sparql,
)

Reader = Callable[[Path], Extract]
READERS: dict[str, Reader] = {
    "entities": read_wikidata_entities,
    "sparql": read_wikidata_sparql,
    "pairs": read_wikidata_pairs,
}
ENTITIES = [
    entity(
        "Q1",
        {"en": "North", "de": "Nord"},
        twin(
            "Q2",
            snak("P580", time("+1985-04-00T00:00:00Z", 10)),
            snak("P582", kind="somevalue"),
            references=(snak("P854", "https://north.example"),),
            guid="Q1$a",
        ),
        twin("Q3", snak("P585", time("+1918-01-31T00:00:00Z", 11, "Q1985786"))),
        claims={
            "P17": [{"mainsnak": snak("P17", "Q183"), "rank": "preferred"}],
            "P625": [{"mainsnak": snak("P625", {"latitude": 50.5, "longitude": 11.5})}],
            "P1566": [{"mainsnak": snak("P1566", "2812482")}],
        },
    ),
    entity("Q2", {"mul": "East"}, twin("Q1", rank="preferred")),
]
VALID = {
    "entities": json.dumps({"entities": {one["id"]: one for one in ENTITIES}}).encode(),
    "sparql": results_of(made_up_rows(6)),
    "pairs": b"Q1\tQ2\nQ2\tQ1\nQ1\tQ3\nQ4\tQ1\n",
}

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
                ["entities", "id", "claims", "P190", "P17", "mainsnak", "snaktype", "datavalue",
                 "value", "head", "vars", "results", "bindings", "item", "partner", "type"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=25,
)  # fmt: skip


def reads(reader: Reader, path: Path, content: bytes) -> Extract | None:
    """The extract, checked; None where the file is refused with a clear error."""
    path.write_bytes(content)
    refused: RecordError | None = None
    extract: Extract | None = None
    try:
        extract = reader(path)
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


@pytest.mark.parametrize("kind", READERS)
def test_what_is_valid_is_read(kind: str, tmp_path: Path) -> None:
    assert reads(READERS[kind], tmp_path / "file", VALID[kind]) is not None


@pytest.mark.parametrize("kind", READERS)
@files
@given(data=st.data())
def test_a_document_with_a_few_bytes_changed(kind: str, tmp_path: Path, data: Any) -> None:
    content = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = min(at + data.draw(st.integers(0, 12)), len(content))
        content[at:end] = data.draw(st.binary(max_size=6))
        if not content:
            break
    reads(READERS[kind], tmp_path / "file", bytes(content))


@pytest.mark.parametrize("kind", READERS)
@files
@given(content=st.binary(max_size=300))
def test_any_bytes(kind: str, tmp_path: Path, content: bytes) -> None:
    reads(READERS[kind], tmp_path / "file", content)


@pytest.mark.parametrize("kind", READERS)
@files
@given(cut=st.integers(0, 2000))
def test_a_document_that_is_cut_short_is_never_read_as_json(
    kind: str, tmp_path: Path, cut: int
) -> None:
    content = VALID[kind][: cut % len(VALID[kind])]
    extract = reads(READERS[kind], tmp_path / "file", content)
    assert kind == "pairs" or extract is None


@pytest.mark.parametrize("kind", ["entities", "sparql"])
@files
@given(tree=trees)
def test_any_json(kind: str, tmp_path: Path, tree: Any) -> None:
    reads(READERS[kind], tmp_path / "file", json.dumps(tree).encode())


@pytest.mark.parametrize("kind", ["entities", "sparql"])
@files
@given(data=st.data())
def test_a_document_with_some_members_replaced(kind: str, tmp_path: Path, data: Any) -> None:
    """Each replaced by anything, or taken away, wherever in the tree it stands."""
    tree = copy.deepcopy(json.loads(VALID[kind]))
    for _ in range(data.draw(st.integers(1, 3))):
        roads = list(branches(tree))
        holder, key = roads[data.draw(st.integers(0, len(roads) - 1))]
        if data.draw(st.booleans()):
            holder[key] = data.draw(trees)
        else:
            del holder[key]
        if not tree:
            break
    reads(READERS[kind], tmp_path / "file", json.dumps(tree).encode())


def branches(tree: Any) -> Any:
    """Every place in a tree that can be changed, with its holder; never none."""
    keys = tree if isinstance(tree, dict) else range(len(tree) if isinstance(tree, list) else 0)
    for key in keys:
        yield tree, key
        yield from branches(tree[key])


@files
@given(
    pairs=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=30),
    seed=st.integers(0, 9),
)
def test_pairs_are_counted_as_a_set_would(
    tmp_path: Path, pairs: list[tuple[int, int]], seed: int
) -> None:
    wanted = {pair for pair in pairs if pair[0] != pair[1]}
    lines = [f"Q{a}\tQ{b}" for a, b in pairs]
    extract = reads(read_wikidata_pairs, tmp_path / "file", "\n".join(lines).encode())
    loops = sum(a == b for a, b in pairs)
    if 2 * loops > len(pairs):
        assert extract is None
        return
    assert extract is not None
    listed = [s for s in extract.material.statements if s.property == "kind"]
    assert len(listed) == len(wanted)
    assert len({s.subject for s in listed}) == len({frozenset(pair) for pair in wanted})
    assert len(extract.skipped) == loops
    random.Random(seed).shuffle(lines)
    again = reads(read_wikidata_pairs, tmp_path / "file", "\n".join(lines).encode())
    assert again is not None
    assert {s.id for s in again.material.statements} == {s.id for s in extract.material.statements}
