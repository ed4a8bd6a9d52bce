"""The questionnaire: which questions are put to both ends of a tie, in English and Chinese.

`read_shipped` gives the one that comes with this package, `read_instrument` reads somebody's own.
Its format is explained in docs/reference/questionnaire.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import yaml

from paradiplomacy.errors import NotFoundError
from paradiplomacy.interviews.asked_of import AnswerValue, AskedTie, can_concern
from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.instrument_file import instrument_parts
from paradiplomacy.interviews.questions import Question
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.tabular.text import read_short_text
from paradiplomacy.tabular.yaml_files import YamlFile

NAMED = {"article": "questionnaire.yaml", "general": "general.yaml"}
"""Files of the questionnaires that come with this package, by their names."""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire; by key it gives a question.

    version: Changed whenever a question is.
    title, introduction: What a respondent reads first.
    questions: In the order in which they are asked.
    languages: Those of the file, in its order.

    >>> read_shipped()["trade.any"].text("zh")
    '双方关系是否开展过促进贸易或投资的活动？'
    """

    version: str
    title: Bilingual
    introduction: Bilingual
    questions: tuple[Question, ...]
    languages: tuple[str, ...] = ("en", "zh")

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """The questions by key."""
        return {question.key: question for question in self.questions}

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    def __getitem__(self, key: str) -> Question:
        """A question.

        Raises NotFoundError: There is none of this key.
        """
        if key not in self.by_key:
            raise NotFoundError("question", key, self.by_key)
        return self.by_key[key]

    def choose(self, keys: Iterable[str]) -> tuple[Question, ...]:
        """The questions of some keys, in the order of the keys."""
        return tuple(self[key] for key in keys)

    def feeding(self, claim: str) -> tuple[Question, ...]:
        """The questions whose answers help the test of a claim.

        >>> [question.key for question in read_shipped().feeding("trust-by-level")]
        ['trust.city', 'trust.above']
        """
        return tuple(question for question in self if claim in question.feeds)

    def among(self, ends: Collection[str]) -> Instrument:
        """The questionnaire without what can concern no tie between some countries, by code.

        >>> "friction.harm" in read_shipped().among(("US", "JP"))
        False
        """
        chosen: dict[str, Question] = {}
        for question in self:
            rule = question.asked_if
            if (rule is None or rule.question in chosen) and can_concern(question.asked_of, ends):
                chosen[question.key] = question
        return replace(self, questions=tuple(chosen.values()))

    def is_asked(
        self,
        question: Question,
        answers: Mapping[str, AnswerValue | None],
        tie: AskedTie | None = None,
    ) -> bool:
        """Tell if a question is asked of who gave these answers, by key of the question.

        tie: Of which they are asked; what is not known of it rules nothing out.

        >>> instrument = read_shipped()
        >>> instrument.is_asked(instrument["training.taught"], {"training.any": 0})
        False
        """
        while True:
            if not all(rule.is_met(tie, answers) for rule in question.asked_of):
                return False
            rule = question.asked_if
            if rule is None:
                return True
            if answers.get(rule.question) not in rule.values:
                return False
            question = self[rule.question]


@cache
def read_shipped(name: str = "article") -> Instrument:
    """A questionnaire that comes with this package.

    name: ``article``, of the article's claims, or ``general``, ten of its questions that can be
        asked of any two places.

    >>> general = read_shipped("general")
    >>> len(general.questions), all(question.key in read_shipped() for question in general)
    (10, True)
    """
    # A test reads it as a reader's own; here only quickly, since many commands need it.
    loaded = yaml.load(shipped_yaml(name), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return Instrument(*instrument_parts(loaded, None))


def questionnaire_of(meta: RecordMeta | None) -> Instrument:
    """The questionnaire that respondents of a record are asked.

    That of the article where the record names claims of it, or no record is given; else the
    general one.

    >>> from paradiplomacy.record.open import open_record
    >>> [len(questionnaire_of(open_record(n).meta).questions) for n in ("sino_us", "china_russia")]
    [49, 10]
    """
    if meta is None or "article" in meta.claims:
        return read_shipped()
    asked = {claim for question in read_shipped() for claim in question.feeds}
    return read_shipped("general") if asked.isdisjoint(meta.claims) else read_shipped()


def shipped_yaml(name: str = "article") -> str:
    """The file of a questionnaire that comes with this package, to begin one's own."""
    return files(__package__).joinpath(NAMED[name]).read_text(encoding="utf-8")


def read_instrument(path: str | Path) -> Instrument:
    """A questionnaire of one's own: a YAML file, checked as the shipped one is.

    Raises NotFoundError: There is no such file.

    Raises RecordError: Names file, line and field of all that is wrong with it, and what to do.

    >>> path = files("paradiplomacy.interviews") / "questionnaire.yaml"
    >>> read_instrument(str(path)) == read_shipped()
    True
    """
    file = Path(path)
    missing = NotFoundError("questionnaire", str(path), hint="give the path of a .yaml file")
    text = read_short_text(file, what="questionnaire", missing=missing)
    read = YamlFile(file.name, text, what="entry")
    return Instrument(*instrument_parts(read.loaded, read))
