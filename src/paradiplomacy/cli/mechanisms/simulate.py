"""Run the mechanisms of a record forward under its scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.files import must_be_new, new_folder, write_rows
from paradiplomacy.cli.mechanisms.fit import mechanisms_of
from paradiplomacy.cli.model.choices import RecordChoice
from paradiplomacy.cli.model.options import Imputations, Seed, Worlds
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt
from paradiplomacy.cli.record.fit import Progress
from paradiplomacy.cli.show import as_json, note, progress_bar, table
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.scenarios import Outlook

__all__ = ["simulate"]

_NAMES = ("q05", "q25", "q50", "q75", "q95")
_Until = Annotated[
    str | None,
    typer.Option(help="Go on to this time: a number or a date.", show_default="ten years on"),
]
_Out = Annotated[
    Path | None,
    typer.Option(help="A new folder for fans.csv and changes.csv.", show_default=False),
]


def simulate(
    *,
    until: _Until = None,
    worlds: Worlds = 100,
    out: _Out = None,
    imputations: Imputations = 10,
    seed: Seed = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """Fit the mechanisms to a record and let them run on, as things stand and under scenarios.

    The scenarios are those that the record gives ground for. This is not a prediction.

    Example: `paradiplomacy mechanisms simulate --until 2036 --worlds 200`
    """
    from dyadevents.files.time import moment

    end = None if until is None else moment(until, "--until", at="end")
    must_be_new(out)
    data = RecordChoice(tuple(record or ()), store, rule, imputations=imputations, seed=seed)
    with progress_bar() as progress:
        view = outlook_of(data, until=end, worlds=worlds, language=language, progress=progress)
    view["written"] = [] if out is None else write_outlook(view, out)
    if json:
        as_json("model-outlook", view)
    else:
        print_outlook(view, language)


def outlook_of(
    data: RecordChoice,
    *,
    until: float | None,
    worlds: int,
    language: str,
    progress: Progress,
) -> dict[str, Any]:
    """Run the mechanisms of a record forward under its scenarios; fans as plain values."""
    from paradiplomacy.language import render
    from paradiplomacy.mechanisms.scenario_words import scenario_name
    from paradiplomacy.mechanisms.scenarios import outlook

    title, record = data.read()
    end = record.end
    if until is not None and not until > end:
        raise ParadiplomacyError(
            f"the record itself goes up to {end:.6g}; --until must be a later time"
        )
    fitted = mechanisms_of(data, record, lambda what, share: progress(what, 0.7 * share))
    progress("scenarios", 0.7)
    ahead = outlook(fitted, years=10.0 if until is None else until - end, worlds=worlds)
    progress("scenarios", 1.0)
    say = partial(render, language=language)
    named = partial(scenario_name, year=ahead.year)
    return {
        "from": title,
        "record": data.to_json(),
        "worlds": ahead.worlds,
        "seed": data.seed,
        "window": {"start": end, "end": float(ahead.times[-1])},
        "scenarios": [
            {"code": code, "name": say(named(code)), "assumes": [*map(say, ahead.assumes[code])]}
            for code in ahead.scenarios
        ],
        "absent": [
            {"code": code, "name": say(named(code)), "reason": say(why)}
            for code, why in ahead.absent.items()
        ],
        "fans": _rows(ahead, ahead.fans),
        "changes": _rows(ahead, ahead.changes),
    }


def _rows(ahead: Outlook, fans: Mapping[tuple[str, str], Any]) -> list[dict[str, Any]]:
    return [
        {
            "scenario": scenario,
            "of": of,
            "time": float(ahead.times[k]),
            **{name: float(values[q, k]) for q, name in enumerate(_NAMES)},
        }
        for (scenario, of), values in fans.items()
        for k in range(len(ahead.times))
    ]


def print_outlook(view: Mapping[str, Any], language: str) -> None:
    """Print how many ties there are at the end in each scenario, and what each assumes."""
    from paradiplomacy.language import Words, render

    words = Words(__name__)
    last = view["fans"][-1]["time"]
    names = {scenario["code"]: scenario["name"] for scenario in view["scenarios"]}
    columns = [render(words("scenario"), language), "5%", "25%", "50%", "75%", "95%"]
    for of in dict.fromkeys(row["of"] for row in view["fans"]):
        rows = [
            [names[row["scenario"]], *(f"{row[name]:g}" for name in _NAMES)]
            for row in view["fans"]
            if row["of"] == of and row["time"] == last
        ]
        title = words(f"ties.{of}", time=f"{last:.6g}", n=view["worlds"])
        table(render(title, language), columns, rows)
    for scenario in view["scenarios"]:
        note(render(words("assumes", name=scenario["name"]), language))
        for sentence in scenario["assumes"]:
            note(f"- {sentence}")
    for scenario in view["absent"]:
        needs = {"name": scenario["name"], "reason": scenario["reason"]}
        note(render(words("not-run", **needs), language))


def write_outlook(view: Mapping[str, Any], folder: Path) -> list[str]:
    """Write fans.csv and changes.csv; paths that were written."""
    names = []
    with new_folder(folder) as half:
        for name in ("fans", "changes"):
            if view[name]:
                write_rows(half / f"{name}.csv", view[name])
                names.append(f"{name}.csv")
    return [str(folder / name) for name in names]
