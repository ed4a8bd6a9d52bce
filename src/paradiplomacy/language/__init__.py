"""Words for people, in any language: sentences in word files, and how numbers stand in them.

An analysis makes a `Message`: the key of a sentence in a word file, and the numbers and names
that the sentence needs. `render` puts both together when somebody reads it, in their language.
"""

from paradiplomacy.language.messages import (
    FALLBACK,
    LANGUAGES,
    Language,
    Message,
    Name,
    NameOnPage,
    Text,
    Value,
    Words,
    message_view,
    render,
    render_all,
    sentences,
    write_value,
)
from paradiplomacy.language.translations import check_language, languages

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "Language",
    "Message",
    "Name",
    "NameOnPage",
    "Text",
    "Value",
    "Words",
]
__all__ += ["check_language", "languages", "message_view", "render", "render_all", "sentences"]
__all__ += ["write_value"]
