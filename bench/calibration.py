"""Whether the event model's intervals cover what they should: simulate, fit, compare.

Run it as ``python bench/calibration.py --datasets 300 --seed 1 --jobs 1``. For each data set
coefficients are drawn, ties that form, exchange, are suspended, resumed and ended are simulated
with them, by the package's simulator or by one that shares no code with it, and the model is
fitted. It prints one JSON object a line: how each coefficient fared in each study. With ``--out``
and ``--figure`` it writes the page of the docs and its figure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))

from _calibration_figure import write_figure  # noqa: E402
from _calibration_page import Result, Row, Study, write_page, write_tables  # noqa: E402
from scipy import stats  # noqa: E402

from dyadevents import EventModel, FitError, History, fit  # noqa: E402
from dyadevents.diagnose import diagnose  # noqa: E402
from dyadevents.inference.robust import robust_covariance  # noqa: E402
from dyadevents.inference.sampled_fit import fit_sampled  # noqa: E402
from dyadevents.simulate import simulate  # noqa: E402
from made_events import naive_worlds as naive  # noqa: E402

DRAWS = 99  # from the normal approximation; ranks of the truth are 0 to 99
SPREAD = 0.15  # standard deviation of the coefficients that are drawn
CONTROLS = 20  # sampled dyads for each event
NAMES = naive.NAMES


@dataclass(frozen=True)
class Outcome:
    """What became of one data set; arrays hold one number for each coefficient."""

    truth: np.ndarray
    estimates: np.ndarray
    errors: np.ndarray
    ranks: np.ndarray
    exact: np.ndarray  # estimates from the full risk set, where those are from a sample
    wald: Mapping[str, float] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    checks: Mapping[str, float] = field(default_factory=dict)
    failed: str = ""


def studies(datasets: int) -> list[Study]:
    event, month = naive.Setting(), naive.Setting(cell=1 / 12)
    large = naive.Setting(senders=40, receivers=40)
    few = max(1, datasets // 3)
    return [
        Study("event", "own", "interval", event, 1, datasets),
        Study("month", "own", "interval", month, 2, datasets),
        Study("event, second simulator", "naive", "interval", event, 3, datasets),
        Study("month, second simulator", "naive", "interval", month, 4, datasets),
        Study("event, ordinal", "own", "ordinal", event, 1, datasets),
        Study("month, ordinal", "own", "ordinal", month, 2, datasets),
        Study("event, sampled", "own", "sampled", event, 1, datasets),
        Study("event, errors by dyad", "own", "robust", event, 1, datasets),
        Study("event, four times the dyads", "own", "interval", large, 5, datasets),
        Study("checks", "naive", "checks", event, 3, few * 2),
    ]


def coefficients(study: Study) -> list[tuple[str, str]]:
    """Kind and name of what the study estimates; an ordinal likelihood cancels some."""
    gone = {"intercept", "shock"} if study.fit in ("ordinal", "sampled") else set()
    return [(k, n) for k, names in NAMES.items() for n in names if n not in gone]


def one(job: tuple[Study, int, int]) -> Outcome:
    """Simulate and fit one data set."""
    study, seed, number = job
    # Studies of one stream meet the same histories, fitted in different ways.
    generator = np.random.default_rng([seed, study.stream, number])
    truth = {
        kind: middle + SPREAD * generator.standard_normal(len(middle))
        for kind, middle in naive.TRUTH.items()
    }
    given = naive.covariates(study.setting, generator)
    model = naive.model(study.setting)
    if study.simulator == "naive":
        history = naive.simulate(study.setting, truth, given, generator)
    else:
        luck = int(generator.integers(2**62))
        start = naive.empty(study.setting, given)
        history = simulate(model, start, truth, worlds=1, seed=luck, threads=1).history(0)
    wanted = coefficients(study)
    aim = np.array([truth[k][NAMES[k].index(n)] for k, n in wanted])
    if study.fit in ("ordinal", "sampled"):
        model = replace(
            model, terms={k: [t for t in model.terms_of(k) if t.label != "shock"] for k in NAMES}
        )
    try:
        return compared(study, model, history, aim, generator)
    except FitError as problem:
        none = np.full(len(wanted), np.nan)
        return Outcome(aim, none, none, none, none, failed=str(problem))


def compared(
    study: Study,
    model: EventModel,
    history: History,
    aim: np.ndarray,
    generator: np.random.Generator,
) -> Outcome:
    wanted = coefficients(study)
    likelihood = "ordinal" if study.fit in ("ordinal", "sampled") else "interval"
    fitted = fit(model, history, likelihood=likelihood, threads=1)
    exact = np.concatenate([fitted[k].estimates for k in NAMES])
    covariances = {k: fitted[k].covariance for k in NAMES}
    checks: Mapping[str, float] = {}
    if study.fit == "sampled":
        luck = int(generator.integers(2**31))
        fitted = fit_sampled(model, history, controls=CONTROLS, seed=luck)
        covariances = {k: fitted[k].covariance for k in NAMES}
    if study.fit == "robust":
        covariances = {
            k: robust_covariance(model, history, fitted[k], by="dyad").covariance for k in NAMES
        }
    if study.fit == "checks":
        luck = int(generator.integers(2**31))
        checks = diagnose(model, history, fitted, worlds=0, seed=luck, threads=1).p_values
    estimates = np.concatenate([fitted[k].estimates for k in NAMES])
    errors = np.concatenate([np.sqrt(np.diag(covariances[k])) for k in NAMES])
    draws = estimates + errors * generator.standard_normal((DRAWS, len(wanted)))
    wald = {}
    for kind in NAMES:
        off = fitted[kind].estimates - aim[[k == kind for k, _ in wanted]]
        distance = float(off @ np.linalg.solve(covariances[kind], off))
        wald[kind] = float(stats.chi2.cdf(distance, len(off)))
    events = {k: fitted[k].n_events for k in NAMES}
    return Outcome(aim, estimates, errors, (draws < aim).sum(axis=0), exact, wald, events, checks)


def summed_up(study: Study, outcomes: list[Outcome], seconds: float) -> Result:
    good = [o for o in outcomes if not o.failed]
    n = len(good)
    z = np.array([(o.estimates - o.truth) / o.errors for o in good])
    shift = np.array([(o.estimates - o.exact) / o.errors for o in good])
    ranks = np.array([o.ranks for o in good])
    bins = 20 if n >= 200 else 10 if n >= 50 else 5
    rows = []
    for c, (kind, name) in enumerate(coefficients(study)):
        counts = np.bincount(ranks[:, c] * bins // (DRAWS + 1), minlength=bins)
        rows.append(
            Row(
                kind,
                name,
                n,
                int((np.abs(z[:, c]) <= stats.norm.ppf(0.975)).sum()),
                float(z[:, c].mean()),
                float(z[:, c].std(ddof=1)),
                float(stats.chisquare(counts).pvalue),
                tuple(int(k) for k in ranks[:, c]),
                float(shift[:, c].mean()),
                float(shift[:, c].std(ddof=1)),
            )
        )
    return Result(
        study,
        tuple(rows),
        {kind: int(sum(o.wald[kind] <= 0.95 for o in good)) for kind in NAMES},
        {kind: float(np.mean([o.events[kind] for o in good])) for kind in NAMES},
        {name: tuple(o.checks[name] for o in good) for name in good[0].checks},
        tuple(o.failed for o in outcomes if o.failed),
        seconds,
    )


def run(study: Study, seed: int, jobs: int) -> Result:
    begun = time.perf_counter()
    tasks = [(study, seed, number) for number in range(study.datasets)]
    if jobs == 1:
        outcomes = [one(task) for task in tasks]
    else:
        with ProcessPoolExecutor(jobs) as pool:
            outcomes = list(pool.map(one, tasks, chunksize=10))
    return summed_up(study, outcomes, time.perf_counter() - begun)


def show(result: Result) -> None:
    for row in result.rows:
        told = {"study": result.study.name, "kind": row.kind, "name": row.name, "fits": row.fits}
        told |= {"covered": row.covered, "bias": round(row.bias, 3)}
        told |= {"spread": round(row.spread, 3), "ranks_p": round(row.ranks_p, 4)}
        print(json.dumps(told))
    told = {"study": result.study.name, "joint": result.joint, "failed": len(result.failed)}
    told |= {"rejected": {n: int((np.array(p) < 0.05).sum()) for n, p in result.checks.items()}}
    print(json.dumps(told | {"seconds": round(result.seconds, 1)}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--datasets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="the study of this name")
    parser.add_argument(
        "--out",
        type=Path,
        help="write the page of the docs here, its tables into calibration/ there",
    )
    parser.add_argument("--figure", type=Path, help="write its figure here")
    asked = parser.parse_args()
    results = []
    for study in studies(asked.datasets):
        if asked.only in ("", study.name):
            results.append(run(study, asked.seed, asked.jobs))
            show(results[-1])
    if asked.figure:
        write_figure(asked.figure, results)
    if asked.out:
        command = (
            f"python bench/calibration.py --datasets {asked.datasets} --seed {asked.seed} "
            f"--jobs {asked.jobs} --out {asked.out} --figure {asked.figure}"
        )
        write_page(asked.out, results, command=command, spread=SPREAD, controls=CONTROLS)
        write_tables(asked.out.parent / "calibration", results)


if __name__ == "__main__":
    main()
