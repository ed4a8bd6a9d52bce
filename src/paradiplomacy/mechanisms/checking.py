"""Fit of the mechanisms: the checks of the event model on one draw of a record's dates."""

from __future__ import annotations

from collections.abc import Sequence

from dyadevents.diagnose import Diagnosis, diagnose
from dyadevents.history import History
from dyadevents.inference.fitted import Fit
from dyadevents.inference.fitting import fit_history
from paradiplomacy.mechanisms.outcome import MechanismFit


def check_mechanisms(
    fitted: MechanismFit, *, worlds: int = 0, seed: int = 1989, kinds: Sequence[str] | None = None
) -> Diagnosis:
    """Check the model of the mechanisms on the first draw of the dates.

    worlds: Simulated worlds to lay beside the observed one; none by default.
    kinds: Only these.
    Returns the checks of the fit to the first draw: what is pooled over draws has no residuals.
    """
    history, first_fit = _of_first_draw(fitted)
    return diagnose(fitted.model, history, first_fit, worlds=worlds, seed=seed, kinds=kinds)


def goodness_of_mechanisms(fitted: MechanismFit, *, worlds: int = 0, seed: int = 1989) -> Diagnosis:
    """Test whether the model of the mechanisms fits, on the first draw of the dates.

    fitted, worlds, seed: As in `check_mechanisms`, which finds the same p-values.
    """
    history, first_fit = _of_first_draw(fitted)
    return diagnose(fitted.model, history, first_fit, worlds=worlds, seed=seed, ranks=False)


def _of_first_draw(fitted: MechanismFit) -> tuple[History, Fit]:
    """The first draw, and the fit to it; kinds that were not fitted are tried without terms."""
    history, names = fitted.draws[0].history, [kind.name for kind in fitted.model.kinds]
    fits = {
        name: outcome.first for name, outcome in fitted.kinds.items() if outcome.first is not None
    }
    rest = [name for name in names if name not in fits]
    tried = fit_history(fitted.model, history, kinds=rest, unfit="drop")
    return history, Fit(tried.model, {name: (fits | tried.kinds)[name] for name in names})
