"""Words for people, in English and Chinese: sentences in word files, and how numbers stand in them.

An analysis makes a `Message`: the key of a sentence in a word file, and the numbers and names
that the sentence needs. `render` puts both together when somebody reads it, in their language.
"""

from paradiplomacy.language.messages import (
    LANGUAGES,
    Language,
    Message,
    Name,
    Text,
    Value,
    Words,
    message_view,
    render,
    rendered,
    sentences,
    written,
)

__all__ = ["LANGUAGES", "Language", "Message", "Name", "Text", "Value", "Words"]
__all__ += ["message_view", "render", "rendered", "sentences", "written"]
