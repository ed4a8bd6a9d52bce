"""A package for a key holder: whole, but for what is closed, and said for whom."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.consent.showing import with_consent, without_closed
from paradiplomacy.interviews import texts as interview_texts
from paradiplomacy.interviews.texts import InterviewTexts
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.package.full import KeyHolder, accounts_in, check_key, write_texts

Cli = Callable[..., Any]
KEY = b"a long passphrase"


def test_all_but_what_is_closed_is_whole() -> None:
    accounts = [account(consent, **CLERK, consent=consent) for consent in CONSENT_WORDS]
    accounts += [
        account("held", **CLERK, embargo="2030"),
        account("gone", **CLERK),
        account("later", **CLERK),
    ]
    given = material(
        *accounts,
        judgements=[judged("erased", "account:gone"), judged("consent", "account:later", "none")],
    )
    whole = without_closed(given, today=date(2026, 1, 1))
    assert accounts_in([whole]) == set(CONSENT_WORDS) - {"none"}
    there = {s.id for s in whole.statements}
    for statement in given.statements:
        open_ = any(
            f"talk-{consent}" == statement.source for consent in CONSENT_WORDS if consent != "none"
        )
        assert (statement.id in there) is (open_ or statement.source == "atlas")
    assert {source.title for source in whole.sources} == {
        "Atlas",
        *(
            f"Talk with the person of talk-{consent}"
            for consent in CONSENT_WORDS
            if consent != "none"
        ),
    }
    assert whole.judgements == ()
    over = without_closed(given, today=date(2031, 1, 1))
    assert "held" in accounts_in([over])


def test_who_reads_it_shows_no_more_of_it_than_before() -> None:
    later = judged("consent", "account:n3", "region")
    given = material(
        *(account(f"n{n}", **CLERK, consent=consent) for n, consent in enumerate(CONSENT_WORDS)),
        judgements=[later],
    )
    whole = without_closed(given)
    assert whole.judgements == (later,)
    shown = with_consent(given)
    again = with_consent(whole)
    assert (again.sources, set(again.statements)) == (shown.sources, set(shown.statements))


def test_a_package_says_for_whom_it_is() -> None:
    for name in ("", "  ", "two\nlines", "x" * 201):
        with pytest.raises(ParadiplomacyError, match="for whom"):
            KeyHolder(name)
    assert "passphrase" not in repr(KeyHolder("Ann", key=KEY))


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InterviewTexts:
    monkeypatch.setattr(interview_texts, "COST", 2**4)
    kept = InterviewTexts(tmp_path / "texts.json")
    for key in ("n1", "n2", "gone"):
        kept.add(key, f"Whisper of {key}.", KEY)
    return kept


def test_texts_are_of_accounts_that_are_in_it_and_encrypted_without_the_key(
    texts: InterviewTexts, tmp_path: Path
) -> None:
    locked = KeyHolder("Ann", texts.path)
    assert write_texts(tmp_path / "locked", locked, {"n1", "n2"}) == 2
    copy = InterviewTexts(tmp_path / "locked" / "texts.json")
    assert copy.accounts() == ("n1", "n2")
    assert b"Whisper" not in copy.path.read_bytes()
    assert copy.decrypt("n2", KEY) == "Whisper of n2."
    assert write_texts(tmp_path / "open", KeyHolder("Ann", texts.path, KEY), {"n1"}) == 1
    (text,) = (tmp_path / "open").iterdir()
    assert text.read_text(encoding="utf-8") == "n1\n\nWhisper of n1."
    assert write_texts(tmp_path / "none", locked, {"n9"}) == 0
    with pytest.raises(ParadiplomacyError, match="not the one of these texts"):
        check_key(KeyHolder("Ann", texts.path, b"another passphrase"))


def test_it_is_made_only_once_somebody_said_so(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "package"
    command = ("package", "china_russia", "--out", out)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert cli(*command, "--full", "--for", "Ann").status == 1
    assert cli(*command, "--full", "--yes").status == 1
    assert cli(*command, "--for", "Ann").status == 2
    assert not out.exists()
