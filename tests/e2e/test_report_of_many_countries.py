"""The report of ties in many countries: gathered maps, claims, structure, core; and cut lists."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from tests.e2e.reports import MADE_AT, Html

from paradiplomacy import study

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("report")]

NEW = ("two-sided", "structure", "world-system")


def _text(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def _section(folder: Path, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', _text(folder), re.DOTALL)
    assert found, name
    return found[0]


def _table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "tables" / f"{name}.parquet")


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


# --- what is shown of which record -------------------------------------------------


def test_sections_follow_what_the_record_is(world: Path, shipped: Path, empty: Path) -> None:
    ids = {folder: set(Html.of(_text(folder)).ids) for folder in (world, shipped, empty)}
    assert ids[world] >= set(NEW)
    assert ids[shipped] & set(NEW) == {"two-sided", "structure"}
    assert ids[empty] & set(NEW) == set()


def test_ties_of_many_countries_are_drawn_gathered_then_close(world: Path) -> None:
    figures = {path.stem for path in (world / "figures").glob("*.svg")}
    assert {"map", "matrix", "claimed", "degrees", "blocks", "region-1", "region-2"} <= figures
    captions = _plain(_section(world, "map"))
    assert "Each line gathers all ties between two countries" in captions
    assert "Europe" in captions


def test_ties_of_two_countries_are_drawn_one_by_one(shipped: Path) -> None:
    figures = {path.stem for path in (shipped / "figures").glob("*.svg")}
    assert "map" in figures
    assert not figures & {"matrix", "region-1", "blocks", "claimed"}
    assert "as great circles, which are the shortest ways" in _plain(_section(shipped, "map"))


def test_what_two_sides_fix_is_named_and_left_out(shipped: Path, world: Path) -> None:
    said = _plain(_section(shipped, "structure"))
    assert "Every tie of this record has one end in one country, United States" in said
    rows = re.findall(r'<th scope="row">([^<]*)<', _section(shipped, "structure"))
    assert "squares" in rows
    assert not {"transitivity", "triangles", "share within a country"} & set(rows)
    assert "transitivity" in re.findall(r'<th scope="row">([^<]*)<', _section(world, "structure"))


def test_records_side_by_side_are_all_named(world: Path, shipped: Path) -> None:
    head = _plain(_text(world).partition("</header>")[0])
    assert "Ties among places in 20 countries" in head
    for record in ("one", "two", "dated"):
        assert f"A made-up world, register {record}" in head
    assert "Ties among places" not in _text(shipped).partition("</header>")[0]
    assert "600 ties of the record" in _plain(_section(world, "counts"))


# --- numbers ------------------------------------------------------------------------


def test_claims_add_up_to_the_ties(world: Path) -> None:
    ties = _table(world, "ties")
    claims = _table(world, "two_sided")
    assert sorted(claims["tie"]) == sorted(ties["tie"])
    shown = [int(n) for n in re.findall(r">(\d+)</a>", _section(world, "two-sided"))[:4]]
    by = claims["by"]
    kinds = (["both"], ["a", "b"], ["third"], ["open"])
    assert shown == [by.is_in(kind).sum() for kind in kinds]
    assert min(shown) > 0
    assert sum(shown) == ties.height
    assert "hold each pair once" in _plain(_section(world, "two-sided"))


def test_the_matrix_of_countries_holds_every_tie_once(world: Path) -> None:
    pairs, ties = _table(world, "country_pairs"), _table(world, "ties")
    assert pairs["ties"].sum() == ties.height
    assert (pairs["country_a"] <= pairs["country_b"]).all()
    parts = pairs.select(pl.sum_horizontal("both", "one_a", "one_b", "third", "open")).to_series()
    assert parts.to_list() == pairs["ties"].to_list()
    one = pairs.row(0, named=True)
    ends = {one["country_a"], one["country_b"]}
    found = sum({a, b} == ends for a, b in ties.select("country_a", "country_b").iter_rows())
    assert found == one["ties"]


def test_every_key_figure_stands_beside_its_null_and_other_definitions(world: Path) -> None:
    structure, nulls = _table(world, "structure"), _table(world, "structure_nulls")
    whole = structure.filter(network="whole")
    (edges,) = whole.filter(statistic="edges")["value"]
    assert edges == _table(world, "ties").height
    assert set(nulls["model"]) == {"rewired", "gravity"}
    others = set(structure["network"]) - {"whole"}
    assert {"both-ends", "no-villages", "only-register_one"} <= others
    section = _section(world, "structure")
    (transitivity,) = whole.filter(statistic="transitivity")["value"]
    row = section[section.index(">transitivity<") :]
    cells = re.findall(r'<td class="n"[^>]*>([^<]*)', row)[:3]
    assert float(cells[0]) == pytest.approx(transitivity, rel=0.01)
    rewired = nulls.filter(statistic="transitivity", model="rewired")["mean"].item()
    assert float(cells[1]) == pytest.approx(rewired, rel=0.01)


def test_the_core_on_the_page_is_that_of_the_table(world: Path) -> None:
    blocks = _table(world, "blocks").filter(layer="countries")
    assert blocks.height == 20
    core = blocks.filter("core").height
    said = _plain(_section(world, "world-system"))
    assert re.search(
        rf"Of 20 countries with \d+ ties between countries, {core} are in the core", said
    )
    listed = [int(n) for n in re.findall(r"Block \d+ \((\d+) countr", said)]
    assert sum(listed) == 20
    assert len(listed) == blocks["block"].n_unique()


def test_every_table_and_column_is_documented(world: Path, shipped: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "reference"
    frames = (docs / "exports.md").read_text(encoding="utf-8")
    tables = (docs / "report-tables.md").read_text(encoding="utf-8")
    for path in sorted({*world.glob("tables/*.parquet"), *shipped.glob("tables/*.parquet")}):
        row = re.search(rf"^\| `{path.stem}` \|.*\| ([^|]*) \|$", tables + frames, re.MULTILINE)
        assert row, f"docs lack the table {path.stem}"
        assert row[1].split(", ") == list(pl.read_parquet_schema(path)), path.stem


def test_a_store_file_is_studied_as_its_records_are(world: Path, world_store: Path) -> None:
    manifest = json.loads((world / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"register_one", "register_two", "register_dated"}
    assert manifest["command"].startswith("paradiplomacy study world.db ")
    assert world_store.name == "world.db"


# --- lists that are cut ------------------------------------------------------------


def _lists(folder: Path) -> dict[str, tuple[str, int, str]]:
    """Each list behind a number: its title, the number, and its HTML."""
    found = re.findall(
        r'<details id="(g-[^"]*)"><summary>([^<]*): ([\d,]+)</summary>(.*?)</details>',
        _section(folder, "lists"),
        re.DOTALL,
    )
    return {key: (unescape(title), int(n.replace(",", "")), body) for key, title, n, body in found}


def _rows(folder: Path, sentence: str) -> pl.DataFrame:
    """The rows of a table that a sentence on the page names."""
    table = re.search(r"tables/(\w+)\.csv", sentence)
    assert table
    frame = _table(folder, table[1])
    conditions = _plain(sentence).partition(" where ")[2].rstrip(". \n")
    told = re.compile(
        r"([\w ]+?) (?:(is not empty)|(is one of|is|starts with) “([^”]*)”)(?: and |$)"
    )
    assert told.sub("", conditions) == ""
    for columns, is_given, how, value in told.findall(conditions):
        if is_given:
            given = [pl.col(name).is_not_null() for name in columns.split(" or ")]
            frame = frame.filter(pl.any_horizontal(given))
        elif how == "is one of":
            frame = frame.filter(pl.col(columns).is_in(value.split(", ")))
        else:
            text = pl.col(columns).cast(pl.String)
            frame = frame.filter(text == value if how == "is" else text.str.starts_with(value))
    return frame


def test_a_cut_list_names_rows_that_hold_all_of_it(cut: Path) -> None:
    cut_ones = 0
    assert len(_lists(cut)) > 40
    for key, (title, number, body) in _lists(cut).items():
        shown = body.count("<li>")
        if shown == number:
            assert "Shown:" not in body, key
            continue
        cut_ones += 1
        assert 0 < shown <= 12
        assert f"Shown: {shown} of {number:,}" in body
        rows = _rows(cut, body[body.index("Shown:") :])
        if "of the row of" in body:
            assert rows.height >= 1, title
            assert max(rows["subjects"].list.len()) == number, title
        else:
            assert rows.height == number, title
    assert cut_ones > 10
    assert "g-countries" in _lists(cut)


def test_a_number_still_leads_to_statements(cut: Path) -> None:
    page = Html.of(_text(cut))
    ids = set(page.ids)
    for title, number, body in _lists(cut).values():
        leads = re.findall(r'href="#([^"]+)"', body)
        assert set(leads) <= ids
        kinds = ("ties", "claimed", "counts under", "start:", "kind of tie:")
        if number and any(word in title for word in kinds):
            assert leads, title


def test_statements_of_what_is_shown_are_shown(cut: Path) -> None:
    trail = _section(cut, "trail")
    ties = re.findall(r'<details id="tie-[^"]*">(.*?)</details>', trail, re.DOTALL)
    assert 0 < len(ties) < _table(cut, "ties").height
    assert all('<li id="s-' in tie for tie in ties)
    assert f"Shown: {len(ties)} of {_table(cut, 'ties').height}" in _plain(trail)
    known = set(_table(cut, "statements")["id"])
    assert {key[2:] for key in Html.of(_text(cut)).ids if key.startswith("s-")} <= known


def test_what_is_left_out_of_the_disagreements_is_said(cut: Path, world: Path) -> None:
    whole = _section(world, "disagreements").count("<details")
    part = _section(cut, "disagreements")
    assert whole == _table(world, "disagreements").select("tie", "property").unique().height
    if whole > 100:
        assert part.count("<details") == 100
        assert f"Left out of the page: {whole - 100}" in _plain(part)
    else:
        assert part.count("<details") == whole


def test_a_cut_page_is_the_lighter_one(cut: Path, world: Path) -> None:
    assert len(_text(cut)) < len(_text(world))
    for path in (world / "tables").glob("*.parquet"):
        assert _table(cut, path.stem).equals(_table(world, path.stem)), path.stem


def test_the_same_again(world: Path, world_store: Path, tmp_path: Path) -> None:
    again = study(str(world_store), out=tmp_path / "report", made_at=MADE_AT).folder
    first, second = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        for folder in (world, again)
    )
    assert [name for name in first if first[name] != second.get(name)] == []
