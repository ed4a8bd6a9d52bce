"""Studies of what hypotheses find in records whose truth is known: size, power, coverage.

Each study makes records by the event model, without an effect and with the effect that the
estimator itself calls detectable, and asks how often its interval leaves out "no effect", and
how often it holds the truth. What is detectable is taken from the records without an effect,
as an analyst would: from numbers of events and units alone. The whole number of events
expected is the same with and without, so that it stays what was detectable.
"""

from tests.hypothesis_studies import crises, founding, rates
from tests.hypothesis_studies.base import Answer, Outcome, Study, run
from tests.hypothesis_studies.crises import equivalence
from tests.hypothesis_studies.rates import BUNCHES, judged

__all__ = ["BUNCHES", "STUDIES", "Answer", "Outcome", "Study", "equivalence", "judged", "run"]

STUDIES = {study.name: study for family in (rates, crises, founding) for study in family.STUDIES}
"""By name."""
