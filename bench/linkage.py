"""How well places are linked across records, beside two plain ways of doing it.

Run it as ``python bench/linkage.py [FOLDER] [--resolve]``. FOLDER holds the raw registries (the
folder ``networks`` of the raw material; by default that beside the checkout). It links
Wikipedia 2026, Wikidata 2016, dated Wikidata and our own record, measures the links against
the pairs in ``tests/labelled``, and prints one JSON object a line: how long it took, then
precision and recall by method and half, then of ties, then of items that the two Wikidata
records share. Nothing was fitted on the half called ``held out``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rapidfuzz import fuzz  # noqa: E402
from tests.labelled import pairs as labelled  # noqa: E402
from tests.support.item_pairs import crawl  # noqa: E402

from paradiplomacy.linking.co_partners import known_ties  # noqa: E402
from paradiplomacy.linking.conclusions import Linkage  # noqa: E402
from paradiplomacy.linking.link import THRESHOLD, link_places  # noqa: E402
from paradiplomacy.linking.mentions import mention_table  # noqa: E402
from paradiplomacy.linking.resolve import resolve  # noqa: E402
from paradiplomacy.linking.stored import same_ties  # noqa: E402
from paradiplomacy.model.records import Material  # noqa: E402
from paradiplomacy.record.open import read_material  # noqa: E402
from paradiplomacy.sources.gazetteer import gazetteer  # noqa: E402
from paradiplomacy.sources.mapped import read_mapped_table  # noqa: E402

Row = Mapping[str, str]


def materials(folder: Path) -> list[Material]:
    """The four records."""
    wikipedia = folder / "wikipedia_2026" / "twin_cities_raw.csv"
    dated = folder / "wikidata_dated" / "p190_dated.csv"
    return [
        read_mapped_table(wikipedia, "wikipedia_2026").material,
        crawl(folder / "wikidata_2016", record="wikidata_2016"),
        read_mapped_table(dated, "wikidata_dated").material,
        read_material("sino_us"),
    ]


def resolved(given: list[Material]) -> list[Material]:
    """The registries with what place resolution judged of them; our own record as it is."""
    done = [material for material in given if material.meta.id == "sino_us"]
    for material in given:
        if material.meta.id != "sino_us":
            found = resolve(material, gazetteer=gazetteer(), known=known_ties(*done))
            done.append(found.apply())
    return done


def exact(row: Row) -> bool:
    """The same name in the same country, or in a country that one does not tell."""
    return row["name_a"].casefold() == row["name_b"].casefold() and _one_country(row)


def fuzzy(row: Row) -> bool:
    """Rapidfuzz alone: names at least 90 of 100 alike, and no other country."""
    return fuzz.ratio(row["name_a"].casefold(), row["name_b"].casefold()) >= 90 and _one_country(
        row
    )


def _one_country(row: Row) -> bool:
    return "" in (row["country_a"], row["country_b"]) or row["country_a"] == row["country_b"]


def methods(found: Linkage, table: object) -> dict[str, Callable[[Row], bool]]:
    """Each way of linking, by what it says of a labelled pair."""
    listed = table.select("record", "key", "name", "country", "admin1").iter_rows()  # type: ignore[attr-defined]
    find = labelled.finder(listed)

    def linked(row: Row) -> bool:
        a, b = (find(*labelled.ends(row, end)) for end in "ab")
        return bool(a and b) and found.same.get(a, a) == found.same.get(b, b)

    return {f"linked at {THRESHOLD}": linked, "exact name and country": exact, "rapidfuzz": fuzzy}


def main() -> None:
    """Link, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / "networks"
    )
    parser.add_argument(
        "--resolve", action="store_true", help="resolve places over GeoNames first, as import does"
    )
    arguments = parser.parse_args()
    folder = arguments.folder
    if not folder.is_dir():
        print(f"left out: no folder {folder}; give the one that holds the raw registries")
        return
    given = materials(folder)
    if arguments.resolve:
        given = resolved(given)
    start = time.perf_counter()
    found = link_places(given)
    seconds = time.perf_counter() - start
    table = mention_table(given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        case="link", mentions=table.height, seconds=round(seconds, 1), megabytes=round(peak),
        judgements=len(found.judgements), questions=len(found.queue),
        compared=found.pairs.height,
        countries_found=sum(
            key.startswith("zz-wikidata-2016") and not kept.startswith("zz")
            for key, kept in found.same.items()
        ),
    )  # fmt: skip
    for half in ("open", "held out", ""):
        rows = labelled.rows("mention_pairs", half=half)
        for name, method in methods(found, table).items():
            result = labelled.measured(rows, [method(row) for row in rows])
            say(
                case="places", half=half or "both", method=name,
                precision=str(result.precision), recall=str(result.recall),
                precision_weighted=str(result.precision_weighted),
                recall_weighted=str(result.recall_weighted),
            )  # fmt: skip
            if name.startswith("linked") and not half:
                for (a, b, stratum), (precision, recall) in result.strata.items():
                    say(case="stratum", sources=f"{a} x {b}", stratum=stratum,
                        precision=str(precision), recall=str(recall))  # fmt: skip
    for half in ("open", "held out", ""):
        tie_rows = labelled.rows("tie_pairs", half=half)
        result = labelled.measured(tie_rows, ties(tie_rows, found, table))
        say(case="ties", half=half or "both", precision=str(result.precision),
            recall=str(result.recall), precision_weighted=str(result.precision_weighted),
            recall_weighted=str(result.recall_weighted))  # fmt: skip
    items(found, table)
    for row in same_ties(given, same=found.same).iter_rows(named=True):
        say(case="overlap of ties", **row)


def ties(rows: list[dict[str, str]], found: Linkage, table: object) -> list[bool]:
    """Whether both ends of each pair of ties are linked."""
    listed = table.select("record", "key", "name", "country", "admin1").iter_rows()  # type: ignore[attr-defined]
    find = labelled.finder(listed)
    said = []
    for row in rows:
        one, other = (
            {
                found.same.get(key, key)
                for key in (find(*labelled.ends(row, f"{tie}{end}")) for end in "12")
            }
            for tie in "ab"
        )
        said.append(one == other and "" not in one)
    return said


def items(found: Linkage, table: object) -> None:
    """The two Wikidata records name their items alike: a key that linking does not see."""
    keys: dict[str, dict[str, str]] = {"wikidata_2016": {}, "wikidata_dated": {}}
    for record, key in table.select("record", "key").iter_rows():  # type: ignore[attr-defined]
        if record in keys:
            keys[record][key.rsplit("-", 1)[-1]] = key
    first, second = keys.values()
    both = sorted(first.keys() & second.keys())
    place = {key: found.same.get(key, key) for of in keys.values() for key in of.values()}
    right = sum(place[first[q]] == place[second[q]] for q in both)
    by_place: dict[str, set[str]] = {}
    for q, key in first.items():
        by_place.setdefault(place[key], set()).add(q)
    wrong = sum(
        bool(by_place.get(place[key], set()) - {q}) and q not in by_place.get(place[key], set())
        for q, key in second.items()
    )
    say(case="items in both Wikidata records", recall=str(labelled.counted(right, len(both))),
        precision=str(labelled.counted(right, right + wrong)))  # fmt: skip


def say(**what: object) -> None:
    print(json.dumps(what, ensure_ascii=False))


if __name__ == "__main__":
    main()
