"""One JSON object with its schema, as commands print it and pages give it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from paradiplomacy.language import Message, Name, render


def json_text(kind: str, content: Mapping[str, Any], language: str = "en") -> str:
    """Return one JSON object; its `schema` names shape and version, see the docs on commands.

    Messages in it are put into words of the language.

    >>> print(json_text("tie", {"id": "a"}))
    {
     "schema": "paradiplomacy/tie/1",
     "id": "a"
    }
    """
    version = "" if "/" in kind else "/1"
    document = {"schema": f"paradiplomacy/{kind}{version}", **content}

    def text_of(value: object) -> str:
        return render(value, language) if isinstance(value, Message | Name) else str(value)

    text = json.dumps(document, ensure_ascii=False, indent=1, default=text_of)
    # Bytes of a file name that are not UTF-8: escaped, they are read back as they were.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
