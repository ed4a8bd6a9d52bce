"""Fits as `paradiplomacy model fit` makes them, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model_data import FileChoice, ModelChoice
from paradiplomacy.cli.model_options import one_of
from paradiplomacy.cli.model_view import fit_view, history_view
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from typing import Literal

    from paradiplomacy.events.history import History
    from paradiplomacy.events.inference.fitted import Fit
    from paradiplomacy.events.inference.fitting import Unfit
    from paradiplomacy.events.inference.frailty import Frailty
    from paradiplomacy.events.inference.likelihood import LikelihoodName
    from paradiplomacy.events.model import EventModel

__all__ = ["FitChoice", "checks_of", "fit_of_files"]


@dataclass(frozen=True)
class FitChoice:
    """Options that say how a model is fitted."""

    likelihood: LikelihoodName
    ties: Literal["error", "breslow"]
    kinds: list[str] | None
    unfit: Unfit
    sample: int | None
    seed: int
    robust: bool
    profile: bool
    frailty: str | None
    check: int | None = None

    @classmethod
    def of(cls, *, likelihood: str, ties: str, drop: bool, **others: Any) -> FitChoice:
        """Return the choice that options make."""
        made = cls(
            likelihood=one_of("--likelihood", likelihood, ("interval", "ordinal")),
            ties=one_of("--ties", ties, ("error", "breslow")),
            unfit="drop" if drop else "raise",
            **others,
        )
        whole = {
            "--robust": made.robust,
            "--profile": made.profile,
            "--frailty": made.frailty is not None,
            "--drop": drop,
            "--ties breslow": ties == "breslow",
            "--check": made.check is not None,
        }
        for option, asked in whole.items():
            if asked and made.sample is not None:
                raise ParadiplomacyError(f"{option} needs all dyads at risk: leave out --sample")
            if asked and made.frailty is not None and option in ("--robust", "--profile"):
                raise ParadiplomacyError(f"{option} and --frailty exclude each other; drop one")
        return made

    def to_json(self) -> dict[str, Any]:
        """Return what a reader of estimates should know of it."""
        return {
            "likelihood": self.likelihood,
            "ties": self.ties,
            "sample": self.sample,
            "seed": self.seed if self.sample is not None else None,
        }

    def effects(self) -> Frailty | None:
        """Return the effects of places that are asked for, as in ``normal:senders``."""
        if self.frailty is None:
            return None
        from paradiplomacy.events.inference.frailty import Frailty

        distribution, _, side = self.frailty.partition(":")
        given: dict[str, Any] = {"distribution": distribution, "of": side or "both"}
        return Frailty(**given)


def checks_of(
    model: EventModel, history: History, found: Fit, worlds: int | None, seed: int
) -> dict[str, Any] | None:
    """Test whether a fit fits, with so many simulated worlds; None where that is not asked for."""
    if worlds is None:
        return None
    from paradiplomacy.cli.model_verdict import goodness_view
    from paradiplomacy.events.diagnose import goodness_of_fit

    return goodness_view(goodness_of_fit(model, history, found, worlds=worlds, seed=seed), worlds)


def fit_of_files(data: FileChoice, chosen: ModelChoice, choice: FitChoice) -> dict[str, Any]:
    """Fit a model to plain files; the fit as plain values."""
    from paradiplomacy.events.files.fit import fit_files

    files = data.read(timed=choice.likelihood == "interval")
    model = chosen.model(files)
    found = fit_files(
        files,
        model,
        likelihood=choice.likelihood,
        kinds=choice.kinds,
        ties=choice.ties,
        unfit=choice.unfit,
        sample=choice.sample,
        seed=choice.seed,
        frailty=choice.effects(),
    )
    estimated = {name: one for name, one in found.kinds.items() if one.names}
    clustered, profiles = {}, {}
    if choice.robust:
        from paradiplomacy.events.inference.robust import robust_covariance

        for name, one in estimated.items():
            made = robust_covariance(found.model, files.history, one)
            clustered[name] = made.at_least(one.covariance)
    if choice.profile:
        from paradiplomacy.events.inference.profile import profile_intervals

        for name, one in estimated.items():
            profiles[name] = profile_intervals(found.model, files.history, one)
    return {
        "from": data.events,
        "files": data.to_json(),
        "record": None,
        "model": chosen.to_json(),
        **choice.to_json(),
        **history_view(files.history, dates=files.dates),
        "checks": checks_of(model, files.history, found, choice.check, choice.seed),
        **fit_view(found, clustered, profiles),
        "notes": list(files.notes),
    }
