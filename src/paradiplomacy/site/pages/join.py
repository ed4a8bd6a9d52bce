"""The page on which somebody accepts an invitation; `site.live.signing_in` answers it."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("join", lambda site, key: {}, live_only=True)
