"""Every exchange format can be read by those for whom it is meant."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.support.folders import LITTLE_ROCK, Folder

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.exports import FORMATS, export
from paradiplomacy.exports.graph_files import graph_of
from paradiplomacy.exports.tables import WRITTEN, flat, frame_for_others
from paradiplomacy.language import Words, render
from paradiplomacy.model.sphere import great_circle
from paradiplomacy.model.spreadsheets import runs_as_formula
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.frames import SCHEMAS, frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder


@pytest.fixture(scope="module", params=["sino_us", "china_russia"])
def record(request: pytest.FixtureRequest) -> Record:
    """A record of the Pacific and one of one continent."""
    found: Record = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Record, str], Path]:
    """A shipped record in a format, written once for all tests that read it."""
    outs: dict[tuple[str, str], Path] = {}

    def out_of(record: Record, name: str) -> Path:
        key = (record.meta.id, name)
        if key not in outs:
            outs[key] = export(record, name, tmp_path_factory.mktemp("exported") / "out")
        return outs[key]

    return out_of


# --- tables -------------------------------------------------------------------


def test_parquet_gives_back_every_frame(
    record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, "parquet")
    frames = frames_of(record)
    assert {path.stem for path in out.iterdir()} == set(SCHEMAS)
    for name in SCHEMAS:
        assert_frame_equal(pl.read_parquet(out / f"{name}.parquet"), frame_for_others(frames, name))


def test_csv_gives_back_every_frame_with_lists_joined(
    record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, "csv")
    frames = frames_of(record)
    for name, schema in WRITTEN.items():
        frame = flat(frame_for_others(frames, name))
        again = pl.read_csv(out / f"{name}.csv", schema=dict(frame.schema))
        assert list(again.columns) == list(schema)
        # CSV has no null: an empty text and none are written alike.
        filled = pl.col([column for column, kind in frame.schema.items() if kind == pl.String])
        assert_frame_equal(
            again.with_columns(filled.fill_null("")), frame.with_columns(filled.fill_null(""))
        )


@pytest.mark.parametrize("name", ["csv", "record"])
def test_no_cell_of_an_export_runs_as_a_formula(name: str, folder: Folder, tmp_path: Path) -> None:
    folder.change("places.csv", 0, name="'=cmd|' /C calc'!A0", name_local="'＝1+1")
    folder.change("sources.csv", 0, title="'@SUM(1)", note="''-1")
    folder.change("ties.csv", 0, locator="'+1", note="'-1")
    folder.add("judgements.csv", subject="us-ar-rock", object=LITTLE_ROCK, why="'-2")
    folder.add("series.csv", date="1980", value="-3.5")
    record = folder.record()
    assert record.places[LITTLE_ROCK].name == "=cmd|' /C calc'!A0"
    out = export(record, name, tmp_path / "out")
    cells = [
        cell
        for path in out.glob("*.csv")
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines())
        for cell in row
    ]
    running = [cell for cell in cells if runs_as_formula(cell)]
    assert {float(cell) for cell in running} >= {-3.5}  # numbers, and nothing else
    assert "'=cmd|' /C calc'!A0" in cells
    assert "'＝1+1" in cells
    if name == "record":
        assert read_record_folder(out) == read_record_folder(folder.path)


def test_what_is_written_has_dates_as_they_are_known(
    sino_us: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(sino_us, "csv")
    ties = pl.read_csv(out / "ties.csv", infer_schema=False)
    for row in ties.iter_rows(named=True):
        tie = sino_us.ties[row["tie"]]
        assert (row["established"] or "") == str(tie.established or "")
        if tie.established is not None and tie.established.middle is not None:
            assert row["established_midpoint"] == tie.established.middle.isoformat()
            assert row["established_earliest"] <= row["established_midpoint"]
            assert row["established_midpoint"] <= row["established_latest"]
    laws = pl.read_csv(out / "laws.csv", infer_schema=False)
    arkansas = laws.row(by_predicate=pl.col("law") == "ar-14-1-116", named=True)
    assert (arkansas["enacted"], arkansas["effective"]) == ("2025", "2025-08-05")
    spells = pl.read_csv(out / "spells.csv", infer_schema=False)
    assert {"start", "start_midpoint", "stop", "stop_midpoint"} <= set(spells.columns)
    assert not [c for c in (*ties.columns, *spells.columns) if c.endswith(("_low", "_high"))]


@pytest.mark.parametrize("name", ["csv", "geojson", "graphml"])
def test_every_export_shows_the_same_status_with_its_last_sign(
    name: str, sino_us: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(sino_us, name)
    if name == "csv":
        table = pl.read_csv(out / "ties.csv", infer_schema=False)
        found = {row["tie"]: row for row in table.iter_rows(named=True)}
    elif name == "geojson":
        features = json.loads(out.read_text(encoding="utf-8"))["features"]
        found = {f["id"]: f["properties"] for f in features if f["properties"]["kind"] == "tie"}
    else:
        graph = nx.read_graphml(out)
        found = {about["id"]: about for _, _, about in graph.edges(data=True)}
    now = current_statuses(sino_us)
    assert {"active", "not known", "ended"} <= {str(one.status) for one in now.values()}
    for key, one in now.items():
        row = found[key]
        assert row["status"] == str(one.status)
        assert (row.get("last_sign") or "") == str(one.last_sign or "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_file_runs_as_a_formula(start: str) -> None:
    frame = pl.DataFrame({"a": [f"{start}1+1", f"x{start}", None], "n": [-1, 0, 1]})
    assert flat(frame)["a"].to_list() == [f"'{start}1+1", f"x{start}", None]
    assert flat(frame)["n"].to_list() == [-1, 0, 1]


# --- graphs -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_graphs_have_the_linked_places_and_the_ties(
    name: str, record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, name)
    graph = nx.read_graphml(out) if name == "graphml" else nx.read_gexf(out)
    linked = {end for tie in record.ties.values() for end in tie.ends}
    assert set(graph.nodes) == linked
    edges = {frozenset(edge) for edge in graph.edges()}
    assert edges == {frozenset(tie.ends) for tie in record.ties.values()}
    assert graph.number_of_edges() == len(record.ties)
    assert not graph.is_directed()
    for key, about in graph.nodes(data=True):
        place = record.places[key]
        assert (about["label"], about["country"]) == (place.label, place.country)
        assert about.get("latitude") == place.latitude
        assert about.get("name_local", "") == place.name_local
    for tie in record.ties.values():
        about = graph.edges[tie.ends]
        assert about.get("established", "") == str(tie.established or "")
        assert about.get("year") == (tie.established.year if tie.established else None)


def by_networkx(record: Record) -> nx.Graph[str]:
    """The graph that networkx would be given, attribute by attribute."""
    graph: nx.Graph[str] = nx.Graph()
    exported = graph_of(record)
    for key, about in exported.nodes.items():
        graph.add_node(key, **about)
    for one, other, about in exported.edges:
        graph.add_edge(one, other, **about)
    return graph


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_graphs_hold_what_networkx_would_write(
    name: str, record: Record, tmp_path: Path, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, name)
    other = tmp_path / f"networkx.{name}"
    read: Any = nx.read_graphml if name == "graphml" else nx.read_gexf
    write: Any = nx.write_graphml if name == "graphml" else nx.write_gexf
    write(by_networkx(record), other)
    ours, theirs = read(out), read(other)
    assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
    assert {frozenset(e[:2]): e[2] for e in ours.edges(data=True)} == {
        frozenset(e[:2]): e[2] for e in theirs.edges(data=True)
    }
    assert export(record, name, tmp_path / "again").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_graphs_take_any_name_and_whole_numbers_among_others(
    name: str, record: Record, tmp_path: Path
) -> None:
    key, tie = next(iter(record.ties.items()))
    one, other = (record.places[end] for end in tie.ends)
    odd = {
        one.id: replace(one, name='<&"\x0b\u957f>', latitude=30, admin1=""),
        other.id: replace(other, latitude=31.5),
    }
    few = replace(record, ties={key: tie}, places={**record.places, **odd})
    out = export(few, name, tmp_path / "odd")
    graph = nx.read_graphml(out) if name == "graphml" else nx.read_gexf(out)
    assert graph.nodes[one.id]["label"] == '<&"\u957f>'
    assert [graph.nodes[end]["latitude"] for end in (one.id, other.id)] == [30.0, 31.5]


# --- map ------------------------------------------------------------------------


def lines_of(geometry: dict[str, Any] | None) -> list[list[list[float]]]:
    if geometry is None:
        return []
    lines = geometry["coordinates"]
    return [lines] if geometry["type"] == "LineString" else list(lines)


def test_no_line_of_the_map_jumps_over_the_date_line(
    record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, "geojson")
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    by_id = {feature["id"]: feature for feature in features}
    assert len(by_id) == len(features) == len(record.places) + len(record.ties)
    for key, tie in record.ties.items():
        ends = [record.places[end] for end in tie.ends]
        lines = lines_of(by_id[key]["geometry"])
        assert bool(lines) == all(place.latitude is not None for place in ends)
        for line in lines:
            for (lon, lat), (next_lon, _) in pairwise(line):
                assert abs(next_lon - lon) < 180, key
                assert -180 <= lon <= 180
                assert -90 <= lat <= 90
        if lines:  # it starts and ends where the places are
            drawn = {tuple(round(x, 3) for x in point) for point in (lines[0][0], lines[-1][-1])}
            assert drawn == {(round(p.longitude or 0, 3), round(p.latitude or 0, 3)) for p in ends}


def test_a_tie_over_the_pacific_is_drawn_in_two_parts(folder: Folder, tmp_path: Path) -> None:
    out = export(folder.record(), "geojson", tmp_path / "ties.geojson")
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    for feature in features:
        if feature["properties"]["kind"] == "tie":
            assert feature["geometry"]["type"] == "MultiLineString"
            first, second = feature["geometry"]["coordinates"]
            assert abs(first[-1][0]) == abs(second[0][0]) == 180
            assert first[-1][0] == -second[0][0]
            assert first[-1][1] == pytest.approx(second[0][1])


def test_a_tie_of_one_continent_is_one_line(
    china_russia: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(china_russia, "geojson")
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    kinds = {f["geometry"]["type"] for f in features if f["properties"]["kind"] == "tie"}
    assert kinds == {"LineString"}


def test_a_place_of_unknown_position_has_no_point_and_its_tie_no_line(
    folder: Folder, tmp_path: Path
) -> None:
    folder.change("places.csv", 0, latitude="", longitude="")
    out = export(folder.record(), "geojson", tmp_path / "ties.geojson")
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    nowhere = {f["id"] for f in features if f["geometry"] is None}
    assert nowhere == {
        "place:us-ar-little-rock",
        "tie:cn-jilin-changchun|us-ar-little-rock",
    }


@pytest.mark.parametrize(
    ("start", "end"),
    [((0, 0), (90, 0)), ((-92, 35), (125, 44)), ((10, 80), (-170, 80)), ((5, 5), (5, 5))],
)
def test_a_great_circle_is_even_and_as_short_as_haversine(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    track = great_circle(start, end, steps=16)
    legs = [_haversine(tuple(a), tuple(b)) for a, b in pairwise(track)]
    assert sum(legs) == pytest.approx(_haversine(start, end), abs=1e-5)
    assert max(legs) - min(legs) < 1e-6
    assert track[0] == pytest.approx(start)
    assert track[-1] == pytest.approx(end)


def _haversine(start: tuple[float, ...], end: tuple[float, ...]) -> float:
    """Angle between two points in radians (Sinnott 1984)."""
    from math import asin, cos, radians, sin, sqrt

    (lon, lat), (lon2, lat2) = (tuple(map(radians, p)) for p in (start, end))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * asin(sqrt(half))


# --- FollowTheMoney ---------------------------------------------------------------


def test_every_link_of_the_entities_leads_to_an_entity(
    record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, "ftm")
    entities = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities)
    of_schema: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        of_schema.setdefault(entity["schema"], []).append(entity)
        for values in entity["properties"].values():
            assert values
            assert all(isinstance(value, str) and value for value in values)
    assert len(of_schema["PublicBody"]) == len(record.places)
    assert len(of_schema["UnknownLink"]) == len(record.ties)
    assert len(of_schema.get("Event", [])) == len(record.exchanges)
    places = {entity["id"] for entity in of_schema["PublicBody"]}
    for link in of_schema["UnknownLink"]:
        assert {*link["properties"]["subject"], *link["properties"]["object"]} <= places
    for event in of_schema.get("Event", []):
        assert set(event["properties"]["involved"]) <= places


def test_dates_of_entities_are_as_long_as_they_are_certain(folder: Folder, tmp_path: Path) -> None:
    folder.tie("ended", "2025-07/2025-09")
    out = export(folder.record(), "ftm", tmp_path / "ties.jsonl")
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    link = next(e for e in lines if e["id"] == "tie:cn-jilin-changchun|us-ar-little-rock")
    assert link["properties"]["startDate"] == ["1994-04-05"]
    assert link["properties"]["endDate"] == ["2025"]
    assert link["properties"]["status"] == ["ended"]
    (event,) = (e for e in lines if e["schema"] == "Event")
    assert event["properties"]["date"] == ["1994-08"]


# --- the folder itself ----------------------------------------------------------------


def test_a_record_folder_reads_as_the_same_material(
    record: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(record, "record")
    assert (read_record_folder(out),) == record.materials


def test_a_record_folder_says_whose_voice_its_outlets_are(
    sino_us: Record, exported: Callable[[Record, str], Path]
) -> None:
    out = exported(sino_us, "record")
    with (out / "outlets.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    (material,) = sino_us.materials
    assert set(written) == {source.outlet for source in material.sources} - {""}
    for source in (source for source in material.sources if source.outlet):
        row = written[source.outlet]
        assert (row["end"], row["voice"], row["place"]) == (source.end, source.voice, source.place)


def test_several_records_go_to_a_folder_each(
    sino_us: Record, folder: Folder, tmp_path: Path
) -> None:
    from paradiplomacy.record.build import build_record

    both = build_record([folder.record().materials[0], *sino_us.materials])
    out = export(both, "record", tmp_path / "records")
    assert sorted(path.name for path in out.iterdir()) == ["sino_us", "small"]
    assert tuple(read_record_folder(out / m.meta.id) for m in both.materials) == both.materials


# --- writing ----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FORMATS)
def test_command_and_page_have_words_for_a_format(name: str, language: str) -> None:
    assert render(Words("paradiplomacy.cli.export")(f"format.{name}"), language)
    assert render(Words("paradiplomacy.site.pages.data")(f"form.{name}"), language)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_overwrites_nothing(name: str, folder: Folder, tmp_path: Path) -> None:
    out = tmp_path / "there"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match="is there already"):
        export(folder.record(), name, out)
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", FORMATS)
def test_a_new_folder_is_made_and_nothing_half_written_is_left(
    name: str, folder: Folder, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder" / "export"
    out.parent.mkdir(parents=True)
    (out.parent / ".half-written-99999999-export").mkdir()  # left by an export that was killed
    assert export(folder.record(), name, out) == out
    assert out.is_dir() is FORMATS[name].is_folder
    assert list(out.parent.iterdir()) == [out]


def test_an_export_that_fails_leaves_nothing(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    record = folder.record()
    before = set(tmp_path.iterdir())
    with pytest.raises(OSError, match="no space"):
        export(record, "parquet", tmp_path / "tables")
    assert set(tmp_path.iterdir()) == before


def test_an_unknown_format_is_told_which_there_are(folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there are: csv, ftm, geojson, gexf, graphml"):
        export(folder.record(), "odt", tmp_path / "x")
