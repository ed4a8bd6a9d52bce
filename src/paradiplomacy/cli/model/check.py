"""Check a fitted event model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.model.estimates import chance, finite, probability
from paradiplomacy.cli.model.options import (
    Fitted,
    Imputations,
    Kinds,
    Seed,
    comma_separated,
    refuse_with,
)
from paradiplomacy.cli.model.saved import Recalled
from paradiplomacy.cli.options import Json, Records, Rule, StoreAt
from paradiplomacy.cli.show import as_json, note, progress_bar, table
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.events.diagnose import Diagnosis, KindDiagnosis
    from paradiplomacy.events.diagnose.recall import Recall

__all__ = ["check", "check_fit", "diagnosis_view", "print_check"]


def check(
    fit: Fitted = None,
    *,
    worlds: Annotated[
        int,
        typer.Option(
            min=0, max=1_000_000, help="Worlds to hold beside what was observed; 0 for none."
        ),
    ] = 100,
    seed: Seed = 1989,
    kinds: Kinds = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A new folder for pictures (SVG and PNG).", show_default=False),
    ] = None,
    imputations: Imputations = 10,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Check a fitted model: residuals, recall of the next event, and worlds that it makes.

    Example: `paradiplomacy model check fit.json --out checks`
    """
    from paradiplomacy.cli.model.saved import recall_fit

    if out is not None and out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    chosen = comma_separated(kinds)
    if fit is None:
        from paradiplomacy.cli.mechanisms.check import check_mechanisms
        from paradiplomacy.cli.model.choices import RecordChoice

        data = RecordChoice(tuple(record or ()), store, rule, imputations=imputations, seed=seed)
        with progress_bar() as progress:
            found, view = check_mechanisms(data, worlds=worlds, kinds=chosen, progress=progress)
    else:
        refuse_with("FIT", {"--record": record})
        found, view = check_fit(recall_fit(fit), worlds=worlds, seed=seed, kinds=chosen)
    view["written"] = []
    if out is not None:
        from paradiplomacy.events.diagnose import save

        view["written"] = [str(path) for path in save(found.figures(), out)]
    if json:
        as_json("model-check", view)
    else:
        print_check(view)


_PLACES = (1, 5, 10, 50, 100)  # of the ranking of dyads, at which recall is told

_MOST = 5  # places that a term hangs on, and are told


def check_fit(
    recalled: Recalled, *, worlds: int, seed: int, kinds: list[str] | None
) -> tuple[Diagnosis, dict[str, Any]]:
    """Check a saved fit; what was found, and the same as plain values."""
    from paradiplomacy.events.diagnose import diagnose

    saved, history = recalled.saved, recalled.history
    with recalled.naming_rows():
        found = diagnose(
            recalled.model,
            history,
            saved.fit(recalled.model),
            worlds=worlds,
            seed=seed,
            kinds=kinds,
        )
    return found, {
        "from": saved.name,
        "worlds": worlds,
        "seed": seed,
        **diagnosis_view(found),
    }


def diagnosis_view(found: Diagnosis) -> dict[str, Any]:
    """Return what checks found as plain values."""
    return {
        "tests": [{"test": name, "p": chance(p)} for name, p in found.p_values.items()],
        "kinds": [_kind_view(one, found) for one in found.kinds.values()],
        "features": [
            {
                "feature": one.feature.name,
                "p": chance(one.p),
                "outside": finite(one.outside),
                "x": [finite(float(v)) for v in one.feature.x],
                "observed": [finite(float(v)) for v in one.observed],
                "low": [finite(float(v)) for v in one.low],
                "high": [finite(float(v)) for v in one.high],
            }
            for one in found.envelopes
        ],
        "sentences": list(found.summary()),
    }


def _kind_view(one: KindDiagnosis, found: Diagnosis) -> dict[str, Any]:
    gaps = one.gaps
    return {
        "kind": one.kind,
        "events": one.n_events,
        "over_time": {
            "p": chance(one.processes.p),
            "terms": [
                {"name": term.name, "largest": finite(term.largest), "p": chance(term.p)}
                for term in one.processes.terms
            ],
        },
        "gaps": None
        if gaps is None
        else {
            "distance": finite(gaps.distance),
            "p": chance(gaps.p),
            "autocorrelation": finite(gaps.autocorrelation),
            "autocorrelation_p": chance(gaps.autocorrelation_p),
        },
        "places": [
            {"of": counts.of, "variance": finite(counts.variance), "p": chance(counts.p)}
            for counts in one.counts
        ],
        "recall": _recall_view(one.recall),
        "recall_without_past": None if one.plain is None else _recall_view(one.plain),
        "past": list(one.past),
        "influence": _influence_view(one, found),
    }


def _recall_view(recall: Recall) -> dict[str, Any]:
    most = int(recall.at_risk.max(initial=1))
    return {
        "ranked": len(recall.events),
        "of": recall.of,
        "percentile": finite(recall.percentile),
        "at": [
            {
                "k": k,
                "share": finite(recall.at(k)),
                "standard_error": finite(recall.error_at(k)),
                "chance": finite(recall.chance_at(k)),
            }
            for k in _PLACES
            if k <= most and most > 1  # of acts of the network there is nothing to choose
        ],
    }


def _influence_view(one: KindDiagnosis, found: Diagnosis) -> list[dict[str, Any]]:
    """Return the places whose leaving out would change each estimate most."""
    if one.of_network:
        return []
    network, influence = found.history.network, one.influence
    sides = [(influence.by_sender, network.senders)]
    if network.mode == "two-mode":
        sides.append((influence.by_receiver, network.receivers))
    told = []
    for column, name in enumerate(influence.names):
        changes = [
            (float(change), actor)
            for values, actors in sides
            for change, actor in zip(values[:, column], actors, strict=True)
        ]
        for change, actor in sorted(changes, key=lambda pair: -abs(pair[0]))[:_MOST]:
            in_errors = change / float(influence.standard_errors[column])
            told.append(
                {
                    "term": name,
                    "place": actor,
                    "change": finite(change),
                    "in_standard_errors": finite(in_errors),
                }
            )
    return told


def print_check(view: Mapping[str, Any]) -> None:
    """Print the tests and the ranks, then what they say."""
    table(
        "Tests: a model that is right gives a small p by chance only",
        ["what is tested", "p"],
        [[one["test"], probability(one["p"])] for one in view["tests"]],
    )
    rows = [
        [kind["kind"], f"{at['k']:,}", f"{100 * at['share']:.3g} %", f"{100 * at['chance']:.3g} %"]
        for kind in view["kinds"]
        for at in kind["recall"]["at"]
    ]
    table(
        "Recall: next events whose dyad is among the k with the highest rates",
        ["kind", "k", "share", "by chance"],
        rows,
    )
    for sentence in view["sentences"]:
        note(f"- {sentence}")
