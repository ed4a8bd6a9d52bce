"""Text is UTF-8, or what somebody named; of anything else it is said what it would read."""

from __future__ import annotations

import pytest

from paradiplomacy.errors import FileError, ParadiplomacyError
from paradiplomacy.tabular.proposals import proposals
from paradiplomacy.tabular.text import ENCODING_OPTION, decode, known_encoding, utf8_bytes

HEAD = "id,city,country\n1,"


def refused(data: bytes, **options: str) -> str:
    with pytest.raises(FileError) as raised:
        decode(data, "a.csv", **options)
    return str(raised.value)


@pytest.mark.parametrize("encoding", ["", "utf-8", "UTF8", "utf-8-sig"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_utf_8_is_read_with_and_without_a_mark(encoding: str, mark: str) -> None:
    assert decode((mark + "长春,Łódź\r\n").encode(), "a.csv", encoding=encoding) == "长春,Łódź\r\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("长春,小石城", "gb18030"),
        ("长春,小石城", "cp936"),
        ("长春,小石城", "GBK"),
        ("长春,小石城", "utf-16"),
        ("长春,小石城", "utf-16-le"),
        ("臺北,高雄", "big5"),
        ("東京,長崎", "shift_jis"),
        ("서울", "euc_kr"),
        ("Málaga", "latin-1"),
        ("Łódź", "cp1250"),
    ],
)
def test_what_is_named_is_read(text: str, encoding: str) -> None:
    data = (HEAD + text).encode(encoding)
    assert decode(data, "a.csv", encoding=encoding) == HEAD + text
    assert utf8_bytes(data, "a.csv", encoding=encoding) == (HEAD + text).encode()


CITIES = {
    "gb18030": ["长春", "小石城,美国", "呼和浩特", "镕基,中国", "友好城市关系"],
    "big5": ["臺北市", "高雄,臺灣", "友好城市"],
    "shift_jis": ["東京", "長崎市,日本", "サンフランシスコ", "神戸"],
    "euc_jp": ["東京", "さいたま市"],
    "euc_kr": ["서울", "부산광역시,대한민국"],
    "cp1252": ["Málaga", "São Paulo,Zürich", "Orléans – Münster", "Århus", "Å"],
    "cp1250": ["Łódź,Poland", "Kraków, Łódź, Gdańsk"],
    "cp1251": ["Москва,Россия", "Хабаровск"],
    "cp1253": ["Αθήνα"],
    "cp1254": ["Bağcılar,Türkiye"],
    "koi8_r": ["Москва,Россия"],
    "mac_roman": ["Málaga"],
    "utf-16": ["长春", "Málaga"],
    "utf-16-le": ["长春"],
    "utf-16-be": ["长春"],
    "iso2022_jp": ["東京"],
    "hz": ["长春"],
}


@pytest.mark.parametrize(
    ("encoding", "city"), [(name, city) for name, cities in CITIES.items() for city in cities]
)
def test_the_right_encoding_is_among_the_proposals_with_what_it_reads(
    encoding: str, city: str
) -> None:
    message = refused((HEAD + city + "\n").encode(encoding), how=ENCODING_OPTION)
    word = city.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    assert f"in {encoding} " in message
    assert f"'{word}" in message
    assert "--encoding" in message
    assert "save the file as UTF-8 (in Excel: CSV UTF-8)" in message


CJK = ("big5", "shift_jis", "euc_jp", "euc_kr")


def test_a_very_long_line_below_keeps_nobody_waiting() -> None:
    # Of old this took hours: from each of its bytes on, the rest of the line was looked through.
    data = "name\nMálaga\n".encode("cp1252") + b"<div>" * 180_000 + b"\nend\n"
    assert proposals(data, 6)[0].sample == "Málaga"


@pytest.mark.parametrize("city", CITIES["gb18030"])
def test_chinese_text_is_proposed_as_gb18030_first(city: str) -> None:
    data = (HEAD + city).encode("gb18030")
    assert proposals(data, len(HEAD))[0].encoding == "gb18030"


@pytest.mark.parametrize("city", [*CITIES["cp1252"], *CITIES["cp1250"], *CITIES["cp1251"]])
def test_european_text_is_never_proposed_as_chinese(city: str) -> None:
    encoding = next(name for name, cities in CITIES.items() if city in cities)
    found = proposals((HEAD + city).encode(encoding), len(HEAD))
    assert "gb18030" not in [one.encoding for one in found]
    assert not set(CJK) & {one.encoding for one in found[:1]}


def test_the_message_names_file_line_byte_and_what_to_do() -> None:
    data = (HEAD + "长春\n").encode("gb18030")
    assert refused(data, how="write {encoding}").startswith(
        "a.csv, row 2: byte 19 (0xb3) is not UTF-8; in gb18030 it would read '长春', in big5 "
    )
    assert "; if one of them is right, write gb18030 (or that one), or save the file" in refused(
        data, how="write {encoding}"
    )
    assert "one of them" not in refused(data)  # where none can be named


def test_lines_that_end_in_a_return_alone_are_counted() -> None:
    assert refused(b"a\rb\r\xff\r").startswith("a.csv, row 3: byte 5 (0xff)")


@pytest.mark.parametrize(
    ("data", "encoding", "says"),
    [
        ("长春市小石城".encode(), "gbk", "is UTF-8 throughout and not gbk; it would read '长春市"),
        ("\ufeffx".encode(), "gbk", "starts with the mark of UTF-8 and is not gbk"),
        ("Málaga Århus Łódź".encode(), "cp1252", "is UTF-8 throughout and not cp1252"),
        ("长春".encode("gbk"), "ascii", "byte 1 (0xb3) is not ascii; in gb18030 it would read"),
        (b"ab\xff", "utf-16-le", "is not utf-16-le"),
    ],
    ids=["utf-8", "mark", "accents", "ascii", "half"],
)
def test_a_wrong_name_is_refused(data: bytes, encoding: str, says: str) -> None:
    assert says in refused(data, encoding=encoding)


def test_few_characters_that_fit_both_are_read_as_named() -> None:
    assert decode("陆".encode("gbk"), "a.csv", encoding="gbk") == "陆"  # these bytes are "½" too


def test_what_no_text_holds_is_refused() -> None:
    assert refused(b"a\nb\0c\n") == "a.csv, row 2: holds a NUL byte; save it as plain text"
    assert "in utf-16-le it would read 'Berat,AL'" in refused("Berat,AL\n".encode("utf-16-le"))


@pytest.mark.parametrize("name", ["latin-9000", "idna", "punycode", "base64", "unicode_escape", ""])
def test_what_is_no_encoding_is_said(name: str) -> None:
    with pytest.raises(
        ValueError, match="is not an encoding of text; try utf-8, gb18030 or cp1252"
    ):
        known_encoding(name)
    if name:
        with pytest.raises(ParadiplomacyError, match="is not an encoding of text"):
            decode(b"x", "a.csv", encoding=name)


def test_utf_8_is_handed_on_without_a_copy() -> None:
    for text in ("plain\n", "长春\n"):
        data = text.encode()
        assert utf8_bytes(data, "a.csv") is data


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Kardeş Şehir;Ülke;Tür\nKöln;Almanya;Kardeş şehir\n", "cp1254"),
        ("Şehir;Yıl\nİzmir;1990\n", "cp1254"),
        ("Nº;Cidade-irmã;País\n1;Braga;Itália\n", "cp1252"),
        ("Vinabær;Ár\nÍsafjörður;1990\n", "cp1252"),
    ],
)
def test_the_encoding_of_a_list_comes_first(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    at = next(i for i, byte in enumerate(data) if byte > 127)
    assert proposals(data, at)[0].encoding == encoding
