"""The page to sign in on; only a server shows it, and `site.live.signing_in` answers it."""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind

__all__ = ["KIND"]

KIND = PageKind("sign_in", lambda site, key: {}, live_only=True)
