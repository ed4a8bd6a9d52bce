"""Answers are packed once, and marked."""

from __future__ import annotations

import gzip

import pytest
from starlette.datastructures import Headers

from paradiplomacy.site.live.answers import PackedAnswer, accepts_gzip
from paradiplomacy.site.site import Content

TEXT = PackedAnswer.of(Content("县 tie ".encode() * 500, "text/html; charset=utf-8"))


def test_it_is_packed_for_those_who_can_unpack() -> None:
    packed = TEXT.response(Headers({"accept-encoding": "gzip, br"}))
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert gzip.decompress(bytes(packed.body)) == TEXT.content.body
    assert int(packed.headers["content-length"]) == len(packed.body) < 200
    plain = TEXT.response(Headers({}))
    assert "content-encoding" not in plain.headers
    assert plain.body == TEXT.content.body


def test_what_is_small_or_packed_already_is_sent_as_it_is() -> None:
    for content in (Content(b"tie", "text/plain"), Content(b"tie " * 999, "image/png")):
        answer = PackedAnswer.of(content).response(Headers({"accept-encoding": "gzip"}))
        assert answer.body == content.body


@pytest.mark.parametrize(
    "known",
    [TEXT.mark, f'"other", {TEXT.mark}', TEXT.mark.removeprefix("W/"), "*"],
    ids=["the mark", "among others", "strong", "any"],
)
def test_who_has_it_is_only_told_so(known: str) -> None:
    answer = TEXT.response(Headers({"if-none-match": known}))
    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["etag"] == TEXT.mark


def test_another_mark_gets_all_of_it() -> None:
    assert TEXT.response(Headers({"if-none-match": 'W/"other"'})).status_code == 200


def test_a_refusal_is_never_only_confirmed() -> None:
    answer = TEXT.response(Headers({"if-none-match": TEXT.mark}), status=404)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("deflate, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("br", False),
        ("", False),
    ],
)
def test_who_can_unpack(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted
