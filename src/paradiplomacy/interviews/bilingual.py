"""Words that stand in English and in Chinese side by side, as respondents read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paradiplomacy.language import Message, render
from paradiplomacy.language.messages import Language

__all__ = ["Bilingual"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in English and in Chinese."""

    en: str
    zh: str

    def __call__(self, language: Language) -> str:
        """The words in a language."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def by(cls, say: Callable[[Language], str]) -> Bilingual:
        """The words that are said in each language."""
        return cls(say("en"), say("zh"))

    @classmethod
    def of(cls, message: Message) -> Bilingual:
        """A message in both languages."""
        return cls.by(lambda language: render(message, language))
