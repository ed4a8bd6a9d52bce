"""Where people bring files. To add one: a `Target` in the list of its maker below."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.hostile.cases import Target, remarks
from tests.hostile.interviews import targets_of_interviews
from tests.hostile.materials import (
    ACTORS,
    CLAIMS,
    CODE,
    DYADS,
    EDGES,
    EVENTS,
    JUDGEMENTS,
    LIVES,
    MAPPING,
    PAIRS,
    SERIES,
    STATES,
    STORE,
    backup_file,
    pairs_workbook,
    plan,
    record_files,
    results,
    saved_fit,
    store_file,
)
from tests.hostile.running import Ran
from tests.support.cpaffc_service import KNOWN, answer_of
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND
from tests.support.wikipedia_pages import HTML_GERMANY

from paradiplomacy.sources.record_folder import REQUIRED

# --- what a command made of a file ---------------------------------------------------------------


def stored(ran: Ran, folder: Path) -> Any:
    """What a store holds: its statements and judgements, without where in a file they stood."""
    named = folder / STORE
    path = named if named.exists() else next(folder.glob("*.db"))
    with sqlite3.connect(path) as opened:
        said = opened.execute(
            'select record, source, subject, property, value, side, "when", actor, polarity, note '
            "from statements"
        ).fetchall()
        judged = opened.execute("select kind, subject, object, why from judgements").fetchall()
        sources = opened.execute("select id, title, voice, consent from sources").fetchall()
    opened.close()
    return sorted(said), sorted(judged), sorted(sources)


def imported_with_remarks(ran: Ran) -> list[str]:
    """What an import left out, did not read or took with a doubt, as its JSON tells."""
    held = json.loads(ran.out)
    rows = [*held["skipped"], *held["doubts"]]
    return [*(f"{one['row']} {one['field']} {one['message']}" for one in rows), *held["unread"]]


def printed(*without: str) -> Callable[[Ran, Path], Any]:
    """The JSON that a command prints, without some keys at any depth."""

    def pruned(held: Any) -> Any:
        if isinstance(held, dict):
            return {key: pruned(value) for key, value in held.items() if key not in without}
        return [pruned(one) for one in held] if isinstance(held, list) else held

    return lambda ran, folder: pruned(json.loads(ran.out))


def noted(ran: Ran) -> list[str]:
    """Remarks in the JSON of a fit, and on standard error."""
    held = json.loads(ran.out)
    kinds = [text for kind in held.get("kinds", []) for text in kind.get("messages", [])]
    return [*held.get("notes", []), *kinds, *held.get("messages", []), *remarks(ran)]


# --- targets ----------------------------------------------------------------------

_INTO = ("--store", STORE, "--json")
_NAMED = (*_INTO, "--no-places")
_PAIR_COLUMNS: dict[str, Any] = {
    "names": ("city1", "city2"),
    "texts": ("remark",),
    "numbers": ("lat1", "lng1", "lat2", "lng2"),
    "dates": ("since", "ended"),
}


def _imports(
    name: str, format_: Any, victim: str, files: dict[str, bytes], *argv: str, **more: Any
) -> Target:
    argv = ("import", *argv)
    return Target(name, format_, files, victim, argv, stored, imported_with_remarks, **more)


def _in_lines(answer: bytes) -> bytes:
    return json.dumps(json.loads(answer), ensure_ascii=False, indent=1).encode()


def registries() -> list[Target]:
    """What `import --as` reads, and what goes with it."""
    pairs, mapping = {"pairs.csv": PAIRS.encode()}, {"mapping.yaml": MAPPING.encode()}
    table = ("--as", "table", "--mapping", "mapping.yaml", *_NAMED)
    wikidata = ("--as-of", "2026", *_NAMED)
    judged = {"judgements.csv": JUDGEMENTS.encode()}
    html = {"page.html": HTML_GERMANY.encode()}
    book = {"pairs.xlsx": pairs_workbook()}
    return [
        _imports(
            "table", "table", "pairs.csv", pairs | mapping, "pairs.csv", *table, **_PAIR_COLUMNS
        ),
        _imports("workbook", "workbook", "pairs.xlsx", book | mapping, "pairs.xlsx", *table),
        _imports("mapping", "yaml", "mapping.yaml", pairs | mapping, "pairs.csv", *table),
        Target(
            "suggest",
            "table",
            pairs,
            "pairs.csv",
            ("import", "pairs.csv", "--as", "table", "--suggest"),
            # Its record and its first line are named after the file.
            lambda ran, folder: {**yaml.safe_load(ran.out), "record": None},
            lambda ran: re.findall("# These stand twice.*|^  - .*", ran.out, re.MULTILINE),
            sees_cuts=False,
            **_PAIR_COLUMNS,
        ),
        _imports(
            "sparql",
            "json",
            "r.json",
            {"r.json": results()},
            "r.json",
            "--as",
            "wikidata-sparql",
            *wikidata,
        ),
        _imports(
            "html", "html", "page.html", html, "page.html", "--as", "wikipedia-html", *wikidata
        ),
        _imports(
            "cpaffc",
            "json",
            "c.json",
            {"c.json": _in_lines(answer_of(KNOWN))},
            "c.json",
            "--as",
            "cpaffc",
            "--as-of",
            "2026",
            *_NAMED,
        ),
        _imports(
            "judgements",
            "table",
            "judgements.csv",
            pairs | mapping | judged,
            "pairs.csv",
            *table,
            "--judgements",
            "judgements.csv",
            names=("subject", "object"),
            texts=("by", "why"),
            dates=("on",),
            keeps=(STORE,),  # only the judgements that cannot hold are left out
        ),
    ]


def record_folders() -> list[Target]:
    """The files of a record folder, each through one of the commands that read it."""
    files = record_files()
    small = ("--record", "small")

    def one(file: str, format_: Any, *argv: str, meaning: Any = stored, **more: Any) -> Target:
        told = imported_with_remarks if meaning is stored else lambda ran: []
        name = f"record-{file.partition('.')[0]}"
        optional = file not in {"record.yaml", *REQUIRED}
        return Target(
            name, format_, files, f"small/{file}", argv, meaning, told, optional=optional, **more
        )

    into = ("import", "small", *_INTO)
    info = ("record", "info", *small, "--json")
    return [
        one(
            "record.yaml",
            "yaml",
            "record",
            "validate",
            "small",
            "--json",
            meaning=printed("folder"),
        ),
        one("sources.csv", "table", *into, texts=("id", "title", "url", "note"), dates=()),
        one(
            "places.csv",
            "table",
            *into,
            names=("name", "name_local"),
            texts=("admin1",),
            numbers=("latitude", "longitude", "population", "geonames_id"),
        ),
        one("ties.csv", "table", *into, texts=("note", "locator"), dates=("value", "when")),
        one("agreements.csv", "table", *into, texts=("title", "id"), dates=("signed",)),
        one("requests.csv", "table", *into, texts=("what", "id"), dates=("received",)),
        one("contacts.csv", "table", *into, texts=("role", "id"), dates=()),
        one(
            "exchanges.csv",
            "table",
            *info,
            meaning=printed(),
            texts=("description", "id"),
            dates=("date",),
        ),
        one(
            "responses.csv",
            "table",
            "place",
            "show",
            OAKLAND,
            *small,
            "--json",
            meaning=printed(),
            texts=("description", "id"),
            dates=("date",),
        ),
        one(
            "laws.csv",
            "table",
            *info,
            meaning=printed(),
            texts=("duty", "citation"),
            dates=("enacted",),
        ),
        one(
            "series.csv",
            "table",
            "export",
            "csv",
            *small,
            "--out",
            "out",
            meaning=folder_of("out"),
            texts=("series", "unit"),
            numbers=("value",),
            dates=("date",),
        ),
        one(
            "judgements.csv",
            "table",
            "tie",
            "show",
            LITTLE_ROCK,
            CHANGCHUN,
            *small,
            "--json",
            meaning=printed(),
            names=("subject",),
            texts=("why", "by"),
            dates=("on",),
        ),
    ]


def folder_of(name: str) -> Callable[[Ran, Path], Any]:
    """All that a command wrote into a folder."""

    def held(ran: Ran, folder: Path) -> Any:
        return {path.name: path.read_bytes() for path in sorted((folder / name).rglob("*"))}

    return held


def hypotheses() -> list[Target]:
    """Files of hypotheses, and a plan."""
    claims = {"claims.yaml": CLAIMS.encode()} | record_files()
    code = {"claims.py": CODE.encode()}
    listed = ("hypothesis", "list", "--json", "--hypotheses")
    return [
        Target("claims-listed", "yaml", claims, "claims.yaml", (*listed, "claims.yaml"), printed()),
        Target(
            "claims-run",
            "yaml",
            claims,
            "claims.yaml",
            ("hypothesis", "run", "--json", "--record", "small", "--hypotheses", "claims.yaml"),
            printed(),
        ),
        Target("code", "python", code, "claims.py", (*listed, "claims.py"), printed()),
        Target(
            "plan",
            "yaml",
            {"plan.yaml": plan},
            "plan.yaml",
            ("study", "--plan", "plan.yaml", "--out", "report"),
            lambda ran, folder: None,
            passes="no record 'nowhere'",
        ),
    ]


def event_models() -> list[Target]:
    """Plain files of the event model, and saved fits."""
    files = {
        "events.csv": EVENTS.encode(),
        "dyads.csv": DYADS.encode(),
        "actors.csv": ACTORS.encode(),
        "series.csv": SERIES.encode(),
    }
    lives = {
        "events.csv": LIVES.encode(),
        "states.csv": STATES.encode(),
        "actors.csv": ACTORS.encode(),
    }
    fit = ("model", "fit", "events.csv", "--start", "0", "--json")
    whole = (
        *fit,
        "--dyads",
        "dyads.csv",
        "--actors",
        "actors.csv",
        "--network",
        "series.csv",
        "--formula",
        "all: x + sender(wealth)",
    )
    meaning = printed("seconds", "iterations", "from", "files")
    timed: dict[str, Any] = {"numbers": ("time",), "names": ("sender", "receiver")}

    def saved(name: str, *argv: str) -> Target:
        return Target(
            name, "store", files | {"fit.npz": saved_fit}, "fit.npz", argv, meaning, noted
        )

    return [
        Target("events", "table", files, "events.csv", whole, meaning, noted, **timed),
        Target(
            "dyads",
            "table",
            files,
            "dyads.csv",
            whole,
            meaning,
            noted,
            names=("sender", "receiver"),
            numbers=("x", "far"),
        ),
        Target(
            "actors",
            "table",
            files,
            "actors.csv",
            whole,
            meaning,
            noted,
            names=("name",),
            texts=("region",),
            numbers=("wealth",),
        ),
        Target(
            "series", "table", files, "series.csv", whole, meaning, noted, numbers=("time", "g")
        ),
        Target(
            "states",
            "table",
            lives,
            "states.csv",
            (*fit, "--states", "states.csv", "--actors", "actors.csv"),
            meaning,
            noted,
            names=("sender", "receiver"),
            texts=("state",),
        ),
        saved("fit-simulated", "model", "simulate", "fit.npz", "--worlds", "2", "--json"),
        saved("fit-checked", "model", "check", "fit.npz", "--worlds", "0", "--json"),
    ]


def networks_and_stores() -> list[Target]:
    """Edge lists and stores."""
    store = {STORE: store_file}
    small = {STORE: store_file} | record_files()
    return [
        Target(
            "edges",
            "edges",
            {"edges.tsv": EDGES.encode()},
            "edges.tsv",
            ("network", "stats", "edges.tsv", "--json"),
            printed("from", "file"),
            remarks,
        ),
        Target(
            "store-read",
            "store",
            store,
            STORE,
            ("record", "info", "--store", STORE, "--json"),
            printed(),
        ),
        Target(
            "store-written",
            "store",
            small,
            STORE,
            ("import", "small", *_INTO),
            stored,
            makes=True,
        ),
        Target(
            "backup",
            "store",
            {"ties.zip": backup_file},
            "ties.zip",
            ("restore", "ties.zip", "--store", "again.db", "--yes", "--json"),
            stored,
        ),
    ]


@cache
def targets() -> dict[str, Target]:
    """Every target by its name."""
    made = [
        *registries(),
        *record_folders(),
        *hypotheses(),
        *event_models(),
        *networks_and_stores(),
        *targets_of_interviews(stored, imported_with_remarks),
    ]
    return {target.name: target for target in made}
