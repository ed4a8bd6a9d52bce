"""What the guides on running a site say of its limits is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paradiplomacy.access import invitations, sessions
from paradiplomacy.language.word_files import sentences
from paradiplomacy.record.agreement_text import LARGEST_TEXT
from paradiplomacy.site.live import at_desk, forms
from paradiplomacy.tabular.rows import MAX_CELL

DOCS = Path(__file__).parents[2] / "docs"


def _page(name: str) -> str:
    return " ".join((DOCS / name).read_text(encoding="utf-8").split())


def test_nginx_lets_the_largest_form_through() -> None:
    (megabytes,) = re.findall(
        "client_max_body_size ([0-9]+)m;", _page("how-to/run-for-an-office.md")
    )
    assert int(megabytes) * 2**20 >= forms.LARGEST_WITH_FILES
    assert len(at_desk._TEXT_FIELDS) * LARGEST_TEXT + forms.LARGEST < forms.LARGEST_WITH_FILES
    assert (int(megabytes) - 1) * 2**20 < forms.LARGEST_WITH_FILES


@pytest.mark.parametrize(
    ("name", "day", "hour"),
    [("how-to/share-a-record.md", " days", " hours"), ("zh/share.md", " 天", " 小时")],
)
def test_the_guide_says_when_sessions_end(name: str, day: str, hour: str) -> None:
    page = _page(name)
    assert f"{sessions.LASTS.days}{day}" in page
    assert f"{sessions.IDLE.total_seconds() / 3600:.0f}{hour}" in page
    assert f"{invitations.ANSWERS.days}{day}" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_sends_too_much_is_told_the_limits(language: str) -> None:
    lead = sentences("paradiplomacy.site.pages.forbidden", language)["lead.too_large"]
    assert f"{MAX_CELL:,}" in str(lead)
    assert f"{LARGEST_TEXT // 1_000_000} MB" in str(lead)


def test_the_guide_says_how_large_a_form_may_be() -> None:
    page = _page("how-to/share-a-record.md")
    assert f"{forms.LARGEST // 1000} kB" in page
    assert f"{forms.LARGEST_WITH_FILES // 1_000_000} MB" in page
