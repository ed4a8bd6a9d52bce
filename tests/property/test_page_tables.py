"""Whatever a page or a file of JSON holds, it is read as a table or refused in one clear error."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.wikipedia_pages import HTML

from paradiplomacy.errors import RecordError
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableFormat, read_table

_TOKENS = (
    "<ul>", "</ul>", "<li>", "<table>", "</table>", "<tr>", "<td rowspan=9>", "<td colspan=99>",
    "<b>", "</p>", "<h2>", "(1987", "–2022)", "&#0;", "\u202e", "<!--", "<![CDATA[", '"', "\x00",
)  # fmt: skip
_NAMES = ("features", "attributes", "geometry", "fields", "a")


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(tuple(HTML.values())))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 40))
        text = text[:at] + draw(st.sampled_from(_TOKENS)) + text[at + cut :]
    return text


def read(name: str, data: bytes, sheet: str = "") -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            table = read_table(path, TableFormat(sheet=sheet))
            rows = [row for row in table.rows if isinstance(row, TableRow)]
        except RecordError:
            return
    assert all(len(row.cells) == len(table.columns) for row in rows)


@settings(max_examples=examples(100))
@given(spoilt(), st.sampled_from(["", "lists", "1"]))
def test_a_spoilt_page(text: str, sheet: str) -> None:
    read("page.html", text.encode("utf-8", "replace"), sheet)


@settings(max_examples=examples(100))
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_NAMES), inner),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json(value: object) -> None:
    import json

    read("list.json", json.dumps(value).encode())
