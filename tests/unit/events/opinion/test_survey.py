import numpy as np
from scipy import stats

from paradiplomacy.events.opinion import survey

TIMES = np.array([1989.5, 1990.25])
WORLDS = np.arange(20_000)


def test_readings_are_the_national_opinion_and_a_normal_error():
    opinion = np.array([[0.3], [-0.2]]) * np.ones(len(WORLDS))
    read = survey(opinion, TIMES, error=np.array([0.05, 0.2]), worlds=WORLDS, seed=1)
    for row, mean, error in zip(read, (0.3, -0.2), (0.05, 0.2), strict=True):
        assert stats.kstest((row - mean) / error, "norm").pvalue > 0.001
    assert abs(np.corrcoef(read)[0, 1]) < 4 / np.sqrt(len(WORLDS))


def test_two_countries_are_asked_apart():
    opinion = np.zeros((2, len(WORLDS)))
    ours = survey(opinion, TIMES, error=0.1, worlds=WORLDS, seed=1)
    theirs = survey(opinion, TIMES, error=0.1, worlds=WORLDS, seed=1, side=1)
    assert abs(np.corrcoef(ours[0], theirs[0])[0, 1]) < 4 / np.sqrt(len(WORLDS))


def test_two_scenarios_are_asked_by_the_same_survey():
    calm, warm = np.zeros((2, 5)), np.full((2, 5), 0.5)
    given = {"error": 0.1, "worlds": np.arange(5), "seed": 1}
    difference = survey(warm, TIMES, **given) - survey(calm, TIMES, **given)
    np.testing.assert_allclose(difference, 0.5, atol=1e-15)
