"""Files of agreements, requests and contacts: drafted, and brought in beside the partners."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from paradiplomacy.evidence.brought import WithdrawalError
from paradiplomacy.record.importing import RegistryImport, import_registry
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.mapped import suggest_mapping
from paradiplomacy.sources.readers import get_reader

FILES = {
    "partners": "Partnerstadt;Land;Art der Beziehung;Beginn\n"
    "Swansea;Vereinigtes Königreich;Städtepartnerschaft;1957\n"
    "Toulon;Frankreich;Städtepartnerschaft;1959\n",
    "agreements": "Partnerstadt;Land;Titel;Unterzeichnet am;gültig bis;Sprachen\n"
    "Swansea;Vereinigtes Königreich;Jugendaustausch;14.05.1987;;de, en\n"
    "Toulon;Frankreich;Kulturabkommen;1959;31.12.2027;de, fr\n",
    "requests": "Partnerstadt;Land;Betreff;Eingang;Frist;Bearbeiter\n"
    "Swansea;Vereinigtes Königreich;Chor sucht Unterkunft;03.02.2026;15.03.2026;Referat 3\n",
    "contacts": "Partnerstadt;Land;Funktion;Ansprechperson;E-Mail\n"
    "Swansea;Vereinigtes Königreich;Protocol;A. Example;a@swansea.example\n",
}


def bring(name: str, text: str, folder: Path, *, withdraw: bool = False) -> RegistryImport:
    table = folder / f"{name}.csv"
    table.write_text(text, encoding="utf-8")
    draft = yaml.load(suggest_mapping(table), Loader=yaml.BaseLoader)
    assert draft.get("table", "ties") == name.replace("partners", "ties")
    draft["record"] |= {"id": "bonn", "title": "Bonn", "licence": "CC0-1.0", "as_of": "2026-11-30"}
    draft["source"] |= {"id": name, "title": name, "voice": "government", "end": "DE"}
    draft["a"] = {"name": {"constant": "Bonn"}, "country": {"constant": "DE"}}
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    options = {"mapping": str(path)}
    store = str(folder / "office.db")
    return import_registry(
        [table], get_reader("table"), store=store, options=options, withdraw=withdraw
    )


@pytest.mark.xdist_group("office")
def test_papers_of_an_office_come_in_beside_its_partners(tmp_path: Path) -> None:
    for name, text in FILES.items():
        brought = bring(name, text, tmp_path)
        assert (brought.skipped, brought.unread) == ((), {}), name
    store = str(tmp_path / "office.db")
    record = open_record("bonn", store=store, whole=True)
    ends = {end for tie in record.ties.values() for end in tie.ends}
    for agreement in record.agreements.values():
        assert {agreement.place_a, agreement.place_b} <= ends, "the places of the partners"
    (contact,) = record.contacts.values()
    (request,) = record.requests.values()
    assert {contact.place, request.place, request.partner} <= ends
    assert (contact.name, str(request.due)) == ("A. Example", "2026-03-15")
    shown = open_record("bonn", store=store)
    assert ([each.name for each in shown.contacts.values()], shown.requests) == ([""], {})
    # The table comes again with another last day: one statement changes, and nothing else goes.
    later = FILES["agreements"].replace("31.12.2027", "31.12.2030")
    keys = set(record.agreements)
    longer = later + "Toulon;Frankreich;Klima;2026;;fr\n"
    with pytest.raises(WithdrawalError, match="1 statement"):
        bring("agreements", longer, tmp_path)
    again = bring("agreements", longer, tmp_path, withdraw=True)
    assert again.outcome is not None
    assert again.outcome.withdrawn == 1
    after = open_record("bonn", store=store, whole=True)
    assert keys < set(after.agreements)
    assert len(after.ties) == 2
    assert after.requests.keys() == record.requests.keys()
