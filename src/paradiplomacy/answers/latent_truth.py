"""Reliability of reporters, and how likely a value is as said, from several reports of one fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from paradiplomacy.keyed_groups import group_pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 500
_SHIFT = 1e-4
_FLATTEST = 0.05
"""Curvature below which a chance is hardly known at all."""


class Report(NamedTuple):
    """One reporter's value of one fact."""

    fact: str
    reporter: str
    value: str


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance with its interval; `reports` are those that it rests on."""

    value: float
    low: float
    high: float
    reports: int


@dataclass(frozen=True, slots=True)
class Belief:
    """The likeliest value of a fact, and the chance that it is so."""

    value: str
    chance: Chance


@dataclass(frozen=True, slots=True)
class LatentTruth:
    """Result of a model of reports.

    `reporters`: chance that a reporter says what is so; only of those with a report on a fact of
        which others speak too, `Chance.reports` of them.
    `facts`: none of what none but reporters without a known chance speak of.
    """

    reporters: Mapping[str, Chance]
    facts: Mapping[str, Belief]


def latent_truth(reports: Sequence[Report], *, others: int, level: float = 0.95) -> LatentTruth:
    """Estimate from reports alone how reliable each reporter is, and what is so.

    A latent class model (Dawid and Skene 1979): a fact has one true value, which no data show,
    and each report has it with the chance of its reporter, independently of other reports. All
    values that were said, and that none of them is true, are enumerated for each fact. The
    chances of reporters are those of the highest posterior density on the scale of log odds under
    uniform priors, by EM; intervals are of its curvature there (Louis 1982), those of facts by
    the delta method. VIMuRe (De Bacco and others 2023) and STRAND model networks of such reports.
    **Reports that are copied from each other make all too sure.**

    `reports`: one of a reporter on a fact; several sources of one kind are several reports.
    `others`: values that a wrong report might give, each as likely as the others.

    >>> said = [Report(str(i), who, "1979") for i in range(30) for who in ("paper", "city")]
    >>> said[0] = Report("0", "paper", "1985")
    >>> found = latent_truth(said, others=10)
    >>> found.reporters["city"].value > 0.9, found.facts["7"].value
    (True, '1979')
    """
    import numpy as np
    from scipy.special import expit, ndtri

    by_fact = group_pairs((report.fact, report) for report in reports)
    compared = [of_fact for of_fact in by_fact.values() if len(of_fact) > 1]
    names = sorted({report.reporter for of_fact in compared for report in of_fact})
    if not names:
        return LatentTruth({}, {})
    model = _Enumerated(compared, names, others)
    logits = model.mode()
    # Where reports tell next to nothing the density is flat, by rounding even hollow.
    values, axes = np.linalg.eigh(-model.curvature(logits))
    spread = axes / np.maximum(values, _FLATTEST) @ axes.T
    wide = float(ndtri((1 + level) / 2))

    def chance(middle: float, error: float, number: int) -> Chance:
        value, low, high = map(float, expit([middle, middle - wide * error, middle + wide * error]))
        return Chance(value, low, high, number)

    errors = np.sqrt(np.diag(spread))
    known = set(names)
    with_reporters = [
        part
        for of_fact in by_fact.values()
        if (part := [r for r in of_fact if r.reporter in known])
    ]
    best, odds, slopes = _Enumerated(with_reporters, names, others).best(logits)
    of_facts = np.sqrt(np.einsum("ij,jk,ik->i", slopes, spread, slopes))
    return LatentTruth(
        {
            name: chance(float(logits[i]), float(errors[i]), int(model.counts[i]))
            for i, name in enumerate(names)
        },
        {
            of_fact[0].fact: Belief(value, chance(float(odds[i]), float(of_facts[i]), len(of_fact)))
            for i, (of_fact, value) in enumerate(zip(with_reporters, best, strict=True))
        },
    )


class _Enumerated:
    """Every value that each fact could have: those that were said, and that none is true."""

    def __init__(self, facts: Sequence[Sequence[Report]], names: Sequence[str], others: int):
        import numpy as np

        place = {name: i for i, name in enumerate(names)}
        self.values: list[list[str]] = []
        rows, reporters, agrees, starts = [], [], [], [0]
        ways: list[float] = []
        for reports in facts:
            values = sorted({report.value for report in reports})
            self.values.append(values)
            for value in (*values, None):
                for report in reports:
                    rows.append(len(ways))
                    reporters.append(place[report.reporter])
                    agrees.append(report.value == value)
                ways.append(1.0 if value is not None else max(others + 1 - len(values), 1e-9))
            starts.append(len(ways))
        self.rows, self.reporters = np.array(rows), np.array(reporters)
        self.agrees, self.ways = np.array(agrees), np.log(ways)
        self.starts = np.array(starts[:-1])
        self.sizes = np.diff(starts)
        self.others = float(others)
        self.size = len(names)
        said_by = [place[report.reporter] for reports in facts for report in reports]
        self.counts = np.bincount(said_by, minlength=self.size)

    def chances(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Posterior chance of each value of each fact."""
        import numpy as np
        from scipy.special import log_expit

        right, wrong = log_expit(logits), log_expit(-logits) - np.log(self.others)
        each = np.where(self.agrees, right[self.reporters], wrong[self.reporters])
        log = self.ways + np.bincount(self.rows, each, len(self.ways))
        log = np.exp(log - np.repeat(np.maximum.reduceat(log, self.starts), self.sizes))
        return np.asarray(log / np.repeat(np.add.reduceat(log, self.starts), self.sizes))

    def right(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Number of each reporter's reports that are expected to be right."""
        import numpy as np

        weights = self.chances(logits)[self.rows[self.agrees]]
        return np.bincount(self.reporters[self.agrees], weights, self.size).astype(float)

    def mode(self) -> NDArray[np.float64]:
        """Log odds of reporters at the highest posterior density."""
        import numpy as np
        from scipy.special import logit

        logits = np.full(self.size, 2.0)
        for _ in range(_STEPS):
            before, logits = logits, logit((self.right(logits) + 1) / (self.counts + 2))
            if np.abs(logits - before).max() < 1e-6:
                break
        return logits

    def curvature(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Second derivatives of the log posterior density."""
        import numpy as np
        from scipy.special import expit

        def slope(at: NDArray[np.float64]) -> NDArray[np.float64]:
            part: NDArray[np.float64] = expit(at)
            return self.right(at) - self.counts * part + 1 - 2 * part

        steps = np.eye(self.size) * _SHIFT
        slopes = np.array([(slope(logits + s) - slope(logits - s)) / (2 * _SHIFT) for s in steps])
        return np.asarray((slopes + slopes.T) / 2)

    def best(
        self, logits: NDArray[np.float64]
    ) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
        """The likeliest value of each fact that was said, its log odds and their derivatives."""
        import numpy as np
        from scipy.special import logit

        chances = self.chances(logits)
        rows = np.array(
            [
                start + int(np.argmax(chances[start : start + size - 1]))
                for start, size in zip(self.starts, self.sizes, strict=True)
            ]
        )
        values = [
            fact_values[row - start]
            for fact_values, row, start in zip(self.values, rows, self.starts, strict=True)
        ]

        def odds(at: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray(logit(np.clip(self.chances(at)[rows], 1e-12, 1 - 1e-12)))

        steps = np.eye(self.size) * _SHIFT
        return (
            values,
            odds(logits),
            np.array([(odds(logits + s) - odds(logits - s)) / (2 * _SHIFT) for s in steps]).T,
        )
