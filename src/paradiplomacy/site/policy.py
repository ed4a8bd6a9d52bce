"""Policy of what a browser may load and run on our pages: escaping is not the only guard."""

from __future__ import annotations

import base64
import hashlib

PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Pages load their own script, style and figures, and nothing from anywhere else; no script stands
in a page, but for that of `nowhere_with`. Charts have sizes in their own attributes of style."""

FORMS = PAGES.replace("form-action 'none'", "form-action 'self'")
"""Of pages with forms, which send them to this server alone."""

FROZEN = PAGES.removesuffix("; frame-ancestors 'none'")
"""Of pages in a folder, which say it themselves; who frames them, a header alone can say."""


def nowhere_with(script: str) -> str:
    """Of the page for unknown addresses: its own script, known by its digest, sets its root.

    >>> nowhere_with("void 0").partition("; ")[2].partition("; ")[0]
    "script-src 'self' 'sha256-yyjq/GGlTvm0YhdkNx72uPxcwaIXqWZBYZftmpA6pYU='"
    """
    known = f"script-src 'self' '{_digest(script)}'"
    return FROZEN.replace("script-src 'self'", known).replace("base-uri 'none'", "base-uri 'self'")


def alone_with(style: str) -> str:
    """Of a file that needs no other: its own style, known by its digest, and no script at all.

    >>> alone_with("p { margin: 0 }").partition("; ")[2].partition("; ")[0]
    "style-src 'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='"
    """
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; img-src data:; form-action 'none'; "
        "base-uri 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
