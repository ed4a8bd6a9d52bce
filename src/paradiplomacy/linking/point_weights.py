"""Weights of distances from a source's coordinates, learned for each source, as some often err.

The weight of a distance is the logarithm of how often the place that is meant lies so far from its
point, over how often another place of its name and country does: Fellegi and Sunter's m and u.
Both are counted where the name alone decides, and start from usual shares.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from paradiplomacy.linking.mentions import Mention
from paradiplomacy.linking.questions import Candidate

_BANDS_KM = (5.0, 15.0, 50.0, 100.0)
"""Upper ends of distances; the last is open."""
_MEANT = (0.74, 0.12, 0.07, 0.03, 0.04)
_OTHER = (0.001, 0.004, 0.02, 0.035, 0.94)
_USUAL_N = 20.0
"""Places that the usual shares count for."""
_LEAST, _MOST = -6.0, 7.0


@dataclass(frozen=True, slots=True)
class PointWeights:
    """Log-odds of distances, by source.

    `by_source`: one for each band of distance.
    """

    by_source: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def from_candidates(cls, seen: Iterable[tuple[str, float, bool]]) -> PointWeights:
        """From candidates of mentions that their names decide.

        `seen`: source of the point, kilometres, and whether the candidate is the place that is
          meant.

        >>> good = PointWeights.from_candidates([("a", 1.0, True)] * 90 + [("a", 300.0, True)] * 2)
        >>> bad = PointWeights.from_candidates([("b", 1.0, True)] * 50 + [("b", 300.0, True)] * 50)
        >>> round(good.of("a", 300), 1), round(bad.of("b", 300), 1)
        (-3.6, -0.8)
        """
        counts: dict[str, dict[bool, list[float]]] = defaultdict(
            lambda: {True: [n * _USUAL_N for n in _MEANT], False: [n * _USUAL_N for n in _OTHER]}
        )
        for source, km, is_meant in seen:
            counts[source][is_meant][bisect_left(_BANDS_KM, km)] += 1
        return cls({source: _log_odds(n[True], n[False]) for source, n in counts.items()})

    def of(self, source: str, km: float) -> float:
        """The weight of a distance."""
        return self.by_source.get(source, _USUAL)[bisect_left(_BANDS_KM, km)]

    def stands_alone(self, mention: Mention, ranked: Sequence[Candidate]) -> bool:
        """True of a place that exists by its point: nothing is called so, nothing alike is near.

        Where a source is often wrong, its points show no place that the gazetteer lacks; and a
        place of the very name that lies elsewhere is a question.
        """
        if mention.coordinates is None or self.of(mention.located_by, 10_000) > FORBIDS:
            return False
        return all(
            candidate.parts[0].what.startswith("spelling")
            and any(
                p.what.startswith("coordinates") and p.value <= FORBIDS for p in candidate.parts
            )
            for candidate in ranked
        )


FORBIDS = -2.0
"""Weight from which a point speaks so strongly against a candidate that a person must be asked."""


def _log_odds(meant: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    weights = (log(m / sum(meant)) - log(u / sum(other)) for m, u in zip(meant, other, strict=True))
    return tuple(round(min(max(weight, _LEAST), _MOST), 3) for weight in weights)


_USUAL = _log_odds(_MEANT, _OTHER)
USUAL_POINTS = PointWeights()
"""Of sources of which nothing is known."""
