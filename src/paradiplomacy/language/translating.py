"""The file that a translator fills in, and what is wrong or missing in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.locales import PLAIN_FORMAT, numerals, plural_categories
from paradiplomacy.language.messages import Message, Words
from paradiplomacy.language.translations import (
    TranslatedSentence,
    folder_of_language,
    locale_of,
    own_name_of_language,
    read_translations,
)
from paradiplomacy.language.word_files import (
    all_sentences,
    is_translated,
    places_in_sentence,
    ways_to_write,
)
from paradiplomacy.version import __version__

_WORDS = Words(__name__)
_COUNTS = ("count", "Count", "forms")


@dataclass(frozen=True, slots=True)
class TranslationProblem:
    """One thing that is wrong in a file of translations.

    line: Of a PO file; 0 of YAML.
    place: Module and key of the sentence.
    says: What is wrong, and what was expected.
    """

    file: str
    line: int
    place: str
    says: Message


@dataclass(frozen=True, slots=True)
class Completeness:
    """Share of all sentences that a language has.

    translated, fuzzy, all: Sentences that are said in it, that wait because their English changed,
    and all.
    missing: Modules and keys of those that are said in English.
    """

    translated: int
    fuzzy: int
    all: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that is translated."""
        return self.translated / self.all


def completeness(language: str) -> Completeness:
    """Share of all sentences that a language has; of English and Chinese, all.

    >>> completeness("zh").share
    1.0
    """
    every = all_sentences()
    folder = folder_of_language(language)
    if folder is None:
        return Completeness(len(every), 0, len(every), ())
    given = read_translations(folder)
    missing = [place for place in every if not is_translated(*place, language)]
    return Completeness(
        len(every) - len(missing),
        sum(place in given and given[place].is_fuzzy for place in missing),
        len(every),
        tuple(":".join(place) for place in missing),
    )


def po_file(
    language: str, given: Mapping[tuple[str, str], TranslatedSentence] | None = None
) -> str:
    """A PO file of all sentences, for a translator to fill in.

    given: Translations that there are: they stand in it, marked as fuzzy where the English changed.

    >>> text = po_file("pl")
    >>> 'msgctxt "paradiplomacy.language.locales:no-ratio"' in text, "#. {n:count ...}" in text
    (True, True)
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(
        locale=str(locale_of(language)),
        project="paradiplomacy",
        version=__version__,
        header_comment="\n".join(f"# {line}" for line in _head(language)),
        fuzzy=False,
    )
    for (module, key), english in all_sentences().items():
        known = (given or {}).get((module, key))
        message = catalogue.add(
            english,
            known.text if known else "",
            auto_comments=_hints(english, language),
            context=f"{module}:{key}",
        )
        message.flags.clear()  # a sentence with a percent sign is no format of Python
        if known and known.text and (known.is_fuzzy or known.english not in ("", english)):
            message.flags.add("fuzzy")
    written = io.BytesIO()
    write_po(written, catalogue, width=100)
    return written.getvalue().decode()


def _head(language: str) -> Iterator[str]:
    yield f"paradiplomacy in {own_name_of_language(language)} ({language})."
    yield "msgctxt says where a sentence stands. What stands in braces is put in: keep each name,"
    yield "such as {n}, and what follows its colon. A sentence without a translation is said in"
    yield f"English. A counted noun needs its forms: {_forms_wanted(language)}."
    yield f"To check the file: paradiplomacy language check {language}"


def _forms_wanted(language: str) -> str:
    """The forms that a counted noun needs, with numbers that take each."""
    form_of = locale_of(language).plural_form
    taken = group_pairs((form_of(n), n) for n in range(1, 202))
    return " | ".join(
        f"that for {', '.join(map(str, numbers))}"
        for numbers in (taken.get(form, [0])[:3] for form in plural_categories(language))
    )


def _hints(english: str, language: str) -> list[str]:
    return [
        f"{{{name}:{how} ...}} takes the forms {_forms_wanted(language)}"
        for name, hows in places_in_sentence(english).items()
        for how in sorted(hows)
        if how in _COUNTS
    ][:1]


def problems_of(language: str) -> list[TranslationProblem]:
    """All that is wrong in the files of a language; what it lacks is said by `completeness`."""
    folder = folder_of_language(language)
    if folder is None:
        return []
    return [
        TranslationProblem(each.file, each.line, ":".join(place), said)
        for place, each in read_translations(folder).items()
        for said in _wrong(place, each, language)
    ]


def _wrong(place: tuple[str, str], given: TranslatedSentence, language: str) -> Iterator[Message]:
    english = all_sentences().get(place)
    if english is None:
        known_keys = [key for module, key in all_sentences() if module == place[0]]
        yield _WORDS("unknown", known=tuple(known_keys[:6])) if known_keys else _WORDS("no-module")
        return
    if given.english and given.english != english:
        yield _WORDS("changed", english=english)
    try:
        places, wanted = places_in_sentence(given.text), places_in_sentence(english)
    except ValueError:
        yield _WORDS("braces")
        return
    missing, extra = wanted.keys() - places.keys(), places.keys() - wanted.keys()
    if missing:
        yield _WORDS("missing", names=_in_braces(missing))
    if extra:
        yield _WORDS("extra", names=_in_braces(extra), known=_in_braces(set(wanted)))
    formats = numerals(language)
    for name, how in ((name, how) for name, hows in places.items() for how in sorted(hows)):
        if how and how not in formats and not PLAIN_FORMAT.fullmatch(how):
            yield _WORDS("format", name=name, how=how, known=tuple(sorted(formats)))
        elif name in wanted and how not in (ways := ways_to_write(name, wanted)):
            as_there = tuple(f"{{{name}:{way}}}" if way else f"{{{name}}}" for way in sorted(ways))
            found = f"{{{name}:{how}}}" if how else f"{{{name}}}"
            yield _WORDS("written", found=found, known=as_there)
    yield from _wrong_forms(given.text, language)


def _in_braces(names: set[str]) -> tuple[str, ...]:
    return tuple(f"{{{name}}}" for name in sorted(names)) or ("–",)


def _wrong_forms(text: str, language: str) -> Iterator[Message]:
    """Counted nouns with too few or too many forms."""
    wanted = plural_categories(language)
    for _, name, spec, _ in Formatter().parse(text):
        how, _, thing = (spec or "").partition(" ")
        forms = thing.split("|")
        if how in _COUNTS and not thing.startswith("{") and len(forms) != len(wanted):
            yield _WORDS(
                "forms",
                name=f"{{{name}:{spec}}}",
                n=len(forms),
                wanted=len(wanted),
                categories=wanted,
                numbers=_forms_wanted(language),
            )
