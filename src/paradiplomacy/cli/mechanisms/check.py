"""Check the model of the mechanisms that the article names, on a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.files import must_be_new
from paradiplomacy.cli.mechanisms.fit import mechanisms_of, print_verdicts
from paradiplomacy.cli.model.check import diagnosis_view, show_check
from paradiplomacy.cli.model.choices import RecordChoice
from paradiplomacy.cli.model.options import (
    Imputations,
    Kinds,
    Pictures,
    Seed,
    WorldsBeside,
    comma_separated,
)
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt
from paradiplomacy.cli.record.fit import Progress
from paradiplomacy.cli.show import progress_bar

if TYPE_CHECKING:
    from dyadevents.diagnose import Diagnosis

__all__ = ["check"]


def check(
    *,
    worlds: WorldsBeside = 100,
    kinds: Kinds = None,
    out: Pictures = None,
    imputations: Imputations = 10,
    seed: Seed = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """Check whether the mechanisms fit a record: residuals, recall, and worlds that they make.

    Example: `paradiplomacy mechanisms check --worlds 20 --out checks`
    """
    must_be_new(out)
    data = RecordChoice(tuple(record or ()), store, rule, imputations=imputations, seed=seed)
    with progress_bar() as progress:
        diagnosis, pair, view = check_mechanisms(
            data, worlds=worlds, kinds=comma_separated(kinds), progress=progress
        )
    if not json:
        from dyadevents.diagnose.verdicts import verdicts

        print_verdicts(verdicts(diagnosis.p_values, diagnosis.kinds), pair, language)
    show_check(diagnosis, view, out, json)


def check_mechanisms(
    data: RecordChoice, *, worlds: int, kinds: list[str] | None, progress: Progress
) -> tuple[Diagnosis, tuple[str, str], dict[str, Any]]:
    """Check the model of the mechanisms on the first draw of a record's dates.

    Returns
    -------
    Diagnosis
    (str, str)
        The two countries.
    dict
        The same as plain values.
    """
    from paradiplomacy.mechanisms import checking

    title, record = data.read()
    fitted = mechanisms_of(data, record, lambda what, share: progress(what, 0.7 * share))
    progress("checks", 0.7)
    seen = checking.check_mechanisms(fitted, worlds=worlds, seed=data.seed, kinds=kinds)
    progress("checks", 1.0)
    view = {
        "from": title,
        "worlds": worlds,
        "seed": data.seed,
        **diagnosis_view(seen),
    }
    return seen, record.pair, view
