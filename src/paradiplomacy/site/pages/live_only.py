"""Pages that only a server shows, made for who asks; `site.live` answers them."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind, View

__all__ = ["ACCOUNT", "ANSWERING", "ANSWER_BOTH", "ANSWER_QUESTION", "JOIN", "PEOPLE"]
__all__ += ["DESK", "DESK_ENTRY", "SECOND_FACTOR", "SIGN_IN"]


def _make_live_kind(name: str, folder: str = "", *, at: str = "") -> PageKind:
    return PageKind(name, _empty_view, folder, at=at, live_only=True)


def _empty_view(site: object, key: str) -> View:
    """View of a page that is made by who answers it: empty."""
    return {}


ACCOUNT = _make_live_kind("account")
ANSWERING = _make_live_kind("answering", at="answer")
"""Where a respondent begins, sees how far they are, finishes and withdraws."""
ANSWER_BOTH = _make_live_kind("answer_both")
"""What both ends answered, for a respondent who has given their own answers."""
ANSWER_QUESTION = _make_live_kind("answer_question", "answer")
DESK = _make_live_kind("desk")
"""Papers of an office, and what falls due."""
DESK_ENTRY = _make_live_kind("desk_entry", "desk")
"""Form for something that an office enters."""
JOIN = _make_live_kind("join")
"""Where somebody accepts an invitation."""
PEOPLE = _make_live_kind("people")
"""The people of a record, for an admin."""
SECOND_FACTOR = _make_live_kind("second_factor")
SIGN_IN = _make_live_kind("sign_in")
