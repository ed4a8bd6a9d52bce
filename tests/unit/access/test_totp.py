"""Codes of an app, against the vectors of RFC 6238, and codes on paper."""

from __future__ import annotations

from base64 import b32decode, b32encode
from datetime import UTC, datetime

import pytest

from paradiplomacy.access.totp import (
    STEP,
    code_at,
    is_recovery_code,
    new_recovery_codes,
    new_secret,
    step_of,
    step_that_fits,
    uri,
)

RFC = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        # Appendix B has eight digits; apps show the last six.
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC, step_of(moment)) == code[2:]


def at(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP + 11, UTC)


def test_a_code_counts_for_a_minute_and_a_half_and_once() -> None:
    code = code_at(RFC, 1000)
    fits = [n for n in range(990, 1010) if step_that_fits(RFC, code, at(n), after=0) is not None]
    assert fits == [999, 1000, 1001]
    assert step_that_fits(RFC, code, at(1001), after=999) == 1000
    assert step_that_fits(RFC, code, at(1001), after=1000) is None
    assert step_that_fits(RFC, f" {code[:3]} {code[3:]} ", at(1000), after=0) == 1000


def test_a_code_noted_by_a_clock_that_was_ahead_keeps_nobody_out() -> None:
    code = code_at(RFC, 1000)
    assert step_that_fits(RFC, code, at(1000), after=2_000_000) == 1000


@pytest.mark.parametrize("code", ["", "28708", "2870823", "abcdef", "２８７０８２", "\ud800"])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert step_that_fits(RFC, code, at(1), after=0) is None


def test_secrets_and_codes_for_paper_are_new_each_time() -> None:
    assert len(b32decode(new_secret())) == 20
    assert new_secret() != new_secret()
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert [is_recovery_code(code.upper().replace("-", " ")) for code in codes] == list(codes)
    assert not set(codes) & set(new_recovery_codes())


@pytest.mark.parametrize("text", ["", "123456", "abcd-efgh", "abcd-efgh-jkmn-pqrs", "ａbcd"])
def test_what_is_no_code_for_paper_is_none(text: str) -> None:
    assert is_recovery_code(text) == ""


def test_an_app_reads_the_name_of_the_site() -> None:
    assert uri(RFC, email="安@example.org", site="Ties & 友好").startswith(
        "otpauth://totp/Ties%20%26%20%E5%8F%8B%E5%A5%BD:%E5%AE%89%40example.org?secret="
    )
