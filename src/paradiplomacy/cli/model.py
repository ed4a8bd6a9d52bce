"""The event model: fit it to a record or to plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from paradiplomacy.cli.model_data import FileChoice, ModelChoice
from paradiplomacy.cli.model_options import (
    Actors,
    Breaks,
    Checked,
    Commit,
    Dyads,
    End,
    Events,
    Fill,
    Fitted,
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
from paradiplomacy.errors import ParadiplomacyError

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="The event model: how ties form, exchange, break off, resume and end.",
)


@app.command("fit")
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
    from paradiplomacy.cli.model_fit import FitChoice, fit_of_files

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
    from paradiplomacy.cli import model_record

    of = model_record.RecordChoice(tuple(record or ()), store, rule, start, end, imputations, seed)
    if formula is not None:
        chosen = ModelChoice.of(formula, commit or "month", tick, breaks)
        with progress_bar() as progress:
            view = model_record.fit_of_record(of, chosen, choice, progress)
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
        found = model_record.mechanisms_of(of, held, progress)
    view = model_record.mechanism_view(title, of, found, worlds=check or 0)
    if json:
        as_json("model-mechanisms", view)
    else:
        model_record.print_mechanisms(view)


def _show_fit(view: dict[str, Any], json: bool) -> None:
    if json:
        as_json("model-fit", view)
    else:
        from paradiplomacy.cli.model_verdict import print_goodness
        from paradiplomacy.cli.model_view import print_fit

        print_goodness(view["checks"])
        print_fit(view)


@app.command("simulate")
def simulate(
    fit: Fitted = None,
    *,
    until: Annotated[
        str | None,
        typer.Option(
            help="Go on from the end of what was observed to this time: a number or a date.",
            show_default="the observed window again, from its start; of a record, ten years on",
        ),
    ] = None,
    worlds: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many worlds.")] = 100,
    seed: Seed = 1989,
    rate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=FACTOR",
            help="What if: multiply the rate of a kind, 0 for none; repeatable.",
            show_default=False,
        ),
    ] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SERIES=VALUE",
            help="What if: hold a series of the network at a value; repeatable.",
            show_default=False,
        ),
    ] = None,
    uncertain: Annotated[
        bool,
        typer.Option("--uncertain", help="Draw each world's coefficients around the estimates."),
    ] = False,
    points: Annotated[
        int, typer.Option(min=1, max=10_000, help="Times at which fans are told.")
    ] = 10,
    out: Annotated[
        Path | None,
        typer.Option(help="A new folder for events.csv and fans.csv.", show_default=False),
    ] = None,
    imputations: Imputations = 10,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Let worlds run by a fitted model, again or on into the future; told as fans, not lines.

    With --rate or --hold a second set of worlds runs with the same luck, and the difference is
    told too. Without a fit, the mechanisms of the record run on under its scenarios.

    Example: `paradiplomacy model simulate fit.json --until 400 --worlds 500 --rate end=0`
    """
    from paradiplomacy.cli.model_saved import recall_fit
    from paradiplomacy.cli.model_simulate import (
        pairs_of,
        print_worlds,
        simulate_fit,
        what_if,
        write_worlds,
    )
    from paradiplomacy.events.files.time import moment

    end = None if until is None else moment(until, "--until", at="end")
    if out is not None and out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    if fit is None:
        refuse_without("FIT", {"--rate": rate, "--hold": hold, "--uncertain": uncertain})
        from paradiplomacy.cli.model_outlook import outlook_of, print_outlook, write_outlook
        from paradiplomacy.cli.model_record import RecordChoice

        data = RecordChoice(tuple(record or ()), store, rule, imputations=imputations, seed=seed)
        with progress_bar() as progress:
            view = outlook_of(data, until=end, worlds=worlds, progress=progress)
        view["written"] = [] if out is None else write_outlook(view, out)
        if json:
            as_json("model-outlook", view)
        else:
            print_outlook(view)
        return
    refuse_with("FIT", {"--record": record})
    recalled = recall_fit(fit)
    scenarios = what_if(recalled, pairs_of("--rate", rate or []), pairs_of("--hold", hold or []))
    with progress_bar() as progress:
        made, view = simulate_fit(
            recalled,
            until=end,
            worlds=worlds,
            seed=seed,
            points=points,
            uncertain=uncertain,
            scenarios=scenarios,
            progress=progress,
        )
    view["written"] = [] if out is None else write_worlds(made, view, out)
    if json:
        as_json("model-simulate", view)
    else:
        print_worlds(view)


@app.command("check")
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
    from paradiplomacy.cli.model_check import check_fit, print_check
    from paradiplomacy.cli.model_saved import recall_fit

    if out is not None and out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    chosen = comma_separated(kinds)
    if fit is None:
        from paradiplomacy.cli.model_outlook import check_mechanisms
        from paradiplomacy.cli.model_record import RecordChoice

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
