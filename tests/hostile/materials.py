"""Small files as they should be, of every kind that people bring."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND, Folder
from tests.support.wikidata_service import ENTITY, results_of

STORE = "ties.db"
COMMAND = "from paradiplomacy.cli.main import main; main()"

PAIRS = """\
city1,country1,lat1,lng1,city2,country2,lat2,lng2,since,ended,remark
Aachen,Germany,50.77,6.08,Reims,France,49.25,4.03,1967-01-28,,music
Harbin,China,45.75,126.63,Daugavpils,Latvia,55.88,26.51,1988,2020-05,
Málaga,Spain,36.72,-4.42,Mobile,"Alabama, United States",30.69,-88.04,1989,,"ports, both"
长春,China,43.88,125.32,Little Rock,"Arkansas, United States",34.75,-92.29,1994-04-05,,
Zürich,Switzerland,47.37,8.54,Kunming,China,25.04,102.72,1982,,water
"""
MAPPING = """\
record:
  id: pairs
  title: Pairs of towns, é 长
  licence: CC0-1.0
  languages: [en]
  as_of: '2026'
  limits:
    - Made up for tests.
source:
  id: a-list
  title: A list
  voice: reference
a:
  name: city1
  country: country1
  latitude: lat1
  longitude: lng1
b:
  name: city2
  country: country2
  latitude: lat2
  longitude: lng2
listed_by: a
kind: sister
established: since
ended: ended
note: remark
expect:
  at_least: 1
  at_most: 1000
"""
JUDGEMENTS = """\
kind,subject,object,by,on,why,method
same place,cn-pairs-kunming,cn-pairs-harbin,Ann Müller,2026-01-31,known,manual
same place,us-pairs-mobile-alabama,us-pairs-little-rock-arkansas,Ann Müller,2026-01-31,美国,manual
"""
CLAIMS = """\
- id: my-share
  claim: Most ties are between sister cities, é 长.
  section: nowhere
  design: share
  frame: ties
  where: "kind <> ''"
  hit: "kind = 'sister'"
  silent: false
  unit: tie of known kind
  did: are sister ties
  expect: more
  reference: 0.5
- id: my-dates
  claim: Fewer ties are founded after a crisis than before.
  section: nowhere
  design: before-after
  event: founded
  months: 24
  named: the dates
  dates:
    Dissolution of the Soviet Union: 1991-12-26
  expect: less
"""
# Only ever listed, never run: its test raises so that running it would show as a fault.
CODE = """\
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.hypothesis import Hypothesis

# é 长


def mostly(frames) -> Finding:
    raise NotImplementedError


HYPOTHESES = [
    Hypothesis("my-code", "nowhere", "Most ties are sister ties.", (), mostly, "a share"),
]
"""
EVENTS = """\
time,sender,receiver,kind
1,Málaga,Zürich,call
2.5,Zürich,长春,call
3,Málaga,长春,visit
4.25,长春,Zürich,call
5,Zürich,Málaga,visit
6.5,长春,Málaga,call
8,Málaga,Zürich,call
9,Zürich,长春,visit
"""
DYADS = """\
sender,receiver,x,far
Málaga,Zürich,0.5,2
Málaga,长春,1.5,1
Zürich,Málaga,0.25,2
Zürich,长春,2,3
长春,Málaga,0.75,1
长春,Zürich,1,3
"""
ACTORS = """\
name,wealth,region
Málaga,1.5,west
Zürich,3,west
长春,2,east
"""
SERIES = """\
time,g
0,0
3.5,1
6,0.5
"""
STATES = """\
sender,receiver,state
Málaga,Zürich,active
Zürich,长春,suspended
"""
LIVES = """\
time,sender,receiver,kind
1,Málaga,长春,form
2,Málaga,Zürich,exchange
3,Zürich,长春,resume
4,Málaga,长春,exchange
5,Málaga,Zürich,suspend
6,Málaga,长春,exchange
7,Málaga,Zürich,resume
"""
EDGES = """\
Aachen\tReims
Málaga\tMobile
长春\tLittle Rock
Zürich\tKunming
Reims\tMobile
Aachen\tMobile
Kunming\t长春
"""
FIT = {
    "schema": "paradiplomacy/model-fit/1",
    "files": {"events": "events.csv", "dyads": ["dyads.csv"]},
}


def whole_record(folder: Path) -> Folder:
    """A small folder in which most tables hold a row."""
    made = Folder.small(folder)
    made.change("places.csv", 0, population="200000", geonames_id="4119403", wikidata_id="Q33405")
    made.change("places.csv", 1, population="4193073")
    made.add("shocks.csv")
    made.add("responses.csv", date="1989-06-20", description="“We shall go on” — é")
    made.add("laws.csv", enacted="2021-04-01", duty="An act on ties, § 1")
    made.add("series.csv").add("series.csv", date="1989", value="72.5")
    made.add("series.csv", date="1990", value="34")
    for n in range(3):
        made.place(f"us-ca-oakland-{n}", f"Oakland {n}", "California", 37.8, -122.3)
        made.add("judgements.csv", subject=f"us-ca-oakland-{n}", object=OAKLAND, why="é")
    made.add("responses.csv", id="second", answer="protest").add("laws.csv", id="second")
    made.add("exchanges.csv", id="second")
    ends = {"source": "lr", "locator": "é", "certainty": "stated"}
    asked = {"place": LITTLE_ROCK, "partner": CHANGCHUN, "what": "Wer kommt? é"}
    reached = {"place": CHANGCHUN, "role": "外办主任", "consent": "role"}
    for n in range(2):
        made.add("agreements.csv", id=f"a{n}", place_a=LITTLE_ROCK, place_b=CHANGCHUN, title="§ é",
                 signed="1985-04-11", **ends)  # fmt: skip
        made.add("requests.csv", id=f"r{n}", received="2026-02-03", **asked, **ends)
        made.add("contacts.csv", id=f"c{n}", **reached, **ends)
    return made


@cache
def record_files(name: str = "small") -> dict[str, bytes]:
    """The files of a record folder of a name."""
    with TemporaryDirectory() as at:
        folder = whole_record(Path(at) / name).write()
        return {f"{name}/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}


def results() -> bytes:
    row = {
        "statement": f"{ENTITY}statement/Q10-ab-cd",
        "rank": "http://wikiba.se/ontology#NormalRank",
        "item": f"{ENTITY}Q10",
        "itemLabel": "Nordstadt é",
        "itemCountry": "DE",
        "itemCoordinates": "Point(-11.5 50.25)",
        "itemGeonames": "123",
        "start": "1985-04-01T00:00:00Z",
        "startPrecision": "10",
        "partner": f"{ENTITY}Q20",
        "partnerLabel": "東町",
        "partnerCountry": "JP",
    }
    text = results_of([row]).decode()
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1).encode()


def workbook(rows: Iterable[Iterable[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def pairs_workbook() -> bytes:
    import csv

    rows = list(csv.reader(io.StringIO(PAIRS)))
    numbers = {2, 3, 6, 7}
    return workbook(
        [float(cell) if at in numbers and n else cell for at, cell in enumerate(row)]
        for n, row in enumerate(rows)
    )


@cache
def plan() -> bytes:
    """A plan of a record that is no longer there: such a study ends once it has read the plan."""
    argv = ("plan", "new", "coast-to-inland", "recovery", "--by", "é 长")
    return done_by(*argv, "--record", "nowhere", "--out", "made", files=record_files("nowhere"))


def done_by(*argv: str, files: Mapping[str, bytes]) -> bytes:
    """What a command writes to a file that is called ``made``, or prints where there is none."""
    with TemporaryDirectory() as at:
        for name, content in files.items():
            path = Path(at) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *argv], cwd=at, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        made = next(Path(at).glob("made*"), None)
        return done.stdout if made is None else made.read_bytes()


@cache
def saved_fit() -> bytes:
    """What a fit of the files saves."""
    fit = ("model", "fit", "events.csv", "--dyads", "dyads.csv", "--start", "0")
    files = {"events.csv": EVENTS.encode(), "dyads.csv": DYADS.encode()}
    return done_by(*fit, "--formula", "all: x", "--save", "made.npz", files=files)


@cache
def backup_file() -> bytes:
    """A backup of that store, signed."""
    from paradiplomacy.evidence.backup import backup

    with TemporaryDirectory() as at:
        path, archive = Path(at) / STORE, Path(at) / "ties.zip"
        path.write_bytes(store_file())
        backup(path, archive)
        return archive.read_bytes()


@cache
def store_file() -> bytes:
    """A store of the small record."""
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.sources.record_folder import read_record_folder

    with TemporaryDirectory() as at:
        material = read_record_folder(whole_record(Path(at) / "small").write())
        path = Path(at) / STORE
        with Store.open(str(path)) as opened:
            opened.import_material(material)
        return path.read_bytes()
