"""The page that `calibration.py` writes, and what it is written from."""

from __future__ import annotations

import csv
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from made_events import naive_worlds as naive

LEVEL = 0.95


@dataclass(frozen=True)
class Study:
    """One way to simulate and to fit: how many data sets, and at which size."""

    name: str
    simulator: str  # "own" or "naive"
    fit: str  # "interval", "ordinal", "sampled", "robust", "checks"
    setting: naive.Setting
    stream: int
    datasets: int


@dataclass(frozen=True)
class Row:
    """How one coefficient fared in a study; bias and spread are in standard errors."""

    kind: str
    name: str
    fits: int
    covered: int
    bias: float
    spread: float
    ranks_p: float
    ranks: tuple[int, ...]
    shift: float  # from the exact estimates, where those are from a sample
    shift_spread: float

    @property
    def interval(self) -> tuple[float, float]:
        """Exact 95 % interval of the coverage (Clopper & Pearson)."""
        k, n = self.covered, self.fits
        low = float(stats.beta.ppf(0.025, k, n - k + 1)) if k else 0.0
        return low, float(stats.beta.ppf(0.975, k + 1, n - k)) if k < n else 1.0

    @property
    def p(self) -> float:
        """Exact binomial test of a coverage of 0.95."""
        return float(stats.binomtest(self.covered, self.fits, LEVEL).pvalue)


@dataclass(frozen=True)
class Result:
    """All of a study."""

    study: Study
    rows: tuple[Row, ...]
    joint: Mapping[str, int]  # by kind, how many joint 95 % regions cover
    events: Mapping[str, float]
    checks: Mapping[str, tuple[float, ...]]
    failed: tuple[str, ...]
    seconds: float

    @property
    def fits(self) -> int:
        return self.rows[0].fits


def bounds(n: int, tests: int = 1) -> tuple[int, int]:
    """Numbers of covering intervals that 0.95 allows, at 95 % for all tests together."""
    low, high = stats.binom.interval(1 - 0.05 / tests, n, LEVEL)
    return int(low), int(high)


def _what(study: Study) -> tuple[str, str, str, str]:
    simulator = "own" if study.simulator == "own" else "second"
    moves = "at the ends of months" if study.setting.cell else "after every event"
    fit = {
        "interval": "interval",
        "ordinal": "ordinal",
        "sampled": "ordinal, sampled risk sets",
        "robust": "interval, sandwich by dyad",
        "checks": "interval",
    }[study.fit]
    size = f"{study.setting.senders} x {study.setting.receivers}"
    return simulator, moves, fit, size


def _overview(results: Sequence[Result]) -> list[list[object]]:
    lines: list[list[object]] = []
    for result in results:
        rows = result.rows
        low, high = bounds(result.fits)
        wide_low, wide_high = bounds(result.fits, len(rows))
        inside = stats.binom.cdf(high, result.fits, LEVEL)
        inside -= stats.binom.cdf(low - 1, result.fits, LEVEL)
        shares = [row.covered / row.fits for row in rows]
        out = sum(not low <= row.covered <= high for row in rows)
        beyond = sum(not wide_low <= row.covered <= wide_high for row in rows)
        p = min(row.ranks_p for row in rows)
        lines.append(
            [
                result.study.name,
                *_what(result.study),
                result.fits,
                f"{min(shares):.3f}",
                f"{max(shares):.3f}",
                f"{len(rows) * (1 - inside):.1f} of {len(rows)}",
                out,
                beyond,
                f"{p:.3f}",
                f"{min(1.0, p * len(rows)):.2f}",
                f"{result.seconds:.0f}",
            ]
        )
    return lines


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}"


def _coefficients(result: Result) -> list[list[object]]:
    """Rows of `event-model.csv`."""
    lines: list[list[object]] = []
    for row in result.rows:
        low, high = row.interval
        line: list[object] = [result.study.name, row.kind, row.name, row.fits, row.covered]
        line += [f"{share:.3f}" for share in (row.covered / row.fits, low, high)]
        line += [f"{row.p:.2g}", _signed(row.bias, 2), f"{row.spread:.2f}", f"{row.ranks_p:.2f}"]
        error = row.shift_spread / np.sqrt(row.fits)
        sampled = result.study.fit == "sampled"
        line += [_signed(row.shift, 3), f"{error:.3f}"] if sampled else ["", ""]
        lines.append(line)
    return lines


def _kinds(result: Result) -> list[list[object]]:
    """Rows of `event-model-kinds.csv`."""
    n, failed = result.fits, len(result.failed)
    return [
        [result.study.name, n, failed, kind, round(events), f"{result.joint[kind] / n:.3f}"]
        for kind, events in result.events.items()
    ]


def _checked(result: Result) -> list[list[object]]:
    """Rows of `event-model-checks.csv`."""
    lines: list[list[object]] = []
    for name, values in result.checks.items():
        below = sum(p < 0.05 for p in values)
        uniform = stats.kstest(values, "uniform").pvalue
        share = f"{below / result.fits:.3f}"
        lines.append([*name.split(": "), result.fits, below, share, f"{uniform:.2g}"])
    return lines


def _write(path: Path, columns: str, lines: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns.split(), *lines])


def write_tables(folder: Path, results: Sequence[Result]) -> None:
    """Write the numbers of every coefficient, kind and check."""
    proper = [r for r in results if r.study.fit != "checks"]
    checks = [r for r in results if r.study.fit == "checks"]
    _write(
        folder / "event-model-studies.csv",
        "study simulator statistics_move fit places data_sets lowest_coverage highest_coverage "
        "outside_expected outside beyond_all ranks_p times_tests seconds",
        _overview(proper),
    )
    _write(
        folder / "event-model.csv",
        "study kind coefficient data_sets covered coverage low high p bias spread ranks_p "
        "less_exact less_exact_error",
        [line for r in proper for line in _coefficients(r)],
    )
    _write(
        folder / "event-model-kinds.csv",
        "study data_sets not_fitted kind events joint_coverage",
        [line for r in proper for line in _kinds(r)],
    )
    _write(
        folder / "event-model-checks.csv",
        "kind check data_sets below_0.05 share uniform_p",
        [line for r in checks for line in _checked(r)],
    )


def _checks(result: Result) -> str:
    n = result.fits
    low, high = (int(k) for k in stats.binom.interval(0.95, n, 0.05))
    by_check: dict[str, list[float]] = {}
    counts = {name: sum(p < 0.05 for p in values) for name, values in result.checks.items()}
    for name, values in result.checks.items():
        by_check.setdefault(name.split(": ")[1], []).extend(values)
    shares = ", ".join(
        f"{name} {np.mean(np.array(values) < 0.05):.3f}" for name, values in by_check.items()
    )
    outside = [f"{name} ({k})" for name, k in counts.items() if not low <= k <= high]
    return (
        f"On {n} data sets each [check of a fit](../how-to/check-an-event-model.md) should give a "
        f"p-value below 0.05 in 5 of 100: {low} to {high} of {n} are within binomial error. Over "
        f"all kinds: {shares}. Of {len(counts)} checks these are outside: "
        f"{', '.join(outside) or 'none'}.\n"
    )


def write_page(
    path: Path, results: Sequence[Result], *, command: str, spread: float, controls: int
) -> None:
    """Write the page of the docs."""
    proper = [r for r in results if r.study.fit != "checks"]
    checks = [r for r in results if r.study.fit == "checks"]
    text = "\n".join(
        [
            _head(results, command, spread, controls),
            "## Results",
            "",
            "![Coverage of 95 % intervals, and ranks of the true coefficients]"
            "(../images/event-model-calibration.svg)",
            "",
            "Above: coverage of each coefficient, with the band of binomial error. Below: how far "
            "ranks are from uniform, one line a coefficient; 95 of 100 should stay in the band.",
            "",
            _reading(proper),
            "## The checks, checked",
            "",
            *(_checks(r) for r in checks),
            *more_models(path.parent / "calibration" / "event-model-models.csv"),
            "## Tables",
            "",
            "- [event-model-studies.csv](calibration/event-model-studies.csv): each study with its "
            "lowest and highest coverage; coefficients *outside* the binomial bounds of 0.95; "
            "those *beyond all*, of bounds for all of the study together (Bonferroni); the lowest "
            "p-value of the tests of uniform ranks, and times their number;",
            "- [event-model.csv](calibration/event-model.csv): coverage, bias and spread (in "
            "standard errors; 0 and 1 are right) of every coefficient, and the difference of "
            "sampled from exact estimates;",
            "- [event-model-kinds.csv](calibration/event-model-kinds.csv): numbers of events, and "
            "coverage of the joint 95 % regions of all coefficients of a kind;",
            "- [event-model-checks.csv](calibration/event-model-checks.csv): p-values of each "
            "check;",
            "- [event-model-models.csv](calibration/event-model-models.csv): coverage, bias and "
            "spread in choices, fixed effects, ties in time and the like.",
        ]
    )
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


def more_models(table: Path) -> list[str]:
    """Return the section on models beside the rate of each dyad, of its own table."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sets = int(rows[0]["data_sets"])
    low, high = (int(x) for x in stats.binom.interval(0.95, sets, 0.95))
    outside = [r for r in rows if not low <= int(r["covered"]) <= high]
    named = ", ".join(f"{r['model']}: {r['coefficient']} ({r['coverage']})" for r in outside)
    share = sum(int(r["covered"]) for r in rows) / (sets * len(rows))
    return [
        "## Choices, fixed effects, ties in time",
        "",
        f"[Other models](../event-model/models.md), each on {sets} data sets of 12 actors by a "
        "simulator of its own (`bench/calibration_of_models.py`), at one truth. All intervals "
        f"together cover {share:.4f}. Of {len(rows)} coverages {len(outside)} are outside "
        f"binomial error, where {len(rows) * 0.05:.1f} are expected"
        f"{': ' + named if named else ''}.",
        "",
    ]


def _head(results: Sequence[Result], command: str, spread: float, controls: int) -> str:
    import numba
    import scipy

    seconds = sum(r.seconds for r in results)
    setting = results[0].study.setting
    return f"""# Calibration of the event model

Do 95 % intervals of the event model contain the truth in 95 of 100 cases? A program wrote this
page.

```console
$ {command}
```

Python {platform.python_version()}, numpy {np.__version__}, numba {numba.__version__}, scipy
{scipy.__version__}; {seconds:.0f} seconds on two cores with other work.

## What is simulated

Ties between {setting.senders} and {setting.receivers} places over {setting.end:g} years, from no
tie at the start: they form, exchange, are suspended, resumed and ended. Each kind has coefficients
of its own:

| Kind | Terms, with the middle of what their coefficients are drawn from |
|---|---|
{_truth()}

`x` is a number of each dyad, degrees are the logarithm of 1 + live ties of an end (`degrees` their
sum), `memory` is the logarithm of 1 + past exchanges that fade with
a half-life of {naive.HALF_LIFE:g} years, `shock` a series of the whole network that comes twice.
For each data set every coefficient is drawn from a normal distribution of standard deviation
{spread:g} around its middle, and `x` anew.

Two simulators: the package's own, and one that shares no code with it (Gillespie's direct method).
Sampled fits take {controls} dyads for each event.

## What is compared

- *Coverage*: how many of the 95 % Wald intervals contain the true coefficient.
- *Ranks* (simulation-based calibration; Talts, Betancourt, Simpson, Vehtari & Gelman 2018): the
  rank of the true coefficient among 99 draws from the normal approximation of the fit is uniform on
  0 to 99 if estimates and standard errors are right.
"""


def _truth() -> str:
    return "\n".join(
        f"| {kind} | "
        + ", ".join(f"{n} {b:g}" for n, b in zip(names, naive.TRUTH[kind], strict=True))
        + " |"
        for kind, names in naive.NAMES.items()
    )


def _reading(results: Sequence[Result]) -> str:
    """What the numbers say, in sentences made from them."""
    rows = [row for r in results for row in r.rows]
    expected, found, beyond = 0.0, 0, 0
    for result in results:
        low, high = bounds(result.fits)
        wide_low, wide_high = bounds(result.fits, len(result.rows))
        inside = stats.binom.cdf(high, result.fits, LEVEL)
        inside -= stats.binom.cdf(low - 1, result.fits, LEVEL)
        expected += len(result.rows) * (1 - inside)
        found += sum(not low <= row.covered <= high for row in result.rows)
        beyond += sum(not wide_low <= row.covered <= wide_high for row in result.rows)
    whole = sum(row.covered for row in rows) / sum(row.fits for row in rows)
    failed = sum(len(r.failed) for r in results)
    small = next((r for r in results if r.study.name == "event"), None)
    large = next((r for r in results if r.study.name == "event, four times the dyads"), None)
    text = (
        f"Of {len(rows)} coverages {found} are outside their bounds, where {expected:.1f} are "
        f"expected; {beyond} are beyond the bounds for all coefficients of their study. All "
        f"intervals together cover {whole:.4f}. {failed} data sets could not be fitted. "
    )
    if small is not None and large is not None:
        worst = sorted(range(len(small.rows)), key=lambda c: -abs(small.rows[c].bias))[:3]
        largest = ", ".join(
            f"{small.rows[c].kind} {small.rows[c].name} {small.rows[c].bias:+.2f} and "
            f"{large.rows[c].bias:+.2f}"
            for c in worst
        )
        mean = [np.mean([abs(row.bias) for row in r.rows]) for r in (small, large)]
        text += (
            "Terms that feed on what they explain (degrees, memory) have a small-sample bias, "
            "which more events shrink. Largest biases at the small size, in "
            f"standard errors, and what they are at four times the dyads: {largest}. Mean absolute "
            f"bias {mean[0]:.3f} and {mean[1]:.3f}, of which chance alone gives "
            f"{np.sqrt(2 / np.pi / small.fits):.3f} and {np.sqrt(2 / np.pi / large.fits):.3f}."
        )
    sampled = next((r for r in results if r.study.fit == "sampled"), None)
    if sampled is not None:
        far = max(abs(row.shift) / (row.shift_spread / np.sqrt(row.fits)) for row in sampled.rows)
        wider = np.mean([row.shift_spread for row in sampled.rows])
        text += (
            f"\n\nEstimates from sampled risk sets differ from the exact ones by at most {far:.1f} "
            "standard errors of the mean difference; a single one "
            f"lies about {wider:.2f} of its standard errors from the exact one."
        )
    return text + "\n"
