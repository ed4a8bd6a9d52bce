"""Pages that only a server shows, made for who asks; `site.live` answers them."""

from __future__ import annotations

from functools import partial

from paradiplomacy.site.kinds import PageKind

_live_kind = partial(PageKind, live_only=True)

ANSWERING = _live_kind("answering", at="answer")
"""Where a respondent begins, sees how far they are, finishes and withdraws."""
ANSWER_BOTH = _live_kind("answer_both")
"""What both ends answered, for a respondent who has given their own answers."""
ANSWER_QUESTION = _live_kind("answer_question", folder="answer")
DESK = _live_kind("desk")
"""Papers of an office, and what falls due."""
DESK_ENTRY = _live_kind("desk_entry", folder="desk")
"""Form for something that an office enters."""
OWN_PAGE = _live_kind("account")
"""Roles, password and second factor of who has signed in."""
JOIN = _live_kind("join")
"""Where somebody accepts an invitation."""
PEOPLE = _live_kind("people")
"""The people of a record, for an admin."""
SECOND_FACTOR = _live_kind("second_factor")
SIGN_IN = _live_kind("sign_in")
