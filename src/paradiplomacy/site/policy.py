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
in a page. Charts have their sizes in their own attributes of style."""

FORMS = PAGES.replace("form-action 'none'", "form-action 'self'")
"""Of pages with forms, which send them to this server alone."""

FROZEN = PAGES.removesuffix("; frame-ancestors 'none'")
"""Of pages in a folder, which say it themselves; who frames them, a header alone can say."""


def alone_with(style: str) -> str:
    """Of a file that needs no other: its own style, known by its digest, and no script at all.

    >>> alone_with("p { margin: 0 }").partition("; ")[2].partition("; ")[0]
    "style-src 'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='"
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'none'; "
        "base-uri 'none'"
    )
