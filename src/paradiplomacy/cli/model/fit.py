"""Fit an event model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.model.choices import FileChoice, FitChoice, ModelChoice, RecordChoice
from paradiplomacy.cli.model.estimates import fit_view, history_view, print_fit
from paradiplomacy.cli.model.goodness import goodness_view, print_goodness
from paradiplomacy.cli.model.options import (
    Actors,
    Breaks,
    Checked,
    Commit,
    Dyads,
    End,
    Events,
    Fill,
    Formula,
    Imputations,
    Kinds,
    Likelihood,
    NetworkSeries,
    PlainKinds,
    Seed,
    Start,
    States,
    Tick,
    Ties,
    TwoMode,
    Undirected,
    comma_separated,
    refuse_with,
    refuse_without,
)
from paradiplomacy.cli.options import Encoding, Json, Records, Rule, StoreAt
from paradiplomacy.cli.show import as_json, progress_bar

if TYPE_CHECKING:
    from paradiplomacy.events.history import History
    from paradiplomacy.events.inference.fitted import Fit
    from paradiplomacy.events.model import EventModel

__all__ = ["checks_of", "fit", "fit_of_files"]


def fit(
    *,
    events: Events = None,
    dyads: Dyads = None,
    actors: Actors = None,
    network: NetworkSeries = None,
    states: States = None,
    undirected: Undirected = False,
    two_mode: TwoMode = False,
    plain_kinds: PlainKinds = False,
    fill: Fill = None,
    encoding: Encoding = "",
    formula: Formula = None,
    likelihood: Likelihood = "interval",
    start: Start = None,
    end: End = None,
    commit: Commit = None,
    tick: Tick = None,
    ties: Ties = "error",
    kinds: Kinds = None,
    breaks: Breaks = None,
    robust: Annotated[
        bool,
        typer.Option("--robust", help="Standard errors clustered by place, at both ends."),
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Intervals from the profile of the likelihood, too.")
    ] = False,
    frailty: Annotated[
        str | None,
        typer.Option(
            help="Effects of places that no term explains: normal or gamma, of both ends or, as "
            "in gamma:senders, of one.",
            show_default="none",
        ),
    ] = None,
    drop: Annotated[
        bool,
        typer.Option(
            "--drop", help="Leave out terms that cannot be estimated, and say so, not refuse."
        ),
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Compare each event with so many dyads at risk, drawn at random.",
            show_default="all dyads: exact",
        ),
    ] = None,
    check: Checked = None,
    imputations: Imputations = 10,
    seed: Seed = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Estimate what drives events, exactly: every dyad at risk is compared at every event.

    Without files, the mechanisms of the article on the shipped record.

    Example: `paradiplomacy model fit --json`

    A model of your own, on files (`time,sender,receiver` and `sender,receiver,km`, each with
    its header): `paradiplomacy model fit --events calls.csv --dyads pairs.csv --start 0 --end 365
    --formula 'inertia(raw) + reciprocity(raw) + km'`

    Kinds with terms of their own, dates known to the month, and a file to simulate from:
    `paradiplomacy model fit --events ties.csv --two-mode --start 1979-01 --commit month --formula
    'form: degree(of=ties); exchange: inertia(of=exchange, half_life=5)' --json > fit.json`
    """
    choice = FitChoice.of(
        likelihood=likelihood,
        ties=ties,
        kinds=comma_separated(kinds),
        drop=drop,
        sample=sample,
        seed=seed,
        robust=robust,
        profile=profile,
        frailty=frailty,
        check=check,
    )
    if events is not None:
        data = FileChoice.of(
            events,
            dyads=dyads,
            actors=actors,
            network=network,
            states=states,
            undirected=undirected,
            two_mode=two_mode,
            plain_kinds=plain_kinds,
            fill=fill,
            start=start,
            end=end,
            encoding=encoding,
        )
        refuse_with("--events", {"--record": record})
        view = fit_of_files(data, ModelChoice.of(formula, commit, tick, breaks), choice)
        _show_fit(view, json)
        return
    refuse_without(
        "--events",
        {
            "--dyads": dyads,
            "--actors": actors,
            "--network": network,
            "--states": states,
            "--undirected": undirected,
            "--two-mode": two_mode,
            "--plain-kinds": plain_kinds,
            "--fill": fill,
            "--encoding": encoding or None,
            "--sample": sample,
            "--profile": profile,
            "--frailty": frailty,
            "--ties": ties != "error",
        },
    )
    from paradiplomacy.cli.mechanisms import fit as of_mechanisms
    from paradiplomacy.cli.record.fit import fit_of_record

    of = RecordChoice(tuple(record or ()), store, rule, start, end, imputations, seed)
    if formula is not None:
        chosen = ModelChoice.of(formula, commit or "month", tick, breaks)
        with progress_bar() as progress:
            view = fit_of_record(of, chosen, choice, progress)
        _show_fit(view, json)
        return
    refuse_without(
        "--formula",
        {
            "--likelihood": likelihood != "interval",
            "--commit": commit,
            "--tick": tick,
            "--breaks": breaks,
            "--kinds": kinds,
            "--robust": robust,
            "--drop": drop,
        },
    )
    title, held = of.read()
    with progress_bar() as progress:
        found = of_mechanisms.mechanisms_of(of, held, progress)
    view = of_mechanisms.mechanism_view(title, of, found, worlds=check or 0)
    if json:
        as_json("model-mechanisms", view)
    else:
        of_mechanisms.print_mechanisms(view)


def _show_fit(view: dict[str, Any], json: bool) -> None:
    if json:
        as_json("model-fit", view)
    else:
        print_goodness(view["checks"])
        print_fit(view)


def checks_of(
    model: EventModel, history: History, found: Fit, worlds: int | None, seed: int
) -> dict[str, Any] | None:
    """Test whether a fit fits, with so many simulated worlds; None where that is not asked for."""
    if worlds is None:
        return None
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
