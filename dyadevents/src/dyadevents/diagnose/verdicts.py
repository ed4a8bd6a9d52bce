"""Whether a model fits: a verdict for each kind of event, to be read before its coefficients.

A kind has up to five tests of its residuals, and more where worlds were simulated. Its model is
rejected if any test rejects it after Holm's correction for how many tests the kind has, so that
a right model of a kind is rejected 5 times of 100 at most. Not being rejected is not proof: few
events reject little. A kind that no test looked at is not tested, which is no word for its model;
where it is a part of another kind (``visit.first`` of ``visit``) whose model is rejected, so is
its own.

Source: Holm 1979.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["LEVEL", "DiagnosticVerdict", "verdicts"]

LEVEL = 0.05


@dataclass(frozen=True)
class DiagnosticVerdict:
    """Verdict of the tests of a kind of event on its model.

    Attributes
    ----------
    kind : str
        Empty for what kinds do together, such as the ties there are in simulated worlds.
    tests : tuple of str
        What was tested.
    rejecting : tuple of str
        Those of the tests that reject the model.
    inherited : str
        For a kind that is a part of another one: that one, if its model is rejected and nothing
        tests the part by itself.
    """

    kind: str
    tests: tuple[str, ...]
    rejecting: tuple[str, ...]
    inherited: str = ""

    @property
    def tested(self) -> bool:
        """True if any test looked at the model, or at that of the kind of which it is a part."""
        return bool(self.tests or self.inherited)

    @property
    def rejected(self) -> bool:
        """True if a test rejects the model, or that of the kind of which it is a part."""
        return bool(self.rejecting or self.inherited)

    @property
    def fits(self) -> bool:
        """True if the model was tested and no test rejects it."""
        return self.tested and not self.rejected


def verdicts(
    p_values: Mapping[str, float], kinds: Iterable[str], *, level: float = LEVEL
) -> tuple[DiagnosticVerdict, ...]:
    """Return the verdict on each kind, tested or not, and last that on all together if tested.

    Parameters
    ----------
    p_values : mapping of str to float
        By what was tested: ``KIND: WHAT``, or ``WHAT`` of no kind alone.
    kinds : iterable of str
    level : float
        How often a right model of a kind is rejected, at most.

    Examples
    --------
    >>> found = verdicts({"form: bursts": 0.001, "form: senders": 0.04, "ties": 0.3}, ["form"])
    >>> [(one.kind, one.fits, one.rejecting) for one in found]
    [('form', False, ('bursts', 'senders')), ('', True, ())]
    >>> [(one.kind, one.tested) for one in verdicts({"form: bursts": 0.5}, ["form", "end"])]
    [('form', True), ('end', False)]
    """
    by_kind: dict[str, dict[str, float]] = {kind: {} for kind in (*kinds, "")}
    for name, p in p_values.items():
        if math.isnan(p):
            continue
        kind = max((k for k in by_kind if name.startswith(f"{k}: ")), key=len, default="")
        by_kind[kind][name.removeprefix(f"{kind}: ") if kind else name] = p
    rejecting = {kind: _rejecting(tested, level) for kind, tested in by_kind.items()}
    return tuple(
        DiagnosticVerdict(
            kind, tuple(tested), rejecting[kind], "" if tested else _whole(kind, rejecting)
        )
        for kind, tested in by_kind.items()
        if tested or kind
    )


def _whole(kind: str, rejecting: Mapping[str, tuple[str, ...]]) -> str:
    """The kind of which one is a part, by its name, if tests reject the model of that one."""
    whole = kind.rpartition(".")[0]
    if not whole:
        return ""
    return whole if rejecting.get(whole) else _whole(whole, rejecting)


def _rejecting(p_values: Mapping[str, float], level: float) -> tuple[str, ...]:
    """Holm's step-down: the smallest is compared with a share of the level, the next with more."""
    low: set[str] = set()
    for left, name in zip(
        range(len(p_values), 0, -1), sorted(p_values, key=p_values.__getitem__), strict=True
    ):
        if p_values[name] * left >= level:
            break
        low.add(name)
    return tuple(name for name in p_values if name in low)
