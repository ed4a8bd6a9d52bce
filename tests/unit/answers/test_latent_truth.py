"""Who says what is so, from reports whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.made_reports import OTHERS, RELIABILITY, found_in, made_reports

from paradiplomacy.answers.latent_truth import Report, latent_truth


def posterior(reports: list[Report], chances: dict[str, float], others: int) -> dict[str, float]:
    """Chances of the values of one fact, each world with its true value and errors added up."""
    values = {report.value for report in reports}
    worlds = [*values, *(f"unsaid {i}" for i in range(others + 1 - len(values)))]
    weights = {}
    for true in worlds:
        parts = [
            chances[r.reporter] if r.value == true else (1 - chances[r.reporter]) / others
            for r in reports
        ]
        weights[true] = float(np.prod(parts))
    total = sum(weights.values())
    return {value: weight / total for value, weight in weights.items()}


def test_chances_of_facts_are_those_of_all_worlds_added_up() -> None:
    reports, _ = made_reports(np.random.default_rng(1))
    found = latent_truth(reports, others=OTHERS)
    chances = {name: chance.value for name, chance in found.reporters.items()}
    for fact, belief in found.facts.items():
        by_hand = posterior([r for r in reports if r.fact == fact], chances, OTHERS)
        assert belief.chance.value == pytest.approx(by_hand[belief.value], abs=1e-9)
        said = {value for value in by_hand if not value.startswith("unsaid")}
        assert by_hand[belief.value] == pytest.approx(max(by_hand[value] for value in said))


def test_chances_of_reporters_have_the_highest_density_of_a_grid() -> None:
    reports = [
        Report(str(i), who, "a" if (i + shift) % 7 else "b")
        for i in range(12)
        for shift, who in enumerate(("one", "two"))
    ]
    found = latent_truth(reports, others=4)
    grid = np.linspace(0.02, 0.98, 193)
    right = (grid[:, None], grid[None, :])  # of one, and of two
    density = sum(np.log(p * (1 - p)) for p in right)  # uniform, by log odds
    for fact in range(12):
        both = [r.value for r in reports if r.fact == str(fact)]
        total = np.zeros_like(density)
        for true in ("a", "b", *"cde"):
            one, two = (
                p if value == true else (1 - p) / 4 for p, value in zip(right, both, strict=True)
            )
            total += one * two
        density += np.log(total)
    best = [grid[place] for place in np.unravel_index(np.argmax(density), density.shape)]
    assert found.reporters["one"].value == pytest.approx(best[0], abs=0.01)
    assert found.reporters["two"].value == pytest.approx(best[1], abs=0.01)


def test_one_report_is_as_sure_as_its_reporter() -> None:
    reports, _ = made_reports(np.random.default_rng(2))
    found = latent_truth([*reports, Report("alone", "agency", "3")], others=OTHERS)
    assert found.facts["alone"].chance.value == pytest.approx(found.reporters["agency"].value)


def test_who_is_never_compared_with_others_is_not_judged() -> None:
    reports, _ = made_reports(np.random.default_rng(3))
    found = latent_truth([*reports, Report("alone", "hermit", "3")], others=OTHERS)
    assert "hermit" not in found.reporters
    assert "alone" not in found.facts
    assert latent_truth([Report("a", "hermit", "3")], others=OTHERS).facts == {}


@pytest.mark.thorough
def test_intervals_hold_the_truth_and_chances_are_kept() -> None:
    rng, held, sure, right = np.random.default_rng(35), 0, [], []
    for _ in range(120):
        found, truth = found_in(rng)
        held += sum(
            chance.low <= RELIABILITY[name] <= chance.high
            for name, chance in found.reporters.items()
        )
        for fact, belief in found.facts.items():
            sure.append(belief.chance.value)
            right.append(belief.value == truth[fact])
    assert 0.93 <= held / (120 * len(RELIABILITY)) <= 0.98
    for low, high in ((0.5, 0.8), (0.8, 0.9), (0.9, 0.99), (0.99, 1.0)):
        inside = [(s, r) for s, r in zip(sure, right, strict=True) if low <= s < high]
        said, so = np.mean(inside, axis=0)
        assert so == pytest.approx(said, abs=0.04)


def test_two_reporters_that_never_agree_leave_both_in_doubt() -> None:
    reports = [Report(str(i), who, who) for i in range(20) for who in ("one", "two")]
    found = latent_truth(reports, others=10)
    for chance in found.reporters.values():
        assert 0 <= chance.low <= chance.value <= chance.high <= 1
    assert all(belief.chance.value < 0.9 for belief in found.facts.values())
    assert latent_truth([], others=3).facts == {}
