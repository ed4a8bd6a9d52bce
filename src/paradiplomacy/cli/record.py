"""Records: what they hold, their format, and event models of your own on one."""

from __future__ import annotations

import json as jsonlib
import shlex
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.model.choices import FitOfRecord, ModelOfRecord, RecordChoice
from paradiplomacy.cli.model.fit import checks_of, fit_view, history_view, show_fit
from paradiplomacy.cli.office import write_or_stop
from paradiplomacy.cli.options import Json, Language, StoreAt, asks_record, says, takes_choices
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import (
    VALID,
    as_json,
    demand_folder,
    new_folder,
    note,
    problems_as_json,
    progress_bar,
    progress_unless,
    table,
)
from paradiplomacy.errors import NotFoundError, Problem, RecordError
from paradiplomacy.record.event_words import left_out_notes
from paradiplomacy.views import view_of

if TYPE_CHECKING:
    from paradiplomacy.linking.vintages import TieChange
    from paradiplomacy.model.records import Material

_STATUSES = ("active", "not known", "no_dated_sign", "dormant", "suspended", "ended", "proposed")
"""Statuses of ties in the order in which they are shown."""


@says()
def new(
    reply: Printer,
    folder: Path,
    *,
    countries: Annotated[str, typer.Option(metavar="CODE-CODE")] = "",
) -> None:
    """Make a record folder to start from: every file with its columns, and one made-up tie.

    The tie has two sources, one of each end. Replace its rows by yours.

    Example: `paradiplomacy record new my_record --countries SE-JP`

    folder: The folder to make; it must not be there yet.
    countries: Your country and that of a partner, such as SE-JP; names are understood, too.
        [default: asked on a terminal, else US-DE]
    """
    from paradiplomacy.sources.new_record import new_record_files

    if not countries and sys.stdin.isatty():
        countries = typer.prompt(reply.say("new.countries"), default="US-DE", err=True)
    pair = _two_countries(countries or "US-DE")
    name = folder.resolve().name
    with new_folder(folder) as half:
        for file, text in new_record_files(name, as_of=date.today(), countries=pair).items():
            (half / file).write_text(text, encoding="utf-8", newline="")
    named = shlex.quote(str(folder))
    reply.remark("new.made", folder=str(folder), named=named)
    reply.remark("new.show", named=named)


def _two_countries(text: str) -> tuple[str, str]:
    """Codes of two countries, as they were typed: by codes, or by names in any language."""
    from paradiplomacy.language.countries import countries_called, country_code

    def code(name: str) -> str | None:
        called = countries_called(name.strip())
        return country_code(name) or (next(iter(called)) if len(called) == 1 else None)

    parts = text.split("-")  # of which a name may hold one: Guinea-Bissau-France
    names = [("-".join(parts[:at]), "-".join(parts[at:])) for at in range(1, len(parts))]
    if not names:
        raise typer.BadParameter("expected two, such as SE-JP", param_hint="--countries")
    known = [
        (one, other) for first, second in names if (one := code(first)) and (other := code(second))
    ]
    if len(known) != 1:
        wrong = next((name.strip() for name in names[0] if not code(name)), text)
        raise NotFoundError("country", wrong, (), hint="give its code, such as SE")
    return known[0]


@says("record-validate")
def validate(reply: Printer, folder: str) -> None:
    """Check a record folder: every file, row and field. Exit status 1 if anything is wrong.

    Example: `paradiplomacy record validate my_record/`

    folder: A record folder, or a shipped record.
    """
    from paradiplomacy.hypotheses.catalogue import catalogue, claims_of_records
    from paradiplomacy.record.open import read_material

    with problems_as_json("record-validate", {"folder": folder}, reply.is_json):
        material = read_material(folder)
        try:
            claims_of_records([material.meta], catalogue())
        except NotFoundError as error:
            raise RecordError([Problem("record.yaml", 0, "claims", str(error))]) from error
    counts = {"sources": len(material.sources), "statements": len(material.statements)}
    if not reply.prints({"folder": folder} | VALID | counts):
        reply.remark("valid", folder=folder, **counts)


def check(
    record: list[str],
    *,
    only: list[str] | None = None,
    accepted: Path | None = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    language: Language = "en",
    store: StoreAt = None,
    json: Json = False,
) -> None:
    """List what is valid but doubtful in a record. Exit status 1 if a doubt is open.

    A doubt is open until its rows are mended, or accepted_doubts.csv says why they stay. An
    acceptance of what is no longer found counts as open too.

    Example: `paradiplomacy record check sino_us --only repeated-row`

    record: Records to check, each alone: shipped ones, record folders, store files, or records of
        --store.
    only CHECK: Run this check alone; may be repeated.
    accepted FILE: Doubts that were looked into, for a record in a store. [default:
        accepted_doubts.csv of the record folder]
    everything: Show accepted doubts too, and why they stand.
    """
    from paradiplomacy.cli.checked import check_all, show_checked

    with progress_unless(json, language) as progress:
        results = check_all(record, store=store, only=only or (), file=accepted, progress=progress)
    if json:
        as_json("record-check", {"records": [result.view(language) for result in results]})
    else:
        for result in results:
            show_checked(result, language, everything=everything)
    if not all(result.settled.is_clear for result in results):
        raise typer.Exit(1)


@says("record-compare")
def compare(
    reply: Printer,
    before: str,
    after: str,
    *,
    reader: Annotated[str | None, typer.Option("--as")] = None,
    mapping: str = "",
    country: str = "",
    out: Path | None = None,
) -> None:
    """Compare two states of one registry: ties that came, went, were renamed or dated anew.

    A tie that is gone from a list need not have ended, and one that is new there may be old.

    Example: `paradiplomacy record compare cpaffc_2026.json cpaffc_2027.json --as cpaffc`

    before: The earlier state: a folder, record or file.
    after: The later state, of the same kind.
    reader READER: Read registries, as import does.
    mapping: For tables: the mapping of both.
    country: For pages of Wikipedia: whose they are. [default: their title's]
    out: New file for the changes, too: a page (html, docx, pdf) or xlsx.
    """
    given = {"mapping": mapping, "country": country}
    options = {name: value for name, value in given.items() if value}
    states = [_read_state(each, reader, options) for each in (before, after)]
    _show_changes(reply, (before, after), states, out=out)


_COLUMNS_OF_CHANGE = ("change", "before", "after", "established_before", "established_after")


def _show_changes(
    reply: Printer, paths: tuple[str, str], states: list[tuple[Material, int]], *, out: Path | None
) -> None:
    """Print what came, went, was renamed or dated anew, and write it to a file if asked."""
    from paradiplomacy.linking.vintages import CHANGES, changes_between

    (before, _), (after, _) = states
    changes = changes_between(before, after)
    counts = Counter(each.change for each in changes)
    numbers = {each: counts[each] for each in CHANGES}
    unread = [skipped for _, skipped in states]
    remarks = [reply.say("counts", **numbers)]
    remarks += [
        reply.say("unread", n=n, file=Path(path).name)
        for path, n in zip(paths, unread, strict=True)
        if n
    ]
    if out is not None:
        from paradiplomacy.site.council.files import InlineText, ParagraphBlock, list_blocks

        title, *table = list_blocks(
            reply.say("compare_title"),
            reply.columns(*_COLUMNS_OF_CHANGE, "key"),
            ((*_cells_of_frame(reply, each), each.tie) for each in changes),
        )
        states_named = reply.say("compare_states", before=paths[0], after=paths[1])
        lines = (states_named, *remarks, reply.say("compare_caveat"))
        write_or_stop(
            [title, *(ParagraphBlock((InlineText(line),)) for line in lines), *table], out, reply
        )
    view = {"before": paths[0], "after": paths[1], "counts": numbers}
    view |= {"unread": dict(zip(("before", "after"), unread, strict=True))}
    if reply.prints(view | {"changes": [view_of(each) for each in changes]}):
        return
    if changes:
        rows = (_cells_of_frame(reply, each) for each in changes)
        reply.grid(reply.say("compare_title"), _COLUMNS_OF_CHANGE, rows)
    for line in remarks:
        note(line)


def _cells_of_frame(reply: Printer, change: TieChange) -> tuple[str, ...]:
    dates = (change.established_before, change.established_after)
    names = (reply.say(f"change.{change.change}"), change.before, change.after)
    return (*names, *("; ".join(each) for each in dates))


def _read_state(path: str, reader: str | None, options: dict[str, str]) -> tuple[Material, int]:
    """A state: a record or what a reader reads, under one key; and the rows that were not read."""
    from paradiplomacy.record.open import read_material
    from paradiplomacy.sources.readers import get_reader, reader_of

    reader = reader or reader_of([path], is_mapped="mapping" in options)
    if reader is not None:
        extract = get_reader(reader).read_files([Path(path)], {"record": "registry"} | options)
        return extract.material, len(extract.skipped)
    demand_folder(path, "--as wikipedia-html")
    return read_material(path), 0


@asks_record("record", own_words=True)
def info(reply: RecordReply) -> None:
    """Show what a record holds, how sure it is, and what must not be read from it.

    Example: `paradiplomacy record info --record china_russia`
    """
    from paradiplomacy.answers.holdings import holdings_answer
    from paradiplomacy.record.open import shipped_records

    view = holdings_answer(reply.record).to_dict() | {"shipped": list(shipped_records())}
    if reply.prints(view):
        return
    for meta in reply.record.metas:
        title = meta.title_in(reply.language) or meta.title
        reply.remark("of", record=meta.id, title=title, day=reply.date(str(meta.as_of)))
        if years := meta.years:
            reply.remark("period", first=str(years[0]), last=str(years[1]))
    shown = [(reply.say(f"holds.{name}"), n) for name, n in view["holds"].items()]
    by_countries = view["ties_by_countries"]
    if len(by_countries) in (2, 3):  # one total would mix them
        at = list(view["holds"]).index("ties") + 1
        shown[at:at] = [
            (f"  {' - '.join(map(reply.area, pair.split('-')))}", n)
            for pair, n in by_countries.items()
        ]
    reply.grid(reply.say("holds_title"), ("what", "number"), shown)
    statuses = (
        (reply.say(f"status.{name}", years=view["active_years"]), n)
        for name in _STATUSES
        if (n := view["status"][name])
    )
    reply.grid(reply.say("by_status"), ("status", "ties"), statuses)
    if view["agreement"]:
        kinds = next(iter(view["agreement"].values()))
        table(
            reply.say("agreement", rule=view["rule"]),
            (reply.say("column.fact"), *(reply.code("agreement", kind) for kind in kinds)),
            ((reply.property(name), *n.values()) for name, n in view["agreement"].items()),
        )
    if view["pair_claims_by_side"]:
        rows = ((reply.side(side), len(keys)) for side, keys in view["pair_claims_by_side"].items())
        reply.grid(reply.say("pair_claims"), ("side", "claims"), rows)
    limits = [(m.id, reply.text(limit)) for m in reply.record.metas for limit in m.limit_texts]
    reply.grid(reply.say("limits"), ("record", "limit"), limits)


def schema(out: Annotated[Path | None, typer.Option()] = None) -> None:
    """Print the JSON schema of the rows of every table of a record folder.

    Example: `paradiplomacy record schema > record.schema.json`

    out: Write to this file instead.
    """
    from paradiplomacy.sources.record_rows import json_schema
    from paradiplomacy.writing import write_whole

    text = jsonlib.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text)
        note(f"wrote {out}")


@takes_choices
def fit(
    chosen: ModelOfRecord, choice: FitOfRecord, data: RecordChoice, *, json: Json = False
) -> None:
    """Fit an event model of your own to a record: what drives its ties and their exchanges.

    Open dates are drawn several times within their bounds, and the estimates pooled. What
    `--json` prints, `model simulate` runs on and `model check` checks.

    Example: `paradiplomacy record fit --formula 'exchange: inertia(of=exchange, half_life=5)'
    --kinds exchange --save fit.npz`
    """
    from dyadevents.results.fit_result import FitResult
    from paradiplomacy.mechanisms.by_formula import fit_formula

    described = {"record": data.to_json()} | {"model": chosen.to_json()} | choice.to_json()
    with progress_bar() as progress:
        title, record = data.read_record()
        fitted = fit_formula(
            record,
            chosen.model_of_record(record),
            robust=choice.robust,
            imputations=data.imputations,
            seed=data.seed,
            progress=progress,
            **choice.fit_arguments(),
        )
        history = fitted.draws[0].history
        checks = checks_of(fitted.fit.model, history, fitted.fit, choice.check, data.seed)
    if choice.save is not None:
        FitResult(fitted.fit.model, fitted.fit.kinds, history, dates=True).save(choice.save)
    estimates = fit_view(
        fitted.fit, fitted.robust, sandwiches=fitted.sandwiches, pooled=fitted.pooled
    )
    notes = (*record.notes, *left_out_notes(fitted.draws[0].left_out))
    view = (
        {"from": title, "files": None}
        | described
        | history_view(history, dates=True)
        | {"checks": checks}
        | estimates
        | {"notes": [str(note) for note in notes]}
    )
    show_fit(view, json)
