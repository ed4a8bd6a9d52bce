"""Material that nobody collected, the same every time: two records and a history of calls."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

__all__ = ["write_material"]

SEED = 1989
Row = Mapping[str, object]
PAIR = ("BR", "JP")
WORLD = ("BR", "CA", "DE", "EG", "FR", "IN", "JP", "KE", "MX", "PL", "TR", "VN")
FIRST, LAST = 1970, 2020
SHOCKS = ((1985, "trade"), (1998, "security"), (2010, "security"))
SECTORS = ("education", "culture", "trade", "health", "environment")
FORMS = ("delegation", "student exchange", "training", "cultural event", "donation")
FLOWS = {"donation": "capital", "training": "ideas"}


def write_material(folder: Path) -> None:
    """Write all of it: record folders ``pair`` and ``world``, ``calls.csv`` and ``dyads.csv``.

    Parameters
    ----------
    folder : Path
        Made.
    """
    folder.mkdir()
    _pair(folder / "pair", random.Random(SEED))
    _world(folder / "world", random.Random(SEED + 1))
    _calls(folder, random.Random(SEED + 2))


def _pair(folder: Path, draw: random.Random) -> None:
    """Two countries whose ends both speak of their ties, and often differ by a day."""
    places = list(_places(PAIR, 40, draw))
    sources = [
        {"id": f"{country.lower()}-{k:02}", "title": f"Office {k} of {country}", "end": country}
        | {"voice": "government" if k % 3 else "local press"}
        for country in PAIR
        for k in range(12)
    ]
    ends = [[p["id"] for p in places if p["country"] == country] for country in PAIR]
    ties = sorted({(draw.choice(ends[0]), draw.choice(ends[1])) for _ in range(70)})
    facts, exchanges, responses = [], [], []
    for a, b in ties:
        year = draw.randint(FIRST, LAST - 5)
        tie = {"place_a": a, "place_b": b}
        for country in draw.choice((PAIR, PAIR[:1], PAIR[1:])):
            told = {"source": f"{country.lower()}-{draw.randrange(12):02}"}
            day = f"{year}-{draw.choice((4, 5)):02}-{draw.choice((1, 2)):02}"
            facts.append(tie | told | {"property": "established", "value": day})
            facts.append(tie | told | {"property": "kind", "value": "sister"})
        if draw.random() < 0.2:
            gone = {"property": "ended", "value": str(draw.randint(year + 1, LAST))}
            facts.append(tie | gone | {"source": "br-01"})
        for k in range(draw.randrange(7)):
            form = draw.choice(FORMS)
            exchanges.append(
                tie
                | {"id": f"{a}-{b}-{k}", "date": draw.randint(year, LAST), "form": form}
                | {"sector": draw.choice(SECTORS), "flow": FLOWS.get(form, "personnel")}
                | {"giver": draw.choice((*PAIR, "mutual", "")), "source": "jp-02"}
            )
        for when, _ in SHOCKS:
            if year < when and draw.random() < 0.4:
                answer = draw.choice(("continued", "continued", "suspended", "statement"))
                responses.append(
                    {"id": f"{when}-{a}-{b}", "shock": f"shock-{when}", "place": a, "partner": b}
                    | {"answer": answer, "date": when, "source": "br-02"}
                )
    shocks = [
        {"id": f"shock-{year}", "name": f"Shock of {year}", "date": f"{year}-06"}
        | {"countries": "; ".join(PAIR), "kind": kind, "source": "br-03"}
        for year, kind in SHOCKS
    ]
    acts = [
        {"id": f"act-{k}", "date": draw.randint(FIRST, LAST), "actor": actor, "target": target}
        | {"sign": draw.choice(("warming", "cooling")), "category": "trade"}
        | {"description": f"Act {k}", "source": "jp-03"}
        for k in range(60)
        for actor, target in [draw.choice((PAIR, PAIR[::-1]))]
    ]
    totals = [
        {"id": f"total-{year}", "countries": "; ".join(PAIR), "date": year, "scope": "all"}
        | {"count": 30 + year - 1990, "source": "jp-04"}
        for year in (1990, 2000, 2010)
    ]
    tables: dict[str, Sequence[Row]]
    tables = {"places": places, "sources": sources, "ties": facts, "exchanges": exchanges}
    tables |= {"shocks": shocks, "responses": responses, "acts": acts, "totals": totals}
    _record(folder, PAIR, tables)


def _world(folder: Path, draw: random.Random) -> None:
    """Twelve countries in one list, with few great places and many small ones."""
    places = list(_places(WORLD, 30, draw))
    weights = [1 / (1 + k % 30) for k in range(len(places))]
    ties: set[tuple[str, str]] = set()
    while len(ties) < 700:
        one, other = draw.choices(places, weights, k=2)
        if one["country"] != other["country"]:
            ties.add((min(one["id"], other["id"]), max(one["id"], other["id"])))
    facts = [
        {"place_a": a, "place_b": b, "source": "list"} | fact
        for a, b in sorted(ties)
        for fact in (
            {"property": "kind", "value": "sister"},
            {"property": "established", "value": str(draw.randint(FIRST, LAST))},
        )
    ]
    sources = [{"id": "list", "title": "A list", "end": "third", "voice": "reference"}]
    _record(folder, WORLD, {"places": places, "sources": sources, "ties": facts})


def _places(countries: Sequence[str], each: int, draw: random.Random) -> Iterator[dict[str, str]]:
    for n, country in enumerate(countries):
        for k in range(each):
            yield {
                "id": f"{country.lower()}-north-town-{k:02}",
                "name": f"Town {country} {k}",
                "country": country,
                "level": "state" if k % 10 == 9 else "city",
                "admin1": "North",
                "region": draw.choice(("North", "South")),
                "coastal": draw.choice(("yes", "no")),
                "latitude": f"{-50 + 8 * n + draw.random() * 6:.4f}",
                "longitude": f"{-110 + 20 * n + draw.random() * 9:.4f}",
                "population": str(int(5000 * 1.17**k)),
                "source": "list" if len(countries) > 2 else "br-00",
            }


def _calls(folder: Path, draw: random.Random) -> None:
    """Calls between thirty people, who tend to call those whom they called before."""
    people = [f"p{k:02}" for k in range(30)]
    now = 0.0
    calls: list[tuple[str, str, str]] = []
    for _ in range(400):
        now += draw.expovariate(2.0)
        sender, receiver = draw.sample(people, 2)
        if calls and draw.random() < 0.4:
            _, sender, receiver = draw.choice(calls[-20:])
        calls.append((f"{now:.4f}", sender, receiver))
    _table(
        folder / "calls.csv",
        [{"time": time, "sender": one, "receiver": other} for time, one, other in calls],
    )
    dyads = [(a, b) for a in people for b in people if a != b]
    _table(
        folder / "dyads.csv",
        [{"sender": a, "receiver": b, "km": f"{draw.uniform(0, 3):.3f}"} for a, b in dyads],
    )


def _record(folder: Path, ends: Sequence[str], tables: Mapping[str, Sequence[Row]]) -> None:
    folder.mkdir()
    (folder / "record.yaml").write_text(
        f"id: {folder.name}\ntitle: Made\ndescription: Nobody collected this.\n"
        f'licence: CC0-1.0\nends: [{", ".join(ends)}]\nas_of: "2021-01-01"\n'
        "coder: a script\nmethod: drawn/1\n",
        encoding="utf-8",
    )
    for name, rows in tables.items():
        _table(folder / f"{name}.csv", rows)


def _table(path: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
