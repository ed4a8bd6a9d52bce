"""Name by which a fetch introduces itself to the service that it asks."""

from __future__ import annotations

import httpx2


def agent(version: str, contact: str) -> str:
    """Name of the program that asks, as services want to know it.

    >>> agent("0.1.0", "me@example.org").partition(" python-httpx2")[0]
    'paradiplomacy/0.1.0 (research on sister cities; me@example.org)'
    """
    who = f"research on sister cities; {contact}" if contact else "research on sister cities"
    return f"paradiplomacy/{version} ({who}) python-httpx2/{httpx2.__version__}"
