"""Places and the gazetteer: resolve a name, review what is open, judge, undo, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, console, note, progress_bar, table

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.resolution import Ambiguous
    from paradiplomacy.linking.scoring import Candidate

__all__ = ["judge", "judgements", "register", "resolve", "resolve_all", "review"]

StoreOf = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="PARADIPLOMACY_STORE",
        help="The store: a SQLite file or a database address.",
        show_default=False,
    ),
]
RecordOf = Annotated[
    str | None,
    typer.Option(
        "--record", "-r", help="A record of the store; may be left out where there is but one."
    ),
]


def register(app: typer.Typer) -> None:
    """Put the commands below `paradiplomacy place`."""
    app.command("resolve")(resolve)
    app.command("resolve-all")(resolve_all)
    app.command("review")(review)
    app.command("judge")(judge)
    app.command("judgements")(judgements)


def resolve(
    name: Annotated[str, typer.Argument(help="A name, as some material writes it.")],
    country: Annotated[str, typer.Option(help="Its country: a name or an ISO code.")],
    admin1: Annotated[
        str, typer.Option(help="Its state, province or like, if the material tells.")
    ] = "",
    json: Json = False,
) -> None:
    """Look a name up in the gazetteer, and explain the score of each candidate.

    Example: `paradiplomacy place resolve Springfield --country US --admin1 Illinois`
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.linking.review import ask
    from paradiplomacy.sources.countries import country_code, country_name
    from paradiplomacy.sources.gazetteer import gazetteer

    code = country_code(country)
    if code is None:
        raise NotFoundError("country", country, hint="give its English name or its ISO code")
    answer = ask(name, code, gazetteer=gazetteer(), admin1=admin1)
    if json:
        as_json(
            "place-resolve",
            {
                "name": name,
                "country": code,
                "taken": answer.taken,
                "why": answer.why,
                "candidates": [_candidate(one) for one in answer.candidates],
            },
        )
        return
    _show(f"{name}, {country_name(code)}", answer.candidates)
    verdict = f"taken: {answer.candidates[0].key}" if answer.taken else "a person is asked"
    console().print(f"{verdict} ({answer.why})", highlight=False, markup=False)


def resolve_all(store: StoreOf, *, json: Json = False) -> None:
    """Resolve the places of all registries of a store anew, each in the company of all others.

    An import knows the ties of what is in the store by then; after this, the order of the imports
    decides nothing. What people decided stands. Run `paradiplomacy link` again afterwards.

    Example: `paradiplomacy place resolve-all --store world.db`
    """
    from dataclasses import asdict

    from paradiplomacy.cli.show import store_name
    from paradiplomacy.record.resolving import resolve_all as resolve_stored

    with progress_bar() as progress:
        done = resolve_stored(store, progress=progress)
    if json:
        as_json(
            "place-resolve-all",
            {"store": store_name(store), "records": [asdict(one) for one in done]},
        )
        return
    columns = ("record", "mentioned", "told", "wait for you", "changed")
    rows = ((one.record, one.mentions, one.resolved, one.ambiguous, one.changed) for one in done)
    table("Places", columns, rows)


def review(
    store: StoreOf,
    *,
    record: RecordOf = None,
    limit: Annotated[int, typer.Option(min=0, help="Mentions to show; 0 for all.")] = 20,
    json: Json = False,
) -> None:
    """List the mentions of a record that no place of the gazetteer could be told for.

    Example: `paradiplomacy place review --store world.db --limit 5`
    """
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.review import review_queue
    from paradiplomacy.record.importing import company_of
    from paradiplomacy.sources.gazetteer import gazetteer

    with Store.open(store, create=False) as opened, progress_bar() as progress:
        progress("reading the store", 0.0)
        chosen = _record_of(opened, record)
        material = opened.material(chosen)
        known = company_of(opened, chosen)
        queue = review_queue(
            material,
            gazetteer=gazetteer(),
            known=known,
            progress=lambda i, n: progress("looking again at what is open", 0.3 + 0.7 * i / n),
        )
    shown = queue[:limit] if limit else queue
    if json:
        waiting = [_ambiguous(one) for one in shown]
        as_json("place-review", {"record": chosen, "waiting": len(queue), "mentions": waiting})
        return
    for one in shown:
        _show(f"{one.name}, {one.country} ({one.mention})", one.candidates)
        console().print(f"{one.why}\n", highlight=False, markup=False)
    note(f"{chosen}: {len(queue)} mentions wait for a person, {len(shown)} shown")


def judge(
    mention: Annotated[
        str | None, typer.Argument(help="Key of a mention, as `place review` shows it.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Argument(help="A GeoNames id, a place key, or 'none' for no place of the gazetteer."),
    ] = None,
    *,
    store: StoreOf,
    record: RecordOf = None,
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the latest judgement made by hand.")
    ] = False,
    json: Json = False,
) -> None:
    """Decide which place a mention means. It is kept, and no import asks again.

    Example: `paradiplomacy place judge us-wikipedia-2026-kent 5799625 --store world.db
    --record wikipedia_2026 --why 'Kent lists Yangzhou' --by Ann`
    """
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.review import judge as judge_mention
    from paradiplomacy.sources.gazetteer import gazetteer

    if undo == (mention is not None) or (not undo and not (mention and place and why and by)):
        raise typer.BadParameter(
            "give MENTION, PLACE, --why and --by; or --undo alone", param_hint="MENTION"
        )
    with Store.open(store, create=False) as opened:
        chosen = _record_of(opened, record)
        added = True
        if undo:
            made = opened.undo(chosen)
        else:
            decided = judge_mention(
                opened,
                chosen,
                mention=mention or "",
                place=place or "",
                why=why,
                by=by,
                on=date.today().isoformat(),
                gazetteer=gazetteer(),
            )
            made, added = decided.judgement, decided.added
    if json:
        told = None if made is None else {"mention": made.subject, "place": made.object}
        as_json(
            "place-judge",
            {"record": chosen, "undone": undo, "judgement": told, "added": added and not undo},
        )
    elif made is None:
        note(f"{chosen}: no judgement made by hand is left to take back")
    elif undo:
        note(f"{chosen}: taken back: {made.subject} is {made.object} ({made.why})")
    elif not added:
        note(f"{chosen}: that was decided already, on {made.on}; nothing was added")
    elif made.object == made.subject:
        note(f"{chosen}: {made.subject} is no place of the gazetteer, and stays its own")
    else:
        note(f"{chosen}: {made.subject} is {made.object}")


def judgements(
    store: StoreOf,
    *,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    record: RecordOf = None,
    json: Json = False,
) -> None:
    """Write people's judgements on places to a CSV, for `import --judgements` elsewhere.

    Example: `paradiplomacy place judgements --store world.db --out judgements.csv`
    """
    from paradiplomacy.evidence.consent import with_consent
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.judgements import by_people, write_judgements

    with Store.open(store, create=False) as opened:
        chosen = _record_of(opened, record)
        made = by_people(with_consent(opened.material(chosen)).judgements)
    write_judgements(made, out)
    if json:
        where = str(out.resolve())
        as_json("place-judgements", {"record": chosen, "path": where, "judgements": len(made)})
    else:
        note(f"{chosen}: {len(made)} judgements in {out}")


def _record_of(store: Store, wanted: str | None) -> str:
    """The record that is meant: the one that is named, or the only one."""
    from paradiplomacy.errors import NotFoundError

    held = [meta.id for meta in store.records()]
    if wanted is None and len(held) == 1:
        return held[0]
    if wanted is None or wanted not in held:
        raise NotFoundError("record", wanted or "", held, hint="name one of the store by --record")
    return wanted


def _ambiguous(one: Ambiguous) -> dict[str, Any]:
    return {
        "mention": one.mention,
        "name": one.name,
        "country": one.country,
        "why": one.why,
        "candidates": [_candidate(candidate) for candidate in one.candidates],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "place": one.key,
        "geonames_id": one.geonames_id,
        "label": one.label,
        "population": one.population,
        "score": one.score,
        "probability": one.probability,
        "parts": [{"what": part.what, "value": round(part.value, 2)} for part in one.parts],
    }


def _show(title: str, candidates: tuple[Candidate, ...]) -> None:
    columns = ("GeoNames id", "place", "population", "score", "probability", "why")
    rows = (
        (
            one.geonames_id,
            one.label,
            f"{one.population:,}" if one.population else "unknown",
            f"{one.score:.1f}",
            f"{one.probability:.1%}",
            one.why,
        )
        for one in candidates
    )
    table(title, columns, rows)
