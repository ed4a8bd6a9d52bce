"""Check a fitted event model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.choices import (
    Fitted,
    Kinds,
    Pictures,
    Seed,
    WorldsBeside,
    comma_separated,
)
from paradiplomacy.cli.model.fit import (
    chance,
    finite,
    finite_values,
    probability,
    read_fit,
    tests_view,
)
from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, must_be_new, new_folder, note, table

if TYPE_CHECKING:
    from dyadevents.diagnose import Diagnosis, KindDiagnosis
    from dyadevents.diagnose.recall import Recall


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

    Example: `paradiplomacy model check fit.npz --out checks`
    """
    from dyadevents.diagnose import diagnose

    must_be_new(out)
    fitted, history = read_fit(fit)
    found = diagnose(
        fitted.model, history, fitted, worlds=worlds, seed=seed, kinds=comma_separated(kinds)
    )
    view = {"from": fit.name, "worlds": worlds} | {"seed": seed} | diagnosis_view(found)
    show_check(found, view, out, json)


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


def diagnosis_view(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return what checks found as plain values."""
    features = [
        {"feature": envelope.feature.name}
        | {"p": chance(envelope.p), "outside": finite(envelope.outside)}
        | {"x": _finite_list(envelope.feature.x)}
        | {name: _finite_list(getattr(envelope, name)) for name in ("observed", "low", "high")}
        for envelope in diagnosis.envelopes
    ]
    kinds = [*map(_view_of_kind_diagnosis, diagnosis.kinds.values())]
    tests = {"tests": tests_view(diagnosis.p_values), "kinds": kinds}
    return tests | {"features": features, "sentences": list(diagnosis.summary())}


def _finite_list(values: Iterable[float]) -> list[float | None]:
    return [finite(float(value)) for value in values]


def _view_of_kind_diagnosis(of_kind: KindDiagnosis) -> dict[str, Any]:
    gaps, processes, plain = of_kind.gaps, of_kind.processes, of_kind.plain
    assert processes is not None  # as the command fits no effects of places
    assert of_kind.recall is not None
    terms = [
        {"name": term.name} | finite_values(term, "largest") | {"p": chance(term.p)}
        for term in processes.terms
    ]
    places = [
        {"of": counts.of} | finite_values(counts, "variance") | {"p": chance(counts.p)}
        for counts in of_kind.counts
    ]
    intervals = gaps and (
        {"distance": finite(gaps.distance), "p": chance(gaps.p)}
        | {"autocorrelation": finite(gaps.autocorrelation)}
        | {"autocorrelation_p": chance(gaps.autocorrelation_p)}
    )
    return (
        {"kind": of_kind.kind, "events": of_kind.n_events}
        | {"over_time": {"p": chance(processes.p), "terms": terms}}
        | {"gaps": intervals, "places": places}
        | {"recall": _recall_view(of_kind.recall)}
        | {"recall_without_past": None if plain is None else _recall_view(plain)}
        | {"past": list(of_kind.past)}
    )


def _recall_view(recall: Recall) -> dict[str, Any]:
    most = int(recall.at_risk.max(initial=1))
    ranks = [
        {"k": k, "share": finite(recall.at(k))}
        | {"standard_error": finite(recall.error_at(k)), "chance": finite(recall.chance_at(k))}
        for k in (1, 5, 10, 50, 100)  # places of the ranking of dyads
        if k <= most and most > 1  # of acts of the network there is nothing to choose
    ]
    ranked = {"ranked": len(recall.events), "of": recall.of}
    return ranked | {"percentile": finite(recall.percentile), "at": ranks}


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
