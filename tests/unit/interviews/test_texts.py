from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.interviews import texts as module
from paradiplomacy.interviews.texts import InterviewTexts, new_key_file

TEXT = "We met the mayor in 1994; 我们见了市长。\n" * 50
KEY, OTHER = b"a long passphrase", b"another passphrase"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is soon derived."""
    monkeypatch.setattr(module, "COST", 2**4)


@pytest.fixture
def texts(tmp_path: Path) -> InterviewTexts:
    stored = InterviewTexts(tmp_path / "texts.json")
    stored.add("n1", TEXT, KEY)
    return stored


def test_a_text_comes_back_and_is_nowhere_in_the_file(texts: InterviewTexts) -> None:
    assert texts.decrypt("n1", KEY) == TEXT
    assert texts.accounts() == ("n1",)
    content = texts.path.read_text(encoding="utf-8")
    assert "mayor" not in content
    assert "市长" not in content
    assert texts.path.stat().st_mode & 0o777 == 0o600


def test_one_text_is_another_each_time(texts: InterviewTexts) -> None:
    texts.add("n2", TEXT, KEY)
    import json

    sealed = json.loads(texts.path.read_text(encoding="utf-8"))["texts"]
    assert sealed["n1"] != sealed["n2"]


@pytest.mark.parametrize("what", ["read", "add", "rotate"])
def test_a_wrong_key_gives_one_clear_error_that_carries_nothing(
    texts: InterviewTexts, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = texts.path.read_bytes()
    calls = {
        "read": lambda: texts.decrypt("n1", OTHER),
        "add": lambda: texts.add("n2", TEXT, OTHER),
        "rotate": lambda: texts.rotate(OTHER, KEY),
    }
    with caplog.at_level(logging.DEBUG), pytest.raises(ParadiplomacyError) as caught:
        calls[what]()
    assert "the key is not the one of these texts" in str(caught.value)
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert caught.value.__context__ is None
    assert not [word for word in ("mayor", "passphrase") if word in shown.replace("texts.py", "")]
    assert texts.path.read_bytes() == before


def test_a_text_cannot_be_passed_off_as_another_account_s(texts: InterviewTexts) -> None:
    texts.path.write_text(texts.path.read_text(encoding="utf-8").replace('"n1"', '"n2"'))
    with pytest.raises(ParadiplomacyError, match="a text is damaged"):
        texts.decrypt("n2", KEY)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("check",), None),
        (("check",), 1e308),
        (("texts", "n1"), 1.5),
        (("texts",), ["n1"]),
        (("scrypt",), None),
        (("scrypt", "n"), None),
        (("scrypt", "n"), 3),
        (("scrypt", "n"), 2**40),  # hundreds of terabytes
        (("scrypt", "r"), 2**20),
        (("scrypt", "p"), "1"),
        (("scrypt", "salt"), None),
        (("scrypt", "salt"), "é"),
        (("scrypt", "salt"), ""),
    ],
)
def test_a_file_with_something_else_in_it_is_refused(
    texts: InterviewTexts, place: tuple[str, ...], value: object
) -> None:
    import json

    held = json.loads(texts.path.read_text(encoding="utf-8"))
    at = held
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    texts.path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match=r"is not a file of interview texts|is damaged"):
        texts.decrypt("n1", KEY)


def test_with_another_key_the_old_one_opens_nothing(texts: InterviewTexts) -> None:
    texts.add("n2", "short", KEY)
    assert texts.rotate(KEY, OTHER) == 2
    assert (texts.decrypt("n1", OTHER), texts.decrypt("n2", OTHER)) == (TEXT, "short")
    with pytest.raises(ParadiplomacyError, match="not the one"):
        texts.decrypt("n1", KEY)


def test_a_text_is_removed_without_the_key(texts: InterviewTexts) -> None:
    assert texts.remove("n1")
    assert not texts.remove("n1")
    assert texts.accounts() == ()
    with pytest.raises(NotFoundError):
        texts.decrypt("n1", KEY)


@pytest.mark.parametrize("key", [b"", b"short"])
def test_a_short_key_is_refused(tmp_path: Path, key: bytes) -> None:
    stored = InterviewTexts(tmp_path / "texts.json")
    with pytest.raises(ParadiplomacyError, match="too short"):
        stored.add("n1", TEXT, key)
    assert not stored.path.exists()


@pytest.mark.parametrize(
    "content", ["", "{}", '{"schema": "other/1", "texts": {}}', "[1]", "[" * 100_000]
)
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "texts.json"
    path.write_text(content)
    with pytest.raises(ParadiplomacyError, match="not a file of interview texts"):
        InterviewTexts(path).decrypt("n1", KEY)
    with pytest.raises(ParadiplomacyError, match="no such file"):
        InterviewTexts(tmp_path / "none.json").decrypt("n1", KEY)


def test_a_key_file_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    key = new_key_file(tmp_path / "key")
    assert (tmp_path / "key").read_bytes().strip() == key
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert len(key) >= 32
    with pytest.raises(ParadiplomacyError, match="never overwritten"):
        new_key_file(tmp_path / "key")
