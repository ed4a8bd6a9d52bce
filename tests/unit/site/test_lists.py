"""Long lists: what stands in the page, and what the script loads."""

from __future__ import annotations

from typing import Any

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.language import LANGUAGES
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.site.data_scripts import columns_of
from paradiplomacy.site.lists import FIRST, ListColumn, LongList
from paradiplomacy.site.pages.record_lists import EXCHANGES, TIES, last_day
from paradiplomacy.site.pages.things import TIE
from paradiplomacy.site.site import Site

COLUMNS = (
    ListColumn("kind", "code"),
    ListColumn("sector", "codes"),
    ListColumn("date", "date", is_shown=False),
)


def first_rows(
    record: Record, columns: tuple[ListColumn, ...], rows: list[tuple[Any, ...]]
) -> dict[str, Any]:
    return LongList("made", columns, lambda _: rows, ()).first(Site(record))


def test_a_page_has_the_first_rows_and_the_columns_that_are_shown(folder: Folder) -> None:
    rows = [("sister", ["health"], f"{1900 + n}") for n in range(150)]
    view = first_rows(folder.record(), COLUMNS, rows)
    assert (view["total"], len(view["rows"])) == (150, FIRST)
    assert view["rows"][0] == ["sister", ["health"]]


def test_a_further_column_stands_in_the_page_only_where_a_row_says_something(
    folder: Folder,
) -> None:
    columns = (*COLUMNS, ListColumn("participants", "text", subject="exchange:"))
    record = folder.record()
    empty, filled = ([("sister", [], "1900", said)] for said in ("", "20 students"))
    assert len(first_rows(record, columns, empty)["columns"]) == 2
    view = first_rows(record, columns, filled)
    assert [each["name"] for each in view["columns"]] == ["kind", "sector", "participants"]
    assert view["rows"] == [["sister", [], "20 students"]]


def test_codes_are_positions_with_words_in_both_languages(folder: Folder) -> None:
    rows = [("sister", ["health", "trade"], "1994"), ("", [], "1994~")]
    kind, sector, date = columns_of(Site(folder.record()), COLUMNS, rows)["columns"]
    assert (kind["values"], kind["labels"]["zh"]) == ([0, None], ["友好城市"])
    assert sector["values"] == [[0, 1], []]
    assert date["written"] == {"1994~": ["about 1994", "约1994年"]}


def test_a_pair_that_is_no_tie_has_names_and_no_link(folder: Folder) -> None:
    key = tie_key(LITTLE_ROCK, CHANGCHUN)
    rows = [((key, LITTLE_ROCK, CHANGCHUN),), (("", LITTLE_ROCK, CHANGCHUN),)]
    site = Site(folder.record())
    (column,) = columns_of(site, (ListColumn("tie", "tie"),), rows)["columns"]
    assert column["untied"] == [1]
    assert column["values"][0] == [site.place_positions[k] for k in (LITTLE_ROCK, CHANGCHUN)]


def test_the_list_of_ties_says_both_names_of_both_ends(folder: Folder) -> None:
    html = Site(folder.record()).html(TIES, language="zh")
    assert "长春市" in html
    assert '<small class="other" lang="en">Little Rock, Arkansas – Changchun, Jilin</small>' in html


def test_a_source_that_is_withheld_is_called_so_in_both_languages(folder: Folder) -> None:
    folder.change("sources.csv", 0, consent="anonymous")
    site = Site(folder.record())
    key = next(
        f"{record}/{source.id}"
        for (record, _), source in site.record.sources.items()
        if source.consent == "anonymous"
    )
    (column,) = columns_of(site, (ListColumn("source", "source"),), [(key,)])["columns"]
    assert column["values"] == [
        [
            TIE.address(tie_key(LITTLE_ROCK, CHANGCHUN)),  # which alone has it
            *(site.writer(x).word("withheld", "source") for x in LANGUAGES),
        ]
    ]


def test_the_last_sign_of_a_state_is_the_later_of_its_own_and_of_places_in_it() -> None:
    assert max("[1987..2005]", "1999-05/..", key=last_day) == "[1987..2005]"
    assert max("", "2001~", key=last_day) == "2001~"


def test_a_record_without_exchanges_has_no_empty_table(folder: Folder) -> None:
    del folder.tables["exchanges.csv"]
    html = Site(folder.record()).html(EXCHANGES)
    assert "This record has none." in html
    assert "<table" not in html
