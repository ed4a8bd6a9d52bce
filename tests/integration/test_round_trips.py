"""A registry goes into a store, leaves as a record folder, and goes into another store the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
import yaml
from tests.support.cpaffc_service import KNOWN, answer_of
from tests.support.round_trips import comes_back
from tests.support.tables import PAIRS, SMALL
from tests.support.wikidata_service import made_up_rows, results_of
from tests.support.wikipedia_pages import LISTS

from paradiplomacy.evidence.store import Store
from paradiplomacy.package.packed_data import write_data
from paradiplomacy.record.importing import import_registry
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.readers import READERS, get_reader


class Given(NamedTuple):
    """Files for a reader, and its options."""

    paths: list[Path]
    options: Mapping[str, str] = MappingProxyType({})


def _file(folder: Path, text: str | bytes, name: str = "file.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _table(folder: Path) -> Given:
    mapping = SMALL | {"source": SMALL["source"] | {"language": "zh", "end": "CN",
                                                    "voice": "government"}}  # fmt: skip
    given = _file(folder, yaml.safe_dump(mapping), "mapping.yaml")
    table = _file(folder, PAIRS + "Harbin,China,Khabarovsk,Russia\nDalian,China,Oakland,US\n")
    return Given([table], {"mapping": str(given)})


_ALBANIA = {"title": "List of twin towns in Albania", "country": "AL", "as_of": "2026"}
MADE: dict[str, Callable[[Path], Given]] = {
    "wikidata-sparql": lambda folder: Given([_file(folder, results_of(made_up_rows(7)))]),
    "wikipedia-html": lambda f: Given([_file(f, next(iter(LISTS.values())))], _ALBANIA),
    "table": _table,
    "cpaffc": lambda folder: Given([_file(folder, answer_of(KNOWN))], {"as_of": "2026"}),
}


def test_no_reader_is_left_out() -> None:
    assert MADE.keys() == READERS.keys()


@pytest.mark.parametrize("name", MADE)
def test_a_registry_leaves_a_store_and_comes_back(
    name: str, cli: Callable[..., Any], tmp_path: Path
) -> None:
    given = MADE[name](tmp_path)
    store, other = tmp_path / "one.db", tmp_path / "other.db"
    done = import_registry(given.paths, get_reader(name), store=str(store), options=given.options)
    out = tmp_path / "folder"
    assert cli("export", "record", "--store", store, "-r", done.record, "--out", out).status == 0
    checked = cli("record", "validate", out, "--json")
    assert json.loads(checked.out)["problems"] == []
    assert cli("import", out, "--store", other).status == 0
    with Store.open(store) as before, Store.open(other) as after:
        first, second = before.material(done.record), after.material(done.record)
    assert {s.id for s in second.statements} == {s.id for s in first.statements}
    assert set(second.judgements) == set(first.judgements)
    assert (second.meta, second.sources) == (first.meta, first.sources)
    # A package holds the same, and is refused where it would not.
    write_data(open_record(done.record, store=str(store)), tmp_path / "data", rule="both-ends")


@pytest.mark.thorough
def test_real_material_comes_back_from_a_folder(shared: Path, tmp_path: Path) -> None:
    dated = shared / "data" / "networks" / "wikidata_dated" / "p190_dated.csv"
    given = Given([dated], {"mapping": "wikidata_dated"})
    comes_back(READERS["table"].read_files(given.paths, given.options).material, tmp_path)


def test_lists_of_several_languages_come_back(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "multi_country_dated_ties.csv"
    extract = READERS["table"].read_files([path], {"mapping": "dated_ties"})
    assert {said.language for said in extract.material.statements} > {"en"}
    comes_back(extract.material, tmp_path)
