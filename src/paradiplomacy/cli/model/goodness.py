"""Whether a model fits, as `paradiplomacy model fit` says it before any coefficient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.estimates import chance
from paradiplomacy.cli.show import note, table

if TYPE_CHECKING:
    from paradiplomacy.events.diagnose import Goodness

__all__ = ["goodness_view", "print_goodness"]


def goodness_view(found: Goodness, worlds: int) -> dict[str, Any]:
    """Return the tests and the verdict on each kind as plain values."""
    return {
        "worlds": worlds,
        "tests": [{"test": name, "p": chance(p)} for name, p in found.p_values.items()],
        "verdicts": [
            {
                "kind": one.kind,
                "fits": one.fits,
                "tests": list(one.tests),
                "rejecting": list(one.rejecting),
            }
            for one in found.verdicts
        ],
        "notes": list(found.notes),
    }


def print_goodness(view: Mapping[str, Any] | None) -> None:
    """Print the verdicts; or that there are none, and how to get them."""
    if view is None:
        note("- whether the model fits was not tested; --check 100 does, with simulated worlds")
        return
    rows = [
        [one["kind"] or "all together", _verdict(one), ", ".join(one["rejecting"]) or "-"]
        for one in view["verdicts"]
    ]
    if rows:
        table("Does the model fit?", ["kind", "verdict", "rejected by"], rows)
    if any(not one["fits"] for one in view["verdicts"]):
        note("- where the model does not fit, coefficients are summaries; limits may be too narrow")
    for message in view["notes"]:
        note(f"- {message}")


def _verdict(one: Mapping[str, Any]) -> str:
    many, against = len(one["tests"]), len(one["rejecting"])
    tests = "1 test" if many == 1 else f"{many} tests"
    return f"not rejected ({tests})" if one["fits"] else f"does not fit ({against} of {tests})"
