"""One tie: what each side and each source says of it."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.place.show import A_PLACE, note_others
from paradiplomacy.cli.show import as_json, console, note, table

if TYPE_CHECKING:
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.model.ties import Tie

__all__ = ["show"]


def show(
    place_a: Annotated[str, typer.Argument(help=A_PLACE)],
    place_b: Annotated[str, typer.Argument(help="The place at the other end.")],
    *,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """Show what each side and each source says of a tie, and how they agree.

    Example: `paradiplomacy tie show 'Little Rock' Changchun`
    """
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.results.views import tie_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    tie = reconciled.pair(place_a, place_b)
    view = tie_view(reconciled, tie)
    if json:
        as_json("tie", view)
        return
    _print_head(speaker, view)
    if view["history"]:
        _print_history(speaker, view)
    for fact in view["facts"]:
        _print_fact(speaker, fact, tie.ends)
    _print_rest(speaker, tie)
    _print_uncertain(speaker, view)
    if any(line["answered"] for fact in view["facts"] for line in fact["statements"]):
        note(speaker.say("tie.answered"))
    speaker.show_sources()
    note(speaker.say("preferred", rule=view["rule"]))
    if view["status"] == "not known":
        note(speaker.say("not_known", years=reconciled.active_years))
    for name in (place_a, place_b):
        note_others(speaker, name, tie.ends)


def _print_head(speaker: Speaker, view: dict[str, Any]) -> None:
    ends = (view["place_a"], view["place_b"])
    names = [" ".join(dict.fromkeys((speaker.place(p["id"]), p["name_local"]))) for p in ends]
    # One kind that several sources give for several periods is shown once.
    firsts = (next(same) for _, same in groupby(view["kinds"], key=itemgetter("kind")))
    kinds = [
        speaker.say("paren", text=speaker.code("kind", k["kind"]), more=speaker.date(k["when"]))
        if k["when"]
        else speaker.code("kind", k["kind"])
        for k in firsts
    ]
    unstated = speaker.say("tie.kind")
    if view["status"] in ("denied", "uncertain"):
        current = speaker.say(f"tie.{view['status']}", who=_who(speaker, view["id"]))
        console().print(f"[bold]{' - '.join(map(str.strip, names))}[/bold]", highlight=False)
        console().print(f"{current}\n", highlight=False, markup=False)
        return
    current = speaker.say(
        "tie.as_of",
        status=speaker.status(view["status"], view["last_sign"], view["sign_end"]),
        day=speaker.date(view["as_of"]),
    )
    named = reduce(lambda a, b: speaker.say("tie.then", kind=a, next=b), kinds or [unstated])
    console().print(f"[bold]{' - '.join(map(str.strip, names))}[/bold]", highlight=False)
    head = speaker.say("tie.kinds", kinds=named, status=current)
    console().print(head, highlight=False, markup=False)
    if view["start_from"]:
        known = [c for c in view["history"] if c["change"] in view["start_from"]]
        dates = [speaker.date(c["date"], of_event=True) for c in known]
        words = [speaker.code("change", c["change"]) for c in known]
        moments = speaker.joined(map(" ".join, zip(words, dates, strict=True)))
        start = speaker.say("tie.start_from", moments=moments)
        console().print(start, highlight=False, markup=False)
    console().print()


def _who(speaker: Speaker, pair: str) -> str:
    """The ends that deny a tie, by the names of their places."""
    from paradiplomacy.record.denials import deniers

    return speaker.joined(map(speaker.side, deniers(speaker.record.untied[pair])))


def _print_history(speaker: Speaker, view: dict[str, Any]) -> None:
    columns = speaker.columns("date", "change", "actor", "remark")
    table(
        speaker.say("title.history"),
        columns,
        (
            (
                speaker.value("date", change["date"]),
                speaker.code("change", change["change"]),
                speaker.actor(change["actor"], (view["place_a"]["id"], view["place_b"]["id"])),
                _remark(speaker, change),
            )
            for change in view["history"]
        ),
    )


def _remark(speaker: Speaker, change: dict[str, Any]) -> str:
    if change["inferred"]:
        return speaker.say("tie.bounded")
    if change["irregular"]:
        return speaker.say("tie.irregular")
    if change["ended_as"]:
        return speaker.say("tie.ended_as", kind=speaker.code("kind", change["ended_as"]))
    return ""


def _print_fact(speaker: Speaker, fact: dict[str, Any], ends: tuple[str, str]) -> None:
    """Print what each source says of a fact, how they agree, and why one value is preferred."""
    name = fact["property"]
    rows: list[tuple[str, ...]] = []
    over: dict[str, list[str]] = {}
    for line in fact["statements"]:
        value = line["value"] if line["polarity"] == "asserts" else f"not {line['value']}"
        if name == "interruption":
            value = f"{line['property']} {value}"
        if line["behind"] and value not in over.setdefault(line["behind"], []):
            over[line["behind"]].append(value)
        shown = speaker.value(name, value)
        if line["when"]:
            shown = speaker.say("paren", text=shown, more=speaker.date(line["when"]))
        if line["certainty"] != "stated":
            certainty = speaker.code("certainty", line["certainty"])
            shown = speaker.say("paren", text=shown, more=certainty)
        mark = "*" if line["preferred"] else ""
        number = speaker.numbers.of([f"{line['record']}/{line['source']}"])
        side, voice = speaker.side(line["side"]), speaker.code("voice", line["voice"])
        rows.append((mark, side, shown, voice, line["locator"], number))
    called = speaker.property(name)
    is_stated = any(line["certainty"] == "stated" for line in fact["statements"])
    code = fact["agreement"] if is_stated or not fact["statements"] else "uncertain"
    agreement = speaker.agreement(code, fact["between"], ends)
    why = speaker.reasons(name, over)
    title = speaker.say("tie.fact", property=called, agreement=agreement)
    columns = ("", *speaker.columns("side", "value", "voice", "locator", "source"))
    marked = f"* {why}" if why else ""
    table("\n".join(filter(None, (title, speaker.shared(fact["agreed"]), marked))), columns, rows)


def _print_rest(speaker: Speaker, tie: Tie) -> None:
    """Print what was set aside, and the exchanges."""
    from paradiplomacy.answers import exchange_list
    from paradiplomacy.cli.exchange import exchange_rows
    from paradiplomacy.record.ledger import set_aside

    aside = set_aside(speaker.record, tie)
    if aside:
        table(
            speaker.say("title.set_aside"),
            speaker.columns("property", "value", "source", "why"),
            (
                (
                    speaker.property(statement.property),
                    speaker.value(statement.property, statement.value),
                    speaker.numbers.of([f"{statement.record}/{statement.source}"]),
                    judgement.why,
                )
                for statement, judgement in aside
            ),
        )
    exchanges = exchange_list(speaker.record, tie=tie.id)
    if exchanges:
        cells = [(date, *rest) for date, _, *rest in exchange_rows(speaker, exchanges)]
        columns = speaker.columns("date", "form", "description", "source")
        table(speaker.say("title.exchanges", n=len(exchanges)), columns, cells)


def _print_uncertain(speaker: Speaker, view: dict[str, Any]) -> None:
    """Print exchanges and responses that are only announced or doubted, and why."""
    from paradiplomacy.answers.index import index_of

    if not view["uncertain"]:
        return
    rows = (
        (
            speaker.date(event["date"]),
            speaker.code("certainty", event["certainty"]),
            event["description"],
            "; ".join(event["notes"]),
            speaker.numbers.of(index_of(speaker.record).sources_of(event["statements"])),
        )
        for event in view["uncertain"]
    )
    columns = speaker.columns("date", "certainty", "description", "remark", "source")
    table(speaker.say("title.uncertain"), columns, rows)
