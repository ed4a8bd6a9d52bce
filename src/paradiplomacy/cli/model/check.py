"""Check a fitted event model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.files import must_be_new, new_folder
from paradiplomacy.cli.model.estimates import chance, finite, probability
from paradiplomacy.cli.model.options import (
    Fitted,
    Kinds,
    Pictures,
    Seed,
    WorldsBeside,
    comma_separated,
)
from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from dyadevents.diagnose import Diagnosis, KindDiagnosis
    from dyadevents.diagnose.recall import Recall
    from paradiplomacy.cli.model.saved import Recalled

__all__ = ["check", "diagnosis_view", "show_check"]


def check(
    fit: Fitted,
    *,
    worlds: WorldsBeside = 100,
    seed: Seed = 1989,
    kinds: Kinds = None,
    out: Pictures = None,
    json: Json = False,
) -> None:
    """Check a fitted model: residuals, recall of the next event, and worlds that it makes.

    Example: `paradiplomacy model check fit.json --out checks`
    """
    from paradiplomacy.cli.model.saved import recall_fit

    must_be_new(out)
    diagnosis, view = check_fit(
        recall_fit(fit), worlds=worlds, seed=seed, kinds=comma_separated(kinds)
    )
    show_check(diagnosis, view, out, json)


def show_check(diagnosis: Diagnosis, view: dict[str, Any], out: Path | None, json: bool) -> None:
    """Draw what checks found where that is asked for, and print it."""
    view["written"] = []
    if out is not None:
        from dyadevents.diagnose import save

        with new_folder(out) as half:
            written = save(diagnosis.figures(), half)
        view["written"] = [str(out / path.name) for path in written]
    if json:
        as_json("model-check", view)
    else:
        print_check(view)


_PLACES = (1, 5, 10, 50, 100)  # of the ranking of dyads, at which recall is given

_MOST = 5  # places that a term hangs on, and are named


def check_fit(
    recalled: Recalled, *, worlds: int, seed: int, kinds: list[str] | None
) -> tuple[Diagnosis, dict[str, Any]]:
    """Check a saved fit; what was found, and the same as plain values."""
    from dyadevents.diagnose import diagnose

    saved, history = recalled.saved, recalled.history
    with recalled.naming_rows():
        diagnosis = diagnose(
            recalled.model,
            history,
            saved.fit(recalled.model),
            worlds=worlds,
            seed=seed,
            kinds=kinds,
        )
    return diagnosis, {
        "from": saved.name,
        "worlds": worlds,
        "seed": seed,
        **diagnosis_view(diagnosis),
    }


def diagnosis_view(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return what checks found as plain values."""
    return {
        "tests": [{"test": name, "p": chance(p)} for name, p in diagnosis.p_values.items()],
        "kinds": [_kind_view(of_kind, diagnosis) for of_kind in diagnosis.kinds.values()],
        "features": [
            {
                "feature": envelope.feature.name,
                "p": chance(envelope.p),
                "outside": finite(envelope.outside),
                "x": [finite(float(v)) for v in envelope.feature.x],
                "observed": [finite(float(v)) for v in envelope.observed],
                "low": [finite(float(v)) for v in envelope.low],
                "high": [finite(float(v)) for v in envelope.high],
            }
            for envelope in diagnosis.envelopes
        ],
        "sentences": list(diagnosis.summary()),
    }


def _kind_view(of_kind: KindDiagnosis, diagnosis: Diagnosis) -> dict[str, Any]:
    gaps = of_kind.gaps
    return {
        "kind": of_kind.kind,
        "events": of_kind.n_events,
        "over_time": {
            "p": chance(of_kind.processes.p),
            "terms": [
                {"name": term.name, "largest": finite(term.largest), "p": chance(term.p)}
                for term in of_kind.processes.terms
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
            for counts in of_kind.counts
        ],
        "recall": _recall_view(of_kind.recall),
        "recall_without_past": None if of_kind.plain is None else _recall_view(of_kind.plain),
        "past": list(of_kind.past),
        "influence": _influence_view(of_kind, diagnosis),
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


def _influence_view(of_kind: KindDiagnosis, diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """Return the places whose leaving out would change each estimate most."""
    if of_kind.of_network:
        return []
    network, influence = diagnosis.history.network, of_kind.influence
    sides = [(influence.by_sender, network.senders)]
    if network.mode == "two-mode":
        sides.append((influence.by_receiver, network.receivers))
    rows = []
    for column, name in enumerate(influence.names):
        changes = [
            (float(change), actor)
            for values, actors in sides
            for change, actor in zip(values[:, column], actors, strict=True)
        ]
        for change, actor in sorted(changes, key=lambda pair: -abs(pair[0]))[:_MOST]:
            in_errors = change / float(influence.standard_errors[column])
            rows.append(
                {
                    "term": name,
                    "place": actor,
                    "change": finite(change),
                    "in_standard_errors": finite(in_errors),
                }
            )
    return rows


def print_check(view: Mapping[str, Any]) -> None:
    """Print the tests and the ranks, then what they say."""
    table(
        "Tests: a model that is right gives a small p by chance only",
        ["what is tested", "p"],
        [[test["test"], probability(test["p"])] for test in view["tests"]],
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
