"""What any reader makes of any file leaves as a record folder, and comes back the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.test_mapped_tables import EVERYTHING, HEAD, rows, written
from tests.property.test_wikipedia_readers import (
    HTML_TOKENS,
    mutated,
)
from tests.support.cpaffc_service import answer_of, tie_row
from tests.support.examples import examples
from tests.support.round_trips import comes_back
from tests.support.wikidata_service import made_up_rows, results_of
from tests.support.wikipedia_pages import HTML, LISTS

from paradiplomacy.errors import RecordError
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.readers import READERS

Files = st.SearchStrategy[tuple[list[bytes], dict[str, str]]]

# What people and programs write into a name.
_AWKWARD = ("=cmd|' /C calc'!A0", "@SUM(1)", "＝1+1", "'-1", "''", "a; b", "a|b", '"', ",", "-")
labels = st.one_of(
    st.sampled_from(_AWKWARD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.builds("{} {}".format, st.sampled_from(_AWKWARD), st.text("abc;=+'", max_size=4)),
)


@st.composite
def sparql_files(draw: st.DrawFn) -> tuple[list[bytes], dict[str, str]]:
    made = made_up_rows(draw(st.integers(1, 6)))
    for row in made:
        for name in row:
            if "Label" in name and draw(st.booleans()):
                row[name] = draw(labels)
            if "Geonames" in name:
                row[name] = draw(st.integers(0, 10**11).map(str))
    return [results_of(made)], {}


@st.composite
def wikipedia_files(
    draw: st.DrawFn, pages: Mapping[str, str], tokens: tuple[str, ...]
) -> tuple[list[bytes], dict[str, str]]:
    title = draw(st.sampled_from(tuple(pages)))
    text = draw(mutated((pages[title],), (*tokens, *_AWKWARD)))
    options = {"title": "List of twin towns in Albania", "country": "AL"}
    options["as_of"] = draw(st.sampled_from(["2026", "../2026-01-31"]))
    return [text.encode("utf-8", "replace")], options


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[bytes], dict[str, str]]:
    named = st.one_of(labels, st.sampled_from(["Berat", "Bari", "Aachen"]))
    body = draw(st.lists(st.tuples(rows, named, named), min_size=1, max_size=8))
    cells = [(a, *row[1:2], b, *row[3:]) for row, a, b in body]
    return [written(HEAD, cells).encode()], {}


@st.composite
def cpaffc_files(draw: st.DrawFn) -> tuple[list[bytes], dict[str, str]]:
    cells = st.tuples(
        st.sampled_from(["广东省", "天津市", "", "台湾省"]),
        st.one_of(labels, st.sampled_from(["广州市", "", "泰安市肥城市"])),
        st.one_of(labels, st.sampled_from(["神户市", "艾奥瓦州"])),
        st.sampled_from(["日本", "美国", "亚特兰蒂斯", ""]),
        st.sampled_from(["1973-06-24", "0000-00-00", "1988", "", "x"]),
    )
    made = draw(st.lists(cells, min_size=1, max_size=8))
    return [answer_of([tie_row(n, *row) for n, row in enumerate(made, start=1)])], {}


FILES: dict[str, Files] = {
    "wikidata-sparql": sparql_files(),
    "wikipedia-html": wikipedia_files(HTML | LISTS, HTML_TOKENS),
    "table": tables(),
    "cpaffc": cpaffc_files(),
}


def test_no_reader_is_left_out() -> None:
    assert FILES.keys() == READERS.keys()


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=examples(60))
@given(data=st.data())
def test_what_a_reader_makes_comes_back_from_a_folder(name: str, data: st.DataObject) -> None:
    contents, options = data.draw(FILES[name])
    with TemporaryDirectory() as here:
        paths = []
        for n, content in enumerate(contents):
            paths.append(Path(here) / f"file-{n}.txt")
            paths[-1].write_bytes(content)
        if name == "table":
            mapping = Path(here) / "mapping.yaml"
            mapping.write_text(yaml.safe_dump(_LOCAL), encoding="utf-8")
            options = options | {"mapping": str(mapping)}
        try:
            extract = READERS[name].read_files(paths, options)
        except RecordError:  # what cannot be read is the business of other tests
            return
        again = comes_back(extract.material, Path(here))
        build_record([again])


_LOCAL = EVERYTHING | {
    "source": {
        "id": "office",
        "title": "=1+1",
        "language": "zh",
        "end": "CN",
        "voice": "government",
    }
}
"""A mapping whose source speaks for an end, in another language than the record's first."""
