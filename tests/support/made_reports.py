"""Reports of facts whose truth is known."""

from __future__ import annotations

import numpy as np

from paradiplomacy.answers.latent_truth import LatentTruth, Report, latent_truth

RELIABILITY = {"city": 0.95, "paper": 0.9, "agency": 0.8, "mirror": 0.65}
OTHERS = 10
FACTS = 150


def made_reports(rng: np.random.Generator) -> tuple[list[Report], dict[str, str]]:
    """Reports, and the true value of each fact; of a third of the facts one speaks alone."""
    names, truth, reports = list(RELIABILITY), {}, []
    for number in range(FACTS):
        fact = str(number)
        true = int(rng.integers(OTHERS + 1))
        truth[fact] = str(true)
        for who in rng.choice(names, int(rng.choice([1, 2, 3])), replace=False):
            right = rng.random() < RELIABILITY[who]
            wrong = (true + 1 + int(rng.integers(OTHERS))) % (OTHERS + 1)
            reports.append(Report(fact, str(who), str(true if right else wrong)))
    return reports, truth


def found_in(rng: np.random.Generator) -> tuple[LatentTruth, dict[str, str]]:
    """The model of such reports, and the truth."""
    reports, truth = made_reports(rng)
    return latent_truth(reports, others=OTHERS), truth
