"""One question of the questionnaire, for a respondent."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("answer_question", lambda site, key: {}, "answer", live_only=True)
