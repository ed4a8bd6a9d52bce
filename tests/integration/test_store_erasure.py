"""What a respondent withdraws is erased from the rows, and from the bytes of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.engine import connect, on_record, reading, writing
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.stored_accounts import add_account_within
from paradiplomacy.evidence.tables import metadata
from paradiplomacy.model.statements import (
    GAZETTEER,
    Judgement,
    JudgementKind,
    Source,
    Statement,
    Voice,
)

SECRETS = ("Whispering", "hush-tape", "hush-remark", "Office of Hush", "hush-answer", "hush-reason",
           "hushville", "1987-06-05")  # fmt: skip
TALK = Source("talk", "Whispering aide", "https://x.example/Whispering", "en", "US",
              Voice.GOVERNMENT, note="hush-remark")  # fmt: skip


def stated(subject: str, name: str, value: str, source: str = "talk") -> Statement:
    return Statement("r", subject, name, value, source, "US", raw=value, locator="hush-tape",
                     note="hush-remark")  # fmt: skip


OFFICE = stated("account:n1", "office", "Office of Hush")
SPOKEN = (
    OFFICE,
    stated("account:n1", "side", "US"),
    stated("answer:n1|trust.city", "text", "hush-answer"),
    stated("place:us-zz-hushville", "name", "hushville"),
    stated("tie:cn-jilin-changchun|us-zz-hushville", "established", "1987-06-05"),
    stated("tie:cn-jilin-changchun|us-ar-little-rock", "established", "1987-06-05"),
)
REASON = Judgement(JudgementKind.REJECT, OFFICE.id, "", "Ann", "2026-01-01", "hush-reason")
PLACE = Judgement(
    JudgementKind.SAME_PLACE, "us-zz-hushville", "us-ar-benton", "Ann", "2026-01-01", "hush-reason"
)
KEPT = material(account("n2", **CLERK))
GIVEN = replace(
    KEPT,
    sources=(*KEPT.sources, TALK),
    statements=(*KEPT.statements, *SPOKEN),
    judgements=(REASON, PLACE),
)


def content(store_url: str) -> str:
    """All rows of all tables, and all bytes of the files of an SQLite store."""
    engine = connect(store_url)
    try:
        with reading(engine) as connection:
            rows = [connection.execute(sa.select(t)).all() for t in metadata.sorted_tables]
    finally:
        engine.dispose()
    text = repr(rows)
    if store_url.startswith("sqlite"):
        path = Path(store_url.removeprefix("sqlite:///"))
        files = [path, *path.parent.glob(f"{path.name}-*")]
        text += "".join(file.read_bytes().decode("latin-1") for file in files)
    return text


def secrets_in(text: str) -> list[str]:
    return [word for word in SECRETS if word in text]


def test_nothing_of_it_is_left_in_the_rows_or_the_file(store: Store, store_url: str) -> None:
    store.import_material(GIVEN)
    store.judge("r", judged("consent", "account:n1", "city"))
    assert secrets_in(content(store_url)) == list(SECRETS)
    assert store.erasing("r", "n1") == store.withdraw("r", "n1", by="Ann")
    assert secrets_in(content(store_url)) == []
    left = store.material("r")
    assert {s.id for s in left.statements} == {s.id for s in KEPT.statements}
    assert {s.id for s in left.sources} == {s.id for s in KEPT.sources}
    assert left.judgements == ()


def test_history_shows_that_something_was_withdrawn_and_when(store: Store) -> None:
    store.import_material(GIVEN)
    before = store.history("r", "account:n1", "office")
    outcome = store.withdraw("r", "n1", by="Ann")
    assert (outcome.statements, outcome.others, outcome.sources) == (6, 3, ("talk",))
    after = store.history("r", "account:n1", "office")
    assert after.events[0].written == before.events[0].written
    last = after.events[-1]
    assert (last.what, last.by, last.about) == ("withdrawn", "Ann", OFFICE.id)
    assert {event.value for event in after.events} == {""}
    assert [one.status for one in after.statements] == ["withdrawn"]


def test_no_import_brings_it_back_whatever_it_says_now(store: Store, store_url: str) -> None:
    store.import_material(GIVEN)
    state = store.state("r")
    store.withdraw("r", "n1", by="Ann")
    assert store.state("r") != state  # so that what shows the record reads it again
    more = stated("answer:n1|trust.other", "text", "hush-answer")
    again = replace(GIVEN, statements=(*GIVEN.statements, more))
    for _ in range(2):
        outcome = store.import_material(again)
        assert (outcome.added, outcome.restored, outcome.withdrawn) == (0, 0, 0)
        assert secrets_in(content(store_url)) == []
    store.judge("r", replace(REASON, kind=JudgementKind.RESTORED, why="please"))
    assert store.material("r").statements == tuple(sorted(KEPT.statements, key=lambda s: s.id))
    assert store.undo("r") is not None
    assert store.undo("r") is None  # a tombstone cannot be taken back
    version = store.history("r", "account:n1", "role").version
    with pytest.raises(ParadiplomacyError, match="was withdrawn"):
        store.add_statement("r", stated("account:n1", "role", "aide"), source=TALK, by="Bob",
                            why="asked again", version=version)  # fmt: skip


def test_of_a_source_in_which_others_speak_only_the_account_is_erased(store: Store) -> None:
    other = stated("account:n2", "office", "City Hall")
    given = replace(GIVEN, statements=(*SPOKEN, other, *KEPT.statements))
    store.import_material(given)
    outcome = store.withdraw("r", "n1", by="Ann")
    assert (outcome.statements, outcome.others, outcome.sources) == (3, 0, ())
    left = store.material("r")
    assert other in left.statements
    assert TALK in left.sources


def test_a_tombstone_in_a_material_erases_what_an_earlier_one_brought(
    store: Store, store_url: str
) -> None:
    store.import_material(GIVEN)
    store.import_material(replace(KEPT, judgements=(judged("erased", "account:n1"),)))
    assert secrets_in(content(store_url)) == []
    # And one that comes with what it erases stores nothing of that.
    store.import_material(replace(GIVEN, judgements=(judged("erased", "account:n1"),)))
    assert secrets_in(content(store_url)) == []


def test_what_was_erased_before_has_its_file_rewritten_again(store: Store) -> None:
    store.import_material(GIVEN)
    store.withdraw("r", "n1", by="Ann")
    state = store.state("r")
    assert store.withdraw("r", "n1", by="Ann").statements == 0
    assert store.state("r") == state


def test_there_must_be_such_an_account(store: Store) -> None:
    store.import_material(GIVEN)
    with pytest.raises(NotFoundError, match="n3"):
        store.withdraw("r", "n3", by="Ann")


def test_what_the_gazetteer_says_of_a_place_goes_until_somebody_else_names_it(
    store: Store, store_url: str
) -> None:
    atlas = Source(GAZETTEER, "GeoNames", "", "en", "third", Voice.REFERENCE)
    place = Statement("r", "place:us-zz-hushville", "population", "77123", GAZETTEER, "third")
    given = replace(
        GIVEN, sources=(*GIVEN.sources, atlas), statements=(*GIVEN.statements, place)
    )  # fmt: skip
    store.import_material(given)
    assert "77123" in content(store_url)
    store.withdraw("r", "n1", by="Ann")
    store.import_material(given)
    assert "77123" not in content(store_url)
    tie = replace(
        place, subject=SPOKEN[4].subject, property="kind", value="sister", source="talk-n2"
    )
    store.import_material(replace(given, statements=(*given.statements, tie)))
    assert {tie, place} <= set(store.material("r").statements)


def answer(store: Store, source: Source, rows: list[Statement]) -> None:
    """Add an account as an interview on the site does."""
    with on_record(store._engine, "r") as connection:
        given = {"by": "a respondent", "why": "answered on the site"}
        assert add_account_within(connection, "r", source, rows, **given)


def test_the_source_of_interviews_on_the_site_stays_for_others(store: Store) -> None:
    on_site = replace(TALK, id="site-interviews-us", title="Interviews on this site, US", note="")
    rows = [replace(s, source=on_site.id, method="site-interview/1") for s in SPOKEN[:3]]
    rows = [replace(s, subject=s.subject.replace("n1", "site-p1")) for s in rows]
    store.import_material(KEPT)
    answer(store, on_site, rows)
    assert store.withdraw("r", "site-p1", by="Ann").sources == ()
    other = [replace(s, subject=s.subject.replace("p1", "p2")) for s in rows]
    answer(store, on_site, other)
    left = {s.subject for s in store.material("r").statements if "site" in s.subject}
    assert left == {"account:site-p2", "answer:site-p2|trust.city"}


def test_what_somebody_typed_on_the_site_goes_too(store: Store, store_url: str) -> None:
    store.import_material(KEPT)
    rows = [replace(s, subject=s.subject.replace("n1", "site-p1")) for s in SPOKEN[:3]]
    store.import_material(replace(KEPT, sources=(*KEPT.sources, TALK),
                                  statements=(*KEPT.statements, *rows)))  # fmt: skip
    with writing(store._engine) as connection:
        when = connection.execute(sa.select(metadata.tables["records"].c.first_seen)).scalar_one()
        for name, more in (
            ("people", {"key": "p1", "name": "", "language": "en", "password": "", "added": when}),
            ("interviews", {"person": "p1", "record": "r", "tie": "t", "side": "US",
                            "questionnaire": "1", "language": "en", "consent": "city",
                            "office": "Office of Hush", "role": "", "state": "released",
                            "started": when}),
            ("drafts", {"person": "p1", "question": "q", "answer": "hush-answer", "version": 1,
                        "saved": when}),
        ):  # fmt: skip
            connection.execute(metadata.tables[name].insert().values(**more))
    assert "hush-answer" in content(store_url)
    store.withdraw("r", "site-p1", by="Ann")
    assert secrets_in(content(store_url)) == []
