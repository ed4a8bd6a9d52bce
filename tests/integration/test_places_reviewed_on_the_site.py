"""Names of places that no rule could decide, decided on the live site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.correcting import Visitor, app_for, value_of
from tests.support.pages import Browser

from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live import reviewing
from paradiplomacy.site.live.live import Live
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer

META = RecordMeta(
    "listed", "A list", "", "CC0", ("en",), ("US", "DE"), "2026", "test", "made/1", ("none",)
)
SPRINGFIELD = "us-listed-springfield"
QUEUE = "/review-places.html"


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A list whose Springfield waits for a person, as an import leaves it."""
    monkeypatch.setattr(reviewing, "PATIENCE", 600.0)
    source = Source("list", "A list", "", "en", "third", Voice.REFERENCE)
    extractor = Extractor(META, [source], file="list", method="made/1")
    extractor.listing(extractor.place("Springfield", "US"), extractor.place("Wittenberg", "DE"))
    extractor.listing(extractor.place("Little Rock", "US"), extractor.place("Changchun", "CN"))
    material = resolve(extractor.close().material, gazetteer=gazetteer()).apply()
    address = str(tmp_path / "listed.db")
    with Store.open(address) as store:
        store.import_material(material)
    live = Live(begin(RunOptions(store=address)))
    yield live
    live.close()


def test_while_it_is_worked_out_the_page_says_so_and_loads_again(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "PATIENCE", 0.0)
    ann = Visitor(Browser(app_for(live, "Ann")))
    answer = ann.browser.get(QUEUE)
    assert (answer.status_code, answer.headers["refresh"]) == (200, "3")
    assert "being worked out" in answer.text
    monkeypatch.setattr(reviewing, "PATIENCE", 600.0)
    assert ann.read(QUEUE).count('class="item"') == 1


def kept(live: Live) -> dict[str, str]:
    judged = live.store_of("listed").material("listed").judgements
    return {one.subject: one.object for one in judged if one.subject == SPRINGFIELD}


def test_a_place_is_chosen_undone_and_refused(live: Live) -> None:
    ann = Visitor(Browser(app_for(live, "Ann")))
    page = ann.read(QUEUE)
    assert page.count('class="item"') == 1
    assert value_of(page, "mention") == SPRINGFIELD
    first = page.partition('name="place" value="')[2].partition('"')[0]
    given = {"mention": SPRINGFIELD, "why": "it lists Wittenberg"}
    assert ann.send(QUEUE, seen=page, do="accept", **given).status_code == 422
    assert ann.send(QUEUE, seen=page, do="accept", place=first, **given).status_code == 303
    assert kept(live) == {SPRINGFIELD: first}
    assert ann.read(f"/zh{QUEUE}").count('class="item"') == 0
    assert ann.send(QUEUE, do="undo").status_code == 303
    assert kept(live) == {}
    page = ann.read(QUEUE)
    assert ann.send(QUEUE, seen=page, do="reject", **given).status_code == 303
    assert kept(live) == {SPRINGFIELD: SPRINGFIELD}


def test_of_two_the_second_reads_what_the_first_decided(live: Live) -> None:
    ann, bo = (Visitor(Browser(app_for(live, name))) for name in ("Ann", "Bo"))
    page = bo.read(QUEUE)
    first = page.partition('name="place" value="')[2].partition('"')[0]
    given = {"mention": SPRINGFIELD, "why": "known", "place": first}
    ann.send(QUEUE, do="reject", mention=SPRINGFIELD, why="a ranch")
    conflict = bo.send(QUEUE, seen=page, do="accept", **given)
    assert conflict.status_code == 409
    assert "a ranch" in conflict.text
    assert bo.send(QUEUE, seen=conflict.text, keep="theirs", **given).status_code == 303
    assert kept(live) == {SPRINGFIELD: SPRINGFIELD}
    again = bo.send(QUEUE, seen=conflict.text, keep="both", do="accept", **given)
    assert again.status_code == 303
    assert kept(live) == {SPRINGFIELD: first}


def test_a_steward_decides_on_places_of_their_own_end_alone(live: Live) -> None:
    ann = Visitor(Browser(app_for(live, "Ann", Role.STEWARD, "de-weimar")))
    page = ann.read(QUEUE)
    assert page.count('class="item"') == 0
    given = {"record": "listed", "version": "0.0", "mention": SPRINGFIELD, "why": "known"}
    assert ann.send(QUEUE, seen=page, do="reject", **given).status_code == 403


def test_the_queue_is_fresh_after_a_decision_and_an_import(live: Live) -> None:
    ann = Visitor(Browser(app_for(live, "Ann")))
    page = ann.read(QUEUE)
    (queue,) = (q for (store, _), q in reviewing._QUEUES.items() if store == live.store)
    first = queue.future
    assert first is not None
    ann.send(QUEUE, seen=page, do="reject", mention=SPRINGFIELD, why="a ranch")
    assert ann.read(QUEUE).count('class="item"') == 0  # at once, from what was known
    assert queue.future is not None
    assert queue.future is not first
    assert queue.future.result(600) == ()  # and worked out again, without the clock
    before = len(reviewing._QUEUES)
    with Store.open(str(live.store)) as store:
        store.undo("listed")
        store.import_material(store.material("listed"))
    assert ann.read(QUEUE).count('class="item"') == 1
    assert len(reviewing._QUEUES) == before
