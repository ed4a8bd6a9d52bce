"""Any text in any encoding is read right, or refused with what it would read; never wrong."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.proposals import proposals
from paradiplomacy.tabular.text import ENCODING_OPTION, decode

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp1252", "shift_jis")

words = st.text(
    st.one_of(
        st.sampled_from('abc ,;"\n1-'),
        st.sampled_from("长春小石城市北京友好中国上海"),
        st.sampled_from("臺北高雄灣"),
        st.sampled_from("東京さいたまサンカ"),
        st.sampled_from("éáüñÅßçœ’–"),
        st.characters(exclude_categories=("Cc", "Cs")),
    ),
    max_size=40,
)


def encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
        raise


@given(words, st.sampled_from(ENCODINGS))
def test_text_is_read_right_or_refused_with_proposals(text: str, encoding: str) -> None:
    data = encoded(text, encoding)
    try:
        read = decode(data, "a.csv", how=ENCODING_OPTION)
    except FileError as error:
        (problem,) = error.problems
        assert problem.file == "a.csv"
        assert "UTF-8" in problem.message
        if encoding == "utf-16":
            assert "in utf-16 it would read" in problem.message
        assert "would read" in problem.message or "none of the encodings" in problem.message
    else:
        # What is valid UTF-8 is UTF-8: nothing can tell that a few bytes meant something else.
        assert read == data.decode("utf-8-sig").removeprefix("\ufeff")
        if encoding.startswith("utf-8"):
            assert read == text.removeprefix("\ufeff")


@given(words, st.sampled_from(ENCODINGS))
def test_named_it_is_read_right_or_refused(text: str, encoding: str) -> None:
    data = encoded(text, encoding)
    if encoding[:3] != "utf":
        assume("\ufffd" in data.decode("utf-8", "replace") or data.isascii())
    read = decode(data, "a.csv", encoding=encoding)
    # What a decoder makes of bytes is not quite the reverse of its encoder in gb18030.
    assert read == data.decode(encoding).removeprefix("\ufeff")
    assert encoding == "gb18030" or read == text.removeprefix("\ufeff")


@given(
    st.text(
        st.sampled_from("长春市小石城北京友好关系中国上海广州哈尔滨深圳"), min_size=2, max_size=30
    )
)
def test_chinese_is_proposed_as_gb18030_first_with_its_words(text: str) -> None:
    data = ("city\n" + text).encode("gb18030")
    assume("\ufffd" in data.decode("utf-8", "replace"))
    found = proposals(data, 5)
    assert found[0].encoding == "gb18030"
    assert found[0].sample == text[:24]


@given(st.binary(max_size=200), st.sampled_from(["", *ENCODINGS]))
def test_any_bytes_are_text_or_a_clear_error(data: bytes, encoding: str) -> None:
    try:
        text = decode(data, "a.csv", encoding=encoding)
    except FileError as error:
        (problem,) = error.problems
        assert problem.file == "a.csv"
        assert problem.message
    else:
        assert "\0" not in text
