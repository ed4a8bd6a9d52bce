"""The people of a record, for an admin; `site.live.managing` answers it."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("people", lambda site, key: {}, live_only=True)
