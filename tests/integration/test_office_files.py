"""An office's own files, from the draft of a mapping to a record: partners, then what they did."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from paradiplomacy.definitions.count import definitions_of
from paradiplomacy.record.importing import RegistryImport, import_registry
from paradiplomacy.record.open import open_record
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.site import Site
from paradiplomacy.sources.mapped import suggest_mapping
from paradiplomacy.sources.readers import get_reader


def _mapping(table: Path, folder: Path, source: str) -> Path:
    """The draft, with what only the office knows filled in."""
    draft = yaml.load(suggest_mapping(table), Loader=yaml.BaseLoader)
    draft["record"] |= {
        "id": "bonn",
        "title": "Partners of Bonn",
        "licence": "CC0-1.0",
        "as_of": "2026-11-30",
    }
    draft["source"] |= {"id": source, "title": source, "voice": "government", "end": "DE"}
    draft["a"] = {"name": {"constant": "Bonn"}, "country": {"constant": "DE"}}
    path = folder / f"{source}.yaml"
    path.write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.essential
@pytest.mark.xdist_group("office")
def test_partners_and_activities_become_one_record(shared: Path, tmp_path: Path) -> None:
    office = shared / "data/offices"
    store = str(tmp_path / "office.db")

    def bring(table: Path, source: str) -> RegistryImport:
        mapping = _mapping(table, tmp_path, source)
        options = {"mapping": str(mapping)}
        return import_registry([table], get_reader("table"), store=store, options=options)

    partners = bring(office / "partnerstaedte.csv", "partners")
    assert (partners.mentions, partners.resolved) == (17, 16), "all but a district, and Bonn"
    asked = {(p.row, p.field) for p in (*partners.skipped, *partners.doubts)}
    assert asked == {(10, "Beginn"), (12, "gültig bis")}
    assert partners.unread == {}
    did = bring(office / "aktivitaeten.csv", "activities")
    assert (did.mentions, did.resolved, did.ambiguous) == (10, 10, 0)
    assert [(doubt.row, "row 9 again" in doubt.message) for doubt in did.doubts] == [(10, True)]
    record = open_record("bonn", store=store)
    assert (len(record.ties), len(record.exchanges)) == (16, 9)
    assert {str(tie.established) for tie in record.ties.values() if tie.established} >= {
        "1959~",
        "1988-10-06",
        "2002-21",
        "196X",
        "2018?",
    }
    longer = tmp_path / "partnerstaedte.csv"
    text = (office / "partnerstaedte.csv").read_text(encoding="utf-8")
    longer.write_text(text + "Lyon;Frankreich;Städtepartnerschaft;1999;;;;\n", encoding="utf-8")
    again = bring(longer, "partners")
    assert again.outcome is not None
    assert again.outcome.withdrawn == 0
    after = open_record("bonn", store=store)
    assert len(after.ties) == 17
    assert len(after.exchanges) == 9
    assert list(definitions_of(after)) == ["all-levels", "city-only"]
    site = Site(after)
    assert site.empty_kinds == {"crises", "laws", "interviews"}
    pages = [site.html(KIND[kind], language="zh") for kind in ("home", "ties", "definitions")]
    assert not re.search("Taiwan|CPAFFC|台湾|全国友协|危机", " ".join(pages))


AGREEMENTS = "Vertrag;Partner;Unterzeichnet;Verlängerung\nHafen;Derby;2015;automatic\n"
CONTACTS = "Partner;Funktion;E-Mail\nDerby;Protokoll;a@example.org\n"


@pytest.mark.xdist_group("office")
@pytest.mark.parametrize("papers", [AGREEMENTS, CONTACTS])
def test_papers_are_on_the_partners_of_the_record(tmp_path: Path, papers: str) -> None:
    """Derby is a town in Kansas, too; the record's partner is the one in England."""
    store = str(tmp_path / "office.db")
    options: dict[str, str] = {}
    for name, text in (
        ("ties", "Stadt;Land;seit\nDerby;England;1976\n"),
        ("did", "Datum;Partner;Was;Personen\n3.5.2024;Derby;Chor;12\n"),
        ("papers", papers),
    ):
        table = tmp_path / f"{name}.csv"
        table.write_text(text, encoding="utf-8")
        mapping = _mapping(table, tmp_path, name)
        if name != "ties":  # no column names the country
            drafted = yaml.safe_load(mapping.read_text(encoding="utf-8"))
            drafted["b"].pop("country", "")
            mapping.write_text(yaml.safe_dump(drafted), encoding="utf-8")
        options["mapping"] = str(mapping)
        brought = import_registry([table], get_reader("table"), store=store, options=options)
        assert brought.ambiguous == 0, name
    record = open_record("bonn", store=store)
    assert {place.name for place in record.places.values()} == {"Bonn", "Derby"}


@pytest.mark.xdist_group("office")
@pytest.mark.parametrize("order", [("ties", "did"), ("did", "ties")])
@pytest.mark.parametrize("partner", ["Bærum;Norwegen", "Springfield;USA", "Derby;USA"])
def test_a_partner_who_is_asked_about_stays_one(
    tmp_path: Path, partner: str, order: tuple[str, str]
) -> None:
    """The gazetteer lacks Bærum, knows many Springfields, and one Derby that is larger."""
    store = str(tmp_path / "office.db")
    name = partner.partition(";")[0]
    tables = {
        "ties": f"Stadt;Land;seit\n{partner};1976\nDijon;Frankreich;1970\n",
        "did": f"Datum;Partner;Was\n3.5.2024;{name};Chor\n4.5.2024;Dijon;Chor\n",
    }
    for source in order:
        table = tmp_path / f"{source}.csv"
        table.write_text(tables[source], encoding="utf-8")
        options = {"mapping": str(_mapping(table, tmp_path, source))}
        import_registry([table], get_reader("table"), store=store, options=options)
    record = open_record("bonn", store=store)
    assert len(record.ties) == 2
    assert {place.name for place in record.places.values()} == {"Bonn", name, "Dijon"}
    assert {place.country for place in record.places.values()} & {"GB", "ZZ"} == set()
