"""What both ends answered, for a respondent who has given their own answers."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("answer_both", lambda site, key: {}, live_only=True)
