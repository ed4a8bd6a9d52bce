"""The page of one's second factor; only a server shows it, `site.live.second_factor` answers it."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("second_factor", lambda site, key: {}, live_only=True)
