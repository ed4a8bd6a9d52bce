"""Did you mean ...? The known names that are spelled like one that is not known.

The event model suggests names for its own errors; here are the same for ours.
"""

from __future__ import annotations

from dyadevents.suggestions import did_you_mean, similar, suggestion

__all__ = ["did_you_mean", "similar", "suggestion"]
