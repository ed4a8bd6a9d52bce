"""What commands say of a record is of word files: a made language finds what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import Outcome
from tests.support.made_language import TAG, found_in, write_made_language
from tests.unit.site.test_made_language import of_the_record

from paradiplomacy.evidence.store import Store
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.language.translations import locale_of
from paradiplomacy.record.open import read_material
from paradiplomacy.record.record import Record

_OF_RECORD = (
    "tie list",
    "tie show Shenyang Irkutsk",
    "place list",
    "place show Harbin",
    "exchange list",
    "law list",
    "search Harbin",
    "count",
    "count all-levels",
    "record info",
    "network stats",
    "due",
    "agreement list",
    "export csv --out {out}",
    "plan new ties-last --out {out}",
)
_COMMANDS = (
    *(f"{command} --record china_russia" for command in _OF_RECORD),
    "record validate china_russia",
    "record new {out} --countries SE-JP",
    "record check china_russia",
    "record compare china_russia china_russia",
    "hypothesis list",
    "flows china_russia",
    "place judgements --store {store} --record china_russia --out {out}",
    "link --store {store}",
    "review list --store {store} --record china_russia",
    "backup {out} --store {store}",
    "people list --store {store}",
    "people log --store {store}",
    "language list",
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_ADDRESS = re.compile(
    r"`[^`]+`|SHA256:\S+|[0-9a-f]{12}|https?://\S+|\S+\.(?:com|yaml|csv|html)\S*|[a-z]+(?:[-_./|:][\w-]+)+"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("languages")
    write_made_language(folder)
    with found_in(folder):
        yield


def words_of_sources(record: Record) -> set[str]:
    """Words of a record and its sources, and of dates, which lines of a table break."""
    said = [source.title for source in record.sources.values()]
    said += [statement.locator for statement in record.statements.values()]
    said += [place.label for place in record.places.values()]
    said += [*record.meta.limits, *catalogue()]
    said += locale_of("en").months["format"]["wide"].values()
    return {word for text in said for word in _WORD.findall(text)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "ties.db"
    with Store.open(path) as opened:
        for record in ("china_russia", "germany_france"):
            opened.import_material(read_material(record))
    return path


@pytest.mark.parametrize("command", _COMMANDS)
@pytest.mark.usefixtures("made")
def test_every_sentence_of_a_command_is_of_a_word_file(
    command: str,
    cli: Callable[..., Outcome],
    *,
    store: Path,
    china_russia: Record,
    tmp_path: Path,
) -> None:
    words = command.format(out=tmp_path / "1", store=store).split()
    ran = cli(*words, "--language", TAG)
    assert ran.status == 0, ran.err
    assert re.search("[\uff21-\uff5a]", ran.out + ran.err)
    said = (ran.out + ran.err).replace(str(tmp_path), "").replace(str(store), "")
    left = of_the_record(china_russia).sub("", _ADDRESS.sub("", said))
    assert set(_WORD.findall(left)) <= words_of_sources(china_russia)
