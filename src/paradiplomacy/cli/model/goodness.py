"""Whether a model fits, as `paradiplomacy model fit` says it before any coefficient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.estimates import chance
from paradiplomacy.cli.show import note, table

if TYPE_CHECKING:
    from dyadevents.diagnose import Goodness

__all__ = ["goodness_view", "print_goodness"]


def goodness_view(goodness: Goodness, worlds: int) -> dict[str, Any]:
    """Return the tests and the verdict on each kind as plain values."""
    return {
        "worlds": worlds,
        "tests": [{"test": name, "p": chance(p)} for name, p in goodness.p_values.items()],
        "verdicts": [
            {
                "kind": verdict.kind,
                "tested": verdict.tested,
                "fits": verdict.fits if verdict.tested else None,
                "tests": list(verdict.tests),
                "rejecting": list(verdict.rejecting),
            }
            for verdict in goodness.verdicts
        ],
        "notes": list(goodness.notes),
    }


def print_goodness(view: Mapping[str, Any] | None) -> None:
    """Print the verdicts; or that there are none, and how to get them."""
    if view is None:
        note("- whether the model fits was not tested; --check 100 does, with simulated worlds")
        return
    rows = [
        [
            verdict["kind"] or "all together",
            _verdict(verdict),
            ", ".join(verdict["rejecting"]) or "-",
        ]
        for verdict in view["verdicts"]
    ]
    if rows:
        table("Does the model fit?", ["kind", "verdict", "rejected by"], rows)
    if any(verdict["fits"] is False for verdict in view["verdicts"]):
        note("- where the model does not fit, coefficients are summaries; limits may be too narrow")
    for message in view["notes"]:
        note(f"- {message}")


def _verdict(verdict: Mapping[str, Any]) -> str:
    many, against = len(verdict["tests"]), len(verdict["rejecting"])
    if not many:
        return (
            "not tested"
            if not verdict["tested"]
            else "the whole of which it is a part does not fit"
        )
    tests = "1 test" if many == 1 else f"{many} tests"
    return f"not rejected ({tests})" if verdict["fits"] else f"does not fit ({against} of {tests})"
