"""The introduction before the first question: who asks, why, and who sees what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from paradiplomacy.evidence.consent.anonymity import smallest_group
from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.language import Words
from paradiplomacy.model.records import RecordMeta

_WORDS = Words(__name__)
_A_QUESTION = 0.5
"""Minutes that a question is expected to take: a guess, and the introduction says so."""


@dataclass(frozen=True, slots=True)
class IntroPart:
    """A part of the introduction.

    Its name is one of ``who``, ``why``, ``time``, ``sees``, ``group``, ``skip``, ``withdraw``,
    ``ethics`` and ``contact``.
    """

    name: str
    title: Bilingual
    text: Bilingual


def introduction(
    instrument: Instrument,
    meta: RecordMeta | None = None,
    *,
    asked: int | None = None,
    on_site: bool = False,
) -> tuple[IntroPart, ...]:
    """The parts of the introduction, in order.

    meta: Of the record that is asked for: its ``texts`` name who asks, whom to write to, and who
        looked at the ethics of it. Without one the form says that whoever hands it out tells so.
    asked: How many questions there are at most; all of the questionnaire by default.
    on_site: Whether it is answered on the site, where a respondent withdraws by themselves.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> [part.name for part in introduction(read_shipped())]
    ['who', 'why', 'time', 'sees', 'group', 'skip', 'withdraw']
    """
    return tuple(
        _parts_of_introduction(instrument, meta, asked or len(instrument.questions), on_site)
    )


def _parts_of_introduction(
    instrument: Instrument, meta: RecordMeta | None, asked: int, on_site: bool
) -> Iterator[IntroPart]:
    publisher, contact, ethics = (
        None if meta is None else meta.text(name) for name in ("publisher", "contact", "ethics")
    )
    named = {} if publisher is None else {"publisher": publisher}
    yield _part_of_introduction("who", "who" if named else "who-unnamed", **named)
    yield IntroPart("why", _sentence_of_introduction("title.why"), instrument.introduction)
    yield _part_of_introduction(
        "time", "time", n=asked, minutes=max(5, 5 * ceil(asked * _A_QUESTION / 5))
    )
    yield _part_of_introduction(
        "sees", "sees" if any(question.attitude for question in instrument) else "sees-all"
    )
    smallest = smallest_group()
    yield _part_of_introduction("group", "group" if smallest > 1 else "group-alone", n=smallest)
    yield _part_of_introduction("skip", "skip")
    yield _part_of_introduction("withdraw", "withdraw-site" if on_site else "withdraw")
    if ethics is not None:
        yield IntroPart(
            "ethics",
            _sentence_of_introduction("title.ethics"),
            Bilingual(ethics.english, ethics.chinese, ethics.others),
        )
    if contact is not None:
        yield _part_of_introduction("contact", "contact", contact=contact)


def sensitive_words() -> Bilingual:
    """The sentence before the questions that may be hard to answer."""
    return _sentence_of_introduction("sensitive")


def _part_of_introduction(name: str, key: str, **needs: object) -> IntroPart:
    return IntroPart(
        name, _sentence_of_introduction(f"title.{name}"), _sentence_of_introduction(key, **needs)
    )


def _sentence_of_introduction(key: str, **needs: object) -> Bilingual:
    return Bilingual.of(_WORDS(key, **needs))  # type: ignore[arg-type]  # names and numbers
