"""Whether the mechanisms fit: the checks of the event model on one draw of a record's dates."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.dynamics.diagnose import Diagnosis, diagnose
from paradiplomacy.dynamics.inference.fitting import fit
from paradiplomacy.mechanisms.outcome import MechanismFit

__all__ = ["check_mechanisms"]


def check_mechanisms(
    found: MechanismFit, *, worlds: int = 0, seed: int = 1989, kinds: Sequence[str] | None = None
) -> Diagnosis:
    """Check the model of the mechanisms on the first draw of the dates.

    Parameters
    ----------
    found : MechanismFit
    worlds : int
        Simulated worlds to lay beside the observed one; none by default.
    seed : int
    kinds : sequence of str, optional
        Only these.

    Returns
    -------
    Diagnosis
        Of a refit to the first draw: what is pooled over draws has no residuals.
    """
    history = found.draws[0].history
    made = fit(found.model, history, unfit="drop")
    return diagnose(found.model, history, made, worlds=worlds, seed=seed, kinds=kinds)
