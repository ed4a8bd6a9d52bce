"""Made studies of places at the size that `interview power` promises."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.made_frames import asking_only
from tests.support.made_places import PlacesTruth, made_places
from tests.support.made_places_frames import made_places_frames
from tests.support.made_record import write_made_record
from tests.support.promised_power import demand_four_in_five

from paradiplomacy.hypotheses.answer_power import answer_power
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import OURS
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of
from paradiplomacy.sources.record_folder import read_record_folder

CLAIMS = {claim.id: claim for claim in OURS}
QUESTIONS = {
    "coast-to-inland": ("tie.founded",),
    "urbanization": ("tie.founded",),
    "western-fast-track": ("tie.founded", "approval.months"),
    "rural-development": ("tie.founded", "rural.any", "rural.first"),
    "intermediaries": ("exchange.count", "exchange.through"),
    "climate-any-size": ("climate.any",),
    "climate-multilevel": ("climate.any", "climate.under"),
}
TRUE: dict[str, Callable[[float], PlacesTruth]] = {
    "coast-to-inland": lambda effect: PlacesTruth(inland=effect),
    "urbanization": lambda effect: PlacesTruth(growth=effect),
    "western-fast-track": lambda effect: PlacesTruth(approval=effect),
    "rural-development": lambda effect: PlacesTruth(rural=effect),
    "intermediaries": lambda effect: PlacesTruth(carried=effect),
    "climate-multilevel": lambda effect: PlacesTruth(above=effect),
    "climate-any-size": lambda effect: PlacesTruth(large=effect, rich=effect),
}


def verdict_of(name: str, pairs: int, effect: float, seed: int) -> Verdict:
    study = made_places(
        pairs, truth=TRUE[name](effect), instrument=asking_only(*QUESTIONS[name]), seed=seed
    )
    return CLAIMS[name].run(made_places_frames(study)).verdict


@pytest.mark.parametrize("name", sorted(TRUE))
def test_without_answers_nothing_is_decided_and_with_them_as_planted(name: str) -> None:
    strong = {"coast-to-inland": 2.0, "urbanization": 2.5, "rural-development": 8.0}
    strong |= {"intermediaries": 0.4, "western-fast-track": 0.4, "climate-any-size": 0.7}
    strong["climate-multilevel"] = 0.5
    claim, truth = CLAIMS[name], TRUE[name](strong[name])
    study = made_places(220, truth=truth, instrument=asking_only(*QUESTIONS[name]))
    frames = made_places_frames(study)
    silent = made_places_frames(made_places(220, truth=truth, instrument=asking_only("trade.any")))
    assert claim.run(frames).verdict is Verdict.SUPPORTED
    assert not claim.run(silent).verdict.decides


def rewritten(file: Path, rows: list[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.thorough
def test_a_record_folder_of_such_a_study_gives_the_planted_verdicts(tmp_path: Path) -> None:
    """From tables to statements, frames and claims; each deciding estimate leads to answers."""
    truth = PlacesTruth(inland=2.0, growth=2.5, rural=8.0, carried=0.4, approval=0.4, above=0.5)
    made = made_places(240, truth=truth)
    folder = write_made_record(made.study, tmp_path / "made")
    places, ties = [], []
    known = {"source": "made-up"}
    for tie, row in zip(made.study.ties, made.ties.iter_rows(named=True), strict=True):
        of_both = {"level": "city", "population": row["population"], **known}
        state, inland = tie.us.split("-")[1].title(), "no" if row["inland"] else "yes"
        here = {"id": tie.cn, "name": tie.cn, "country": "CN", "admin1": f"Yun{row['province']:02}"}
        places.append({**here, "region": row["region"], "coastal": inland, **of_both})
        places.append({"id": tie.us, "name": tie.us, "country": "US", "admin1": state, **of_both})
        about = {"place_a": tie.us, "place_b": tie.cn, "polarity": "asserts"}
        ties.append({**about, "property": "kind", "value": "sister city", **known})
    series = [
        {"series": "province.urbanization", "of": f"cn-yun{row['province']:02}", "unit": "percent"}
        | {"date": row["year"], "value": f"{row['value']:.2f}", **known}
        for row in made.urban.iter_rows(named=True)
    ]
    series += [
        {"series": "province.gdp_per_capita", "of": f"cn-yun{province:02}", "unit": "CNY"}
        | {"date": 2019, "value": f"{income:.4f}", **known}
        for province, income in made.ties.select("province", "income").unique().iter_rows()
    ]
    for file, rows in (("places.csv", places), ("ties.csv", ties), ("series.csv", series)):
        rewritten(folder / file, rows)
    (folder / "exchanges.csv").unlink()
    record = build_record([read_record_folder(folder)])
    frames = frames_of(record)
    for name in TRUE:
        finding = CLAIMS[name].run(frames)
        assert finding.verdict is Verdict.SUPPORTED, name
        subjects = finding.estimates[0].subjects
        answers = {s.rpartition("|")[2] for s in subjects if s.startswith("answer:")}
        # The last question of each is the one that it alone reads.
        assert answers & {QUESTIONS[name][-1], "rural.any"}, name
        assert all(s in record.facts for s in subjects if s.startswith("answer:"))


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(TRUE))
def test_so_many_pairs_decide_in_four_of_five_studies(name: str) -> None:
    (promised,) = answer_power([CLAIMS[name]])
    assert promised.needed is not None
    assert promised.effect is not None
    pairs, effect = promised.needed, promised.effect
    demand_four_in_five(lambda seed: verdict_of(name, pairs, effect, seed) is Verdict.SUPPORTED)
