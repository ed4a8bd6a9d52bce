"""Studies of what hypotheses find in records whose truth is known: size, power, coverage.

Each study makes records by the event model, without an effect and with the effect that the
estimator itself calls detectable, and asks how often its interval leaves out "no effect", and
how often it holds the truth. What is detectable is taken from the records without an effect,
as an analyst would: from numbers of events and units alone. The whole number of events
expected is the same with and without, so that it stays what was detectable.
"""

from tests.hypothesis_studies import (
    answers,
    climate,
    climate_levels,
    cores,
    crises,
    experiments,
    founding,
    laws,
    matched,
    policy,
    rates,
    series,
    trade,
    waiting,
    webs,
)
from tests.hypothesis_studies.base import Answer, Outcome, Study, run
from tests.hypothesis_studies.climate import any_size
from tests.hypothesis_studies.climate_levels import judged as judged_levels
from tests.hypothesis_studies.climate_levels import unrelated as unrelated_levels
from tests.hypothesis_studies.cores import judged as judged_core
from tests.hypothesis_studies.crises import equivalence
from tests.hypothesis_studies.founding import judged_growth
from tests.hypothesis_studies.policy import drifting as drifting_policy
from tests.hypothesis_studies.policy import judged as judged_policy
from tests.hypothesis_studies.rates import BUNCHES, judged

__all__ = ["BUNCHES", "STUDIES", "Answer", "Outcome", "Study", "equivalence"]
__all__ += ["any_size", "judged", "judged_levels", "judged_policy", "run", "unrelated_levels"]
__all__ += ["drifting_policy", "judged_core", "judged_growth"]

_FAMILIES = (
    rates,
    crises,
    experiments,
    waiting,
    answers,
    matched,
    series,
    founding,
    policy,
    laws,
    climate,
    climate_levels,
    webs,
    trade,
    cores,
)
STUDIES = {study.name: study for family in _FAMILIES for study in family.STUDIES}
"""By name."""
