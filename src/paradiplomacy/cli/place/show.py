"""A place, its ties and those of the places in it, and what it did about crises."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.asking import Reply, asks_record
from paradiplomacy.cli.show import console, note, table

if TYPE_CHECKING:
    from paradiplomacy.answers import TieLine
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.model.places import Place

__all__ = ["A_PLACE", "note_others", "show"]

A_PLACE = "A place: key, or a name in English, Chinese or pinyin; 'name, state' where several fit."


@asks_record("place/2")
def show(reply: Reply, place: Annotated[str, typer.Argument(help=A_PLACE)]) -> None:
    """Show a place and all its ties; of a state or province, also those of the places in it.

    Example: `paradiplomacy place show 重庆`
    """
    from paradiplomacy.answers.index import index_of
    from paradiplomacy.answers.place import place_answer

    resolved = reply.record.place(place)
    answer = place_answer(index_of(reply.record), resolved)
    if reply.is_json(answer, answer.named):
        return
    own, within = ([tie.line for tie in of] for of in (answer.ties, answer.ties_within))
    _print_place(reply, resolved)
    _print_ties(reply, "ties_of", resolved.id, sorted(own, key=lambda line: line.key))
    if within:
        _print_ties(reply, "ties_within", resolved.id, within)
    _print_rest(reply, resolved)
    reply.show_sources()
    if any(row.status == "not known" for row in (*own, *within)):
        reply.remark("not_known", years=reply.record.active_years)
    note_others(reply, place, [resolved.id])


def _print_place(speaker: Speaker, place: Place) -> None:
    lies = place.latitude is not None
    where = (
        speaker.say("place.at", latitude=str(place.latitude), longitude=str(place.longitude))
        if lies
        else speaker.say("place.nowhere")
    )
    people = (
        speaker.say("place.people", n=f"{place.population:,}")
        if place.population
        else speaker.say("place.no_people")
    )
    names = dict.fromkeys((speaker.place(place.id), place.name_local or place.label))
    console().print(f"[bold]{' '.join(names)}[/bold]  ({place.id})", highlight=False)
    head = speaker.say(
        "place.head",
        level=speaker.code("level", str(place.level)),
        country=speaker.area(place.country),
        where=where,
        people=people,
    )
    console().print(f"{head}\n", highlight=False)


def _print_ties(speaker: Speaker, title: str, place: str, rows: Sequence[TieLine]) -> None:
    of_place = title == "ties_of"
    first = "partner" if of_place else "tie"
    headline = speaker.say(f"title.{title}", n=len(rows), place=speaker.place(place))
    if not rows:
        console().print(f"{headline}\n", highlight=False, markup=False)
        return
    table(
        headline,
        speaker.columns(first, "kind", "established", "status", "sources"),
        (
            (
                speaker.place(row.tie.place_b if row.tie.place_a == place else row.tie.place_a)
                if of_place
                else speaker.tie(row.key),
                speaker.code("kind", row.kind),
                speaker.established(row),
                speaker.status(row.status, str(row.last_sign or ""), row.sign_end),
                speaker.numbers.of(row.sources),
            )
            for row in rows
        ),
    )


def _print_rest(speaker: Speaker, place: Place) -> None:
    """Print how many exchanges there are, and responses to crises with their sources."""
    from paradiplomacy.answers.index import index_of

    index = index_of(speaker.record)
    own, within = len(index.exchanges_of(place.id)), len(index.exchanges_within(place.id))
    if own or within:
        line = speaker.say("place.exchanges", own=str(own), within=str(within), key=place.id)
        console().print(line, highlight=False, markup=False, soft_wrap=True)
    for pair in index.untied_by_place.get(place.id, ()):
        console().print(_untied(speaker, pair), highlight=False, markup=False, soft_wrap=True)
    responses = [r for r in speaker.record.responses.values() if r.place == place.id]
    if responses:
        table(
            speaker.say("title.responses"),
            speaker.columns("crisis", "answer", "date", "description", "source"),
            (
                (
                    speaker.crisis(response.shock),
                    speaker.code("answer", str(response.answer)),
                    speaker.date(str(response.date or "")),
                    response.description,
                    speaker.numbers.of(index.sources_of(response.statements)),
                )
                for response in responses
            ),
        )


def _untied(speaker: Speaker, pair: str) -> str:
    """A pair that sources speak of and that has no tie, and who denies it."""
    from paradiplomacy.record.denials import deniers

    who = deniers(speaker.record.untied[pair])
    if not who:
        return speaker.say("tie.untied_uncertain", tie=speaker.tie(pair))
    said = speaker.joined(map(speaker.side, who))
    return speaker.say("tie.untied", tie=speaker.tie(pair), who=said)


def note_others(speaker: Speaker, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    places = place_names_of(speaker.record.places).find(name, distant=True)
    others = [f"{speaker.place(p.id)} ({p.id})" for p in places if p.id not in meant]
    if others:
        note(speaker.say("may_mean", name=name, places="; ".join(others)))
