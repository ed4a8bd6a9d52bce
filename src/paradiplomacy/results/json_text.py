"""One JSON object with its schema, as commands print it and pages give it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any


def json_text(kind: str, content: Mapping[str, Any]) -> str:
    """Return one JSON object; its `schema` names shape and version, see the docs on commands.

    >>> print(json_text("tie", {"id": "a"}))
    {
     "schema": "paradiplomacy/tie/1",
     "id": "a"
    }
    """
    version = "" if "/" in kind else "/1"
    document = {"schema": f"paradiplomacy/{kind}{version}", **content}
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    # Bytes of a file name that are not UTF-8: escaped, they are read back as they were.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
