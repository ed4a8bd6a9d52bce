"""Whatever a file holds, the reader of Wikipedia's pages gives an extract or one clear error."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.wikipedia_pages import HTML, LISTS

from paradiplomacy.errors import RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import TieKind
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikipedia import read_html
from paradiplomacy.sources.wikipedia.stated_ties import read_tie

HTML_TOKENS = ("<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "<td rowspan=9999>",
               "</td>", "<b>", "</b>", "<a title='X'>", "</a>", "<div>", "</div>", "<h2>", "</h2>",
               "<!--", "-->", "<script>", "<sup class=reference>", "<",
               "<img alt='Flag of X'>", "&#0;", "&#xD800;", "<p>", "<br>", "<dl><dt>",
               "<svg>", ", France", "1987")  # fmt: skip


def outcome(data: bytes, title: str = "List of twin towns in Albania") -> Extract | None:
    """What the reader makes of a file, None where it says what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.txt"
        file.write_bytes(data)
        said, read = "", None
        try:
            read = read_html(file, title=title, country="AL", as_of="2026")
        except RecordError as error:
            said = str(error)
    if read is None:
        assert "page.txt" in said
        return None
    assert_sound(read, data.count(b"\n") + data.count(b"\r") + 1)
    return read


def assert_sound(read: Extract, lines: int) -> None:
    """What holds of all statements that a reader makes, and of all that it leaves out."""
    for said in read.material.statements:
        said.id.encode()
        assert 0 < int(said.locator.removeprefix("line ")) <= lines or said.locator == "line 0"
        assert said.value == said.value.strip() != ""
        assert all(c.isprintable() for c in said.value + said.note)
        if said.property == "kind":
            assert said.value in set(TieKind)
        elif said.subject.startswith("tie:"):
            assert said.side in said.subject
            assert said.value == "unknown" or EventDate.parse(said.value).is_bounded
        elif said.property == "name":
            assert len(said.value) <= 90
            assert said.value[0] not in "=+-@"
    for problem in read.skipped:
        assert 0 <= problem.row <= lines
        assert problem.message
    assert all(times > 0 for times in read.unread.values())


def mutated(pages: tuple[str, ...], tokens: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A page with stretches cut out, doubled, moved, or replaced by markup."""

    @st.composite
    def build(draw: st.DrawFn) -> str:
        text = draw(st.sampled_from(pages))
        for _ in range(draw(st.integers(1, 8))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, min(len(text), start + 60)))
            piece = draw(st.one_of(st.sampled_from(tokens), st.text(max_size=8)))
            what = draw(st.sampled_from(("cut", "put", "double")))
            middle = {"cut": "", "put": piece, "double": text[start:end] * 2}[what]
            text = text[:start] + middle + text[end:]
        return text

    return build()


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode())))
@example(b'{"parse": {"text": {"*": "<li>\\ud800, France"}}}')
@example(b'{"a":' * 40_000)
@settings(max_examples=examples(150))
def test_any_file_gives_an_extract_or_an_error(data: bytes) -> None:
    outcome(data)


@given(st.lists(st.one_of(st.sampled_from(HTML_TOKENS), st.text(max_size=5)), max_size=40))
@settings(max_examples=examples(200))
def test_any_html_is_read_or_refused(tokens: list[str]) -> None:
    text = "<p><b>Berat</b></p><ul><li>Bari, Italy</li></ul>" + "".join(tokens)
    outcome(text.encode())


@given(mutated((*HTML.values(), *LISTS.values()), HTML_TOKENS), st.sampled_from(tuple(LISTS)))
@settings(max_examples=examples(400))
def test_mutated_html_is_read_or_refused(text: str, title: str) -> None:
    outcome(text.encode("utf-8", "replace"), title)


@given(st.text(max_size=120))
@settings(max_examples=examples(300))
def test_words_beside_a_partner_give_dates_that_are_dates(text: str) -> None:
    told = read_tie(text)
    dates = [told.established, *(date for _, date in told.changes)]
    assert all(EventDate.parse(date).is_bounded for date in dates if date not in ("", "unknown"))


NESTED = (("<div>", "</div>"), ("<b>", "</b>"), ("<ul><li>", "</li></ul>"), ("(", ")"),
          ("<table><tr><td>", "</td></tr></table>"), ("<a title=b>", "</a>"))  # fmt: skip


@pytest.mark.parametrize("sides", NESTED, ids=str)
@pytest.mark.parametrize("deep", [20, 200, 20_000])
def test_deep_nesting_is_read_or_refused(deep: int, sides: tuple[str, str]) -> None:
    left, right = sides
    outcome((left * deep + "[[Bari]], Italy" + right * deep).encode())


LONG = ("<div>", "<ul>", "<b>", "<b><p>", "<!--", "<", "* a, b (1999 ", "(", "&#1;", "<td>",
        "<a title=b>", "suspended 1999 ", "<table><tr><td>", "<li>a, ")  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("piece", LONG)
def test_a_million_characters_of_one_thing_end(piece: str) -> None:
    # No clock is read here: before the reader's guards each of these took minutes or for ever.
    outcome((piece * (1_000_000 // len(piece))).encode())
