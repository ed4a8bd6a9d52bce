"""Whatever a file holds, a reader of Wikipedia's pages gives an extract or one clear error."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.wikipedia_pages import HTML, WIKITEXT

from paradiplomacy.errors import RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import TieKind
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikipedia import read_html, read_wikitext
from paradiplomacy.sources.wikipedia.dates import read_tie

WIKI_TOKENS = ("{{", "}}", "[[", "]]", "{|\n", "\n|}", "\n|-\n", "\n|", "!", "<ref>", "</ref>",
               "<!--", "-->", "<nowiki>", "</nowiki>", "'''", "''", "\n== A ==\n", "\n* ", "\n** ",
               "\n; ", "<br>", "<s>", "(", ")", ",", "1987", "–", "former", "\n", "&#xD800;",
               "\ue001", "\u202e", "|", "{{flagicon|FRA}}", "rowspan=9", ", France")  # fmt: skip
HTML_TOKENS = ("<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "<td rowspan=9999>",
               "</td>", "<b>", "</b>", "<a title='X'>", "</a>", "<div>", "</div>", "<h2>", "</h2>",
               "<!--", "-->", "<script>", "<sup class=reference>", "<",
               "<img alt='Flag of X'>", "&#0;", "&#xD800;", "<p>", "<br>", "<dl><dt>",
               "<svg>", ", France", "1987")  # fmt: skip


def outcome(
    reader: Callable[..., Extract], data: bytes, title: str = "List of twin towns in Albania"
) -> Extract | None:
    """What the reader makes of a file, None where it says what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.txt"
        file.write_bytes(data)
        said, read = "", None
        try:
            read = reader(file, title=title, country="AL", as_of="2026")
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
@example(b'{"parse": {"wikitext": {"*": "* [[\\ud800]], France"}}}')
@example(b'{"a":' * 40_000)
@settings(max_examples=examples(150))
def test_any_file_gives_an_extract_or_an_error(data: bytes) -> None:
    outcome(read_wikitext, data)
    outcome(read_html, data)


@given(st.lists(st.one_of(st.sampled_from(WIKI_TOKENS), st.text(max_size=5)), max_size=40))
@settings(max_examples=examples(200))
def test_any_wikitext_is_read_or_refused(tokens: list[str]) -> None:
    text = "'''[[Berat]]'''\n* [[Bari]], Italy\n" + "".join(tokens)
    outcome(read_wikitext, text.encode())


@given(st.lists(st.one_of(st.sampled_from(HTML_TOKENS), st.text(max_size=5)), max_size=40))
@settings(max_examples=examples(200))
def test_any_html_is_read_or_refused(tokens: list[str]) -> None:
    text = "<p><b>Berat</b></p><ul><li>Bari, Italy</li></ul>" + "".join(tokens)
    outcome(read_html, text.encode())


@given(mutated(tuple(WIKITEXT.values()), WIKI_TOKENS), st.sampled_from(tuple(WIKITEXT)))
@settings(max_examples=examples(200))
def test_mutated_wikitext_is_read_or_refused(text: str, title: str) -> None:
    outcome(read_wikitext, text.encode("utf-8", "replace"), title)


@given(mutated(tuple(HTML.values()), HTML_TOKENS))
@settings(max_examples=examples(200))
def test_mutated_html_is_read_or_refused(text: str) -> None:
    outcome(read_html, text.encode("utf-8", "replace"))


@given(st.text(max_size=120))
@settings(max_examples=examples(300))
def test_words_beside_a_partner_give_dates_that_are_dates(text: str) -> None:
    told = read_tie(text)
    dates = [told.established, *(date for _, date in told.changes)]
    assert all(EventDate.parse(date).is_bounded for date in dates if date not in ("", "unknown"))


NESTED = (("{{a|", "}}"), ("[[a|", "]]"), ("<div>", "</div>"), ("<b>", "</b>"), ("{{{", "}}}"),
          ("''", "''"), ("\n{|\n|", "\n|}\n"), ("<ul><li>", "</li></ul>"), ("(", ")"),
          ("<table><tr><td>", "</td></tr></table>"), ("<a title=b>", "</a>"))  # fmt: skip


@pytest.mark.parametrize("sides", NESTED, ids=str)
@pytest.mark.parametrize("deep", [20, 200, 20_000])
@pytest.mark.parametrize("reader", [read_wikitext, read_html])
def test_deep_nesting_is_read_or_refused(
    reader: Callable[..., Extract], deep: int, sides: tuple[str, str]
) -> None:
    left, right = sides
    outcome(reader, (left * deep + "[[Bari]], Italy" + right * deep).encode())


LONG = ("[[", "{{", "{|\n", "[[a|", "{{a|", "<div>", "<ul>", "<b>", "<b><p>", "<ref>", "<!--", "<",
        "''", "==", "[http://x ", "* a, b (1999 ", "[[a|\n", "(", "&#1;", "<td>", "<a title=b>",
        "suspended 1999 ", "{{ubl|a|", "\n* ", "\n:", "<table><tr><td>", "* [[a]], ")  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("piece", LONG)
@pytest.mark.parametrize("reader", [read_wikitext, read_html])
def test_a_million_characters_of_one_thing_end(reader: Callable[..., Extract], piece: str) -> None:
    # No clock is read here: before the readers' guards each of these took minutes or for ever.
    outcome(reader, (piece * (1_000_000 // len(piece))).encode())
