"""Check the model of a record's mechanisms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.mechanisms.fit import Progress, mechanisms_of
from paradiplomacy.cli.model.check import diagnosis_view
from paradiplomacy.cli.model.choices import RecordChoice

if TYPE_CHECKING:
    from paradiplomacy.events.diagnose import Diagnosis

__all__ = ["check_mechanisms"]


def check_mechanisms(
    data: RecordChoice, *, worlds: int, kinds: list[str] | None, progress: Progress
) -> tuple[Diagnosis, dict[str, Any]]:
    """Check the model of the mechanisms on the first draw of a record's dates."""
    from paradiplomacy.mechanisms import checking

    title, record = data.read()
    found = mechanisms_of(data, record, lambda what, share: progress(what, 0.7 * share))
    progress("checks", 0.7)
    seen = checking.check_mechanisms(found, worlds=worlds, seed=data.seed, kinds=kinds)
    progress("checks", 1.0)
    return seen, {
        "from": title,
        "worlds": worlds,
        "seed": data.seed,
        **diagnosis_view(seen),
    }
