"""Where a respondent begins, sees how far they are, finishes and withdraws."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("answering", lambda site, key: {}, at="answer", live_only=True)
