"""Registries of a store, resolved together: whatever the order of the imports, the same places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.support.made_registries import gazetteer_read_once
from tests.support.tables import small

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.importing import import_registry
from paradiplomacy.record.open import open_record, read_material
from paradiplomacy.record.resolving import resolve_all
from paradiplomacy.sources.readers import get_reader

HEAD = "city1,country1,state,city2,country2\n"
# Only the first says in which state Springfield lies, and only the third where Salem does: the
# second has to know both by their partners.
TABLES = {
    "first": "Springfield,United States,Illinois,Ashikaga,Japan\n",
    "second": "Springfield,United States,,Ashikaga,Japan\nSalem,United States,,Wuxi,China\n",
    "third": "Salem,United States,Oregon,Wuxi,China\n",
}


ORDERS = [("first", "second", "third"), ("third", "second", "first"), ("second", "third", "first")]


@pytest.fixture
def _gazetteer() -> Iterator[None]:
    with gazetteer_read_once():
        yield


def _imported(store: Path, order: tuple[str, ...], folder: Path) -> None:
    mapping = folder / "mapping.yaml"
    columns = small(a={"name": "city1", "country": "country1", "admin1": "state"})
    mapping.write_text(yaml.safe_dump(columns), encoding="utf-8")
    for name in order:
        table = folder / f"{name}.csv"
        table.write_text(HEAD + TABLES[name], encoding="utf-8")
        options = {"mapping": str(mapping), "record": name}
        import_registry([table], get_reader("table"), store=str(store), options=options)


def _told(store: Path) -> dict[str, object]:
    """Of each record, its statements and where each mention leads."""
    with Store.open(store, create=False) as opened:
        materials = {name: opened.material(name) for name in TABLES}
    return {
        name: (
            {said.id for said in material.statements},
            {(j.subject, j.object) for j in material.judgements if j.object != j.subject},
        )
        for name, material in materials.items()
    }


@pytest.mark.thorough
@pytest.mark.usefixtures("_gazetteer")
def test_the_order_of_imports_decides_nothing_after_it(tmp_path: Path) -> None:
    before, after = [], []
    for n, order in enumerate(ORDERS):
        store = tmp_path / f"{n}.db"
        _imported(store, order, tmp_path)
        before.append(_told(store))
        resolve_all(str(store))
        after.append(_told(store))
        assert resolve_all(str(store))[0].changed == 0
        assert _told(store) == after[-1]
    assert any(one != before[0] for one in before)  # as imports leave it, the order matters
    assert all(one == after[0] for one in after)
    springfield = {s for _, told in after[0].values() for k, s in told if "springfield" in k}
    assert springfield == {"us-gn-4250542"}


@pytest.mark.thorough
@pytest.mark.usefixtures("_gazetteer")
def test_what_people_decided_stands(tmp_path: Path, cli) -> None:
    store = tmp_path / "world.db"
    _imported(store, ("second", "first"), tmp_path)
    word = Judgement(
        JudgementKind.SAME_PLACE, "us-second-springfield", "us-second-springfield", "Ann",
        "2026-01-01", "not the one in Illinois",
    )  # fmt: skip
    with Store.open(store) as opened:
        opened.judge("second", word)
    ran = cli("place", "resolve-all", "--store", store, "--json")
    view = json.loads(ran.out)
    assert [one["record"] for one in view["records"]] == ["first", "second"]
    assert "us-second-springfield" in open_record("second", store=str(store)).places
    assert "first" in cli("place", "resolve-all", "--store", store).err + ran.out


def test_a_store_without_a_registry_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "ties.db") as opened:
        opened.import_material(read_material("china_russia"))
    with pytest.raises(ParadiplomacyError, match="holds no registry"):
        resolve_all(str(tmp_path / "ties.db"))
