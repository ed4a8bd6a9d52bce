"""Languages found by their files: English and Chinese, and every folder of translations.

A folder ``languages/fr/`` holds French: sentences in ``*.po``, each with its place as context
(``paradiplomacy.site.pages.tie:title``), or in ``MODULE.yaml``, nested as the word files are.
Folders are looked for in ``languages`` of the working directory and of each record folder that is
read, in those that ``PARADIPLOMACY_LANGUAGES`` names, in the user's folder, and in installed
packages that have an entry point in the group ``paradiplomacy.languages``.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from paradiplomacy.errors import FileError, NotFoundError

if TYPE_CHECKING:
    from babel import Locale

SHIPPED = ("en", "zh")
"""Languages whose word files lie beside the modules."""

FOLDERS = "PARADIPLOMACY_LANGUAGES"
"""Setting that names further folders of languages, separated as in PATH."""

_GROUP = "paradiplomacy.languages"
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_TAGS_OF_SHIPPED = {"en": "en", "zh": "zh-Hans"}


class TranslatedSentence(NamedTuple):
    """A sentence in a file of translations."""

    file: str
    line: int
    english: str
    """The English sentence that was translated; empty where the file does not say."""
    text: str
    is_fuzzy: bool = False
    """Its English has changed since, or a translator marked it so; it is not said."""


def user_language_folder(settings: Mapping[str, str] = os.environ) -> Path:
    """The folder of languages of this user."""
    if sys.platform == "win32":
        return Path(settings.get("APPDATA", Path.home())) / "paradiplomacy" / "languages"
    data = settings.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "paradiplomacy" / "languages"


def add_language_folder(folder: Path) -> None:
    """Look for languages in a further folder, such as that of a record, from now on.

    Processes that this one starts later look there, too: it is added to the setting.
    """
    known = os.environ.get(FOLDERS, "").split(os.pathsep)
    if folder.is_dir() and str(folder := folder.resolve()) not in known:
        os.environ[FOLDERS] = os.pathsep.join(filter(None, (*known, str(folder))))
        _find_languages.cache_clear()


def languages() -> tuple[str, ...]:
    """All languages: English, Chinese, then those that are found, by their tags.

    >>> languages()[:2]
    ('en', 'zh')
    """
    return (*SHIPPED, *_find_languages())


def folder_of_language(language: str) -> Path | None:
    """The folder of translations of a language; None where it ships, or nobody has it."""
    return _find_languages().get(language)


def check_language(language: str) -> str:
    """The language, if there is such.

    Raises NotFoundError: There is none.
    """
    if language not in SHIPPED and language not in _find_languages():
        raise NotFoundError("language", language, languages())
    return language


@cache
def _find_languages() -> Mapping[str, Path]:
    """Folders of languages, by tag; the first that is found counts."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            tag = path.name.replace("_", "-")
            if _TAG.fullmatch(tag) and tag not in SHIPPED and any(_files_in(path)):
                found.setdefault(tag, path)
    return dict(sorted(found.items()))


def _folders() -> Iterator[Path]:
    yield Path("languages").absolute()
    yield from (Path(part) for part in os.environ.get(FOLDERS, "").split(os.pathsep) if part)
    yield user_language_folder()
    yield from (Path(str(files(point.value))) for point in entry_points(group=_GROUP))


def languages_of_site(named: Sequence[str]) -> tuple[str, ...]:
    """Languages of the pages of a record, English first, by those that it names.

    >>> languages_of_site(["en"]), languages_of_site(["sv", "en"])
    (('en', 'zh'), ('en', 'zh'))
    """
    known = [tag for tag in dict.fromkeys(named) if tag in languages()]
    return SHIPPED if set(known) <= set(SHIPPED) else ("en", *(tag for tag in known if tag != "en"))


def folder_of_pages(language: str) -> str:
    """The folder of the pages of a language in a site: ``zh/``; of English, none."""
    return "" if language == "en" else f"{language}/"


def language_of_address(address: str, of_site: Sequence[str]) -> tuple[str, str]:
    """The language of a page by its address in a site, and the address below its folder.

    >>> language_of_address("zh/ties.html", SHIPPED), language_of_address("ties.html", SHIPPED)
    (('zh', 'ties.html'), ('en', 'ties.html'))
    """
    folder, _, below = address.partition("/")
    return (folder, below) if folder in of_site and folder != "en" else ("en", address)


def digest_of_languages() -> str:
    """SHA-256 of all files of the languages that were found; empty where there are none."""
    total = hashlib.sha256()
    for tag, folder in _find_languages().items():
        for path in _files_in(folder):
            total.update(f"{tag}/{path.name}".encode() + path.read_bytes())
    return total.hexdigest() if _find_languages() else ""


def _files_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*")) if path.suffix in (".po", ".yaml")]


@cache
def translated_sentences(language: str) -> Mapping[tuple[str, str], str]:
    """Sentences of a found language by module and key; what waits to be translated is left out."""
    check_language(language)
    return {
        place: each.text
        for place, each in read_translations(_find_languages()[language]).items()
        if not each.is_fuzzy
    }


def read_translations(folder: Path) -> Mapping[tuple[str, str], TranslatedSentence]:
    """All that the files of a language say, by module and key.

    Raises FileError: A file is not what its name says.
    """
    given: dict[tuple[str, str], TranslatedSentence] = {}
    for path in _files_in(folder):
        for place, each in (_read_po if path.suffix == ".po" else _read_yaml)(path):
            if each.text.strip():
                given.setdefault(place, each)
    return given


def _read_po(path: Path) -> Iterator[tuple[tuple[str, str], TranslatedSentence]]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise FileError(path.name, f"is not a PO file that can be read: {error}") from error
    for message in catalogue:
        module, _, key = (message.context or "").partition(":")
        if message.id and key:
            text = message.string if isinstance(message.string, str) else ""
            about = (path.name, message.lineno or 0, str(message.id))
            yield (module, key), TranslatedSentence(*about, text, message.fuzzy)


def _read_yaml(path: Path) -> Iterator[tuple[tuple[str, str], TranslatedSentence]]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FileError(path.name, f"is not YAML that can be read: {error}") from error
    if not isinstance(loaded, Mapping):
        raise FileError(path.name, "holds no sentences by key; expected KEY: SENTENCE")
    yield from (
        ((path.stem, key), TranslatedSentence(path.name, 0, "", text))
        for key, text in flattened_words(loaded)
    )


def flattened_words(loaded: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Sentences by key of what a word file holds; keys within keys are joined by a dot."""
    for key, value in loaded.items():
        if isinstance(value, Mapping):
            yield from flattened_words(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", " ".join(str(value).split())


@cache
def locale_of(language: str) -> Locale:
    """Locale of a language in the CLDR; of one that it lacks, of the language without its region.

    >>> locale_of("fr").display_name, str(locale_of("zh")), str(locale_of("en-XA"))
    ('français', 'zh_Hans', 'en')
    """
    from babel import Locale, UnknownLocaleError

    tag = language_tag(language)
    for part in (tag, tag.partition("-")[0], "en"):
        try:
            return Locale.parse(part, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError(tag)


def valid_tag(text: str) -> str:
    """A tag of a language as folders have it, from what somebody typed; empty where it is none.

    >>> valid_tag("pt_BR"), valid_tag("fr"), valid_tag("French"), valid_tag("xx"), valid_tag("xyz")
    ('pt-BR', 'fr', '', '', '')
    """
    tag = text.replace("_", "-")
    base = tag.partition("-")[0]
    known = base in _codes_of_three() if len(base) > 2 else base in locale_of("en").languages
    return tag if known and _TAG.fullmatch(tag) else ""


@cache
def _codes_of_three() -> frozenset[str]:
    """Codes of ISO 639 of three letters, and ``qaa`` to ``qtz``, which anybody may use."""
    file = files("paradiplomacy.language") / "iso_languages.csv"
    parts = [line.split(",") for line in file.read_text(encoding="utf-8").split()[1:]]
    parts += [[f"q{second}", ascii_lowercase] for second in ascii_lowercase[:20]]
    return frozenset(two + third for two, thirds in parts for third in thirds)


def language_tag(language: str) -> str:
    """The tag of a language for documents: as it is, but Chinese says its letters.

    >>> language_tag("zh"), language_tag("fr")
    ('zh-Hans', 'fr')
    """
    return _TAGS_OF_SHIPPED.get(language, language)


def text_direction(language: str) -> str:
    """Direction in which a language is written: ``ltr`` or ``rtl``.

    >>> text_direction("ar"), text_direction("zh")
    ('rtl', 'ltr')
    """
    return "ltr" if language in SHIPPED else locale_of(language).text_direction


def own_name_of_language(language: str) -> str:
    """Name of a language in itself, for a list to choose from.

    >>> [own_name_of_language(each) for each in ("en", "zh", "fr", "pt-BR")]
    ['English', '中文', 'Français', 'Português (Brasil)']
    """
    if language in SHIPPED:
        return "English" if language == "en" else "中文"
    locale = locale_of(language)
    named = str(locale.get_display_name() or language)
    if str(locale).replace("_", "-") != language:
        named = f"{named} ({language})"
    return named[:1].upper() + named[1:]
