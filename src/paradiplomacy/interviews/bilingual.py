"""Words that stand in several languages side by side, as respondents read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paradiplomacy.language import FALLBACK, LANGUAGES, Message, Words, languages, render
from paradiplomacy.language.messages import Language

_SIGNS = Words("paradiplomacy.language.locales")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in English, in Chinese, and in further languages that a questionnaire has.

    en, zh: Where a questionnaire lacks one of both, its first language stands for it.
    more: By language, the others.
    """

    en: str
    zh: str
    more: tuple[tuple[str, str], ...] = ()

    def __call__(self, language: Language) -> str:
        """The words in a language; in English where there are none."""
        if language == "zh":
            return self.zh
        return dict(self.more).get(language, self.en) if self.more else self.en

    def show(self, language: Language) -> str:
        """The words in a language; English that stands for want of it is marked, as on pages."""
        has_own = language in LANGUAGES or language in dict(self.more)
        return self(language) if has_own else self(language).join(FALLBACK)

    @property
    def every(self) -> tuple[str, ...]:
        """The words in all languages."""
        return (self.en, self.zh, *(text for _, text in self.more))

    @classmethod
    def by(cls, say: Callable[[Language], str]) -> Bilingual:
        """The words that are said in each language that is known."""
        en, zh, *more = languages()
        return cls(say(en), say(zh), tuple((code, say(code)) for code in more))

    @classmethod
    def of(cls, message: Message) -> Bilingual:
        """A message in each language that has it."""
        en, zh, *more = languages()
        translated = ((code, render(message, code, marked=True)) for code in more)
        own = tuple((code, words) for code, words in translated if FALLBACK[0] not in words)
        return cls(render(message, en), render(message, zh), own)

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Bilingual:
        """The words by language, of which there is one at least."""
        first = next(iter(texts.values()))
        more = tuple((code, text) for code, text in texts.items() if code not in ("en", "zh"))
        return cls(texts.get("en", first), texts.get("zh", texts.get("en", first)), more)


def sign_in_all_languages(key: str) -> Bilingual:
    """A sign between two words: ``pause`` (of a list) or ``heading`` (after a title)."""
    return Bilingual.of(_SIGNS(key, a="", b=""))
