"""What commands say of a record is of word files: a made language finds what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from tests.conftest import Outcome
from tests.support.made_language import TAG, found_in, write_made_language
from tests.unit.site.test_made_language import of_the_record

from paradiplomacy.language.translations import locale_of
from paradiplomacy.record.record import Record

_COMMANDS = (
    "tie list",
    "tie show Shenyang Irkutsk",
    "place list",
    "place show Harbin",
    "exchange list",
    "law list",
    "search Harbin",
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_ADDRESS = re.compile(r"https?://\S+|\S+\.(?:com|yaml|csv|html)\S*|[a-z]+(?:[-_./|:][\w-]+)+")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("languages")
    write_made_language(folder)
    with found_in(folder):
        yield


def words_of_sources(record: Record) -> set[str]:
    """Words of titles, of places in a text, of names and of dates, which lines of a table break."""
    said = [source.title for source in record.sources.values()]
    said += [statement.locator for statement in record.statements.values()]
    said += [place.label for place in record.places.values()]
    said += locale_of("en").months["format"]["wide"].values()
    return {word for text in said for word in _WORD.findall(text)}


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_sentence_of_a_command_is_of_a_word_file(
    command: str, cli: Callable[..., Outcome], made: None, china_russia: Record
) -> None:
    ran = cli(*command.split(), "--record", "china_russia", "--language", TAG)
    assert ran.status == 0, ran.err
    assert re.search("[\uff21-\uff5a]", ran.out + ran.err)
    left = of_the_record(china_russia).sub("", _ADDRESS.sub("", ran.out + ran.err))
    assert set(_WORD.findall(left)) <= words_of_sources(china_russia)
