"""What the script of the pages says: every page brings these words along, in its language."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from markupsafe import Markup

from paradiplomacy.language import Language
from paradiplomacy.language.word_files import sentences

__all__ = ["script_words"]


@cache
def script_words(language: Language) -> Markup:
    """The words as JSON that can stand in a page, nested as in the word file.

    Examples
    --------
    >>> import json
    >>> json.loads(script_words("en"))["list"]["clear"]
    'Show all'
    """
    nested: dict[str, Any] = {}
    for key, text in sentences(__name__, language).items():
        *groups, name = key.split(".")
        group = nested
        for part in groups:
            group = group.setdefault(part, {})
        group[name] = text
    return inline_json(nested)


def inline_json(value: object) -> Markup:
    r"""A value as JSON that can stand inside a script element.

    Examples
    --------
    >>> inline_json("</script>")
    Markup('"\\u003c/script>"')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
