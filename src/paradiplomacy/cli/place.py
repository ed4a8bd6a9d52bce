"""Places: which there are, the ties of one, and which place a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.brief import A_PLACE, OutFile, Years, note_others, write_brief
from paradiplomacy.cli.entering import Note, enters
from paradiplomacy.cli.options import Country, RecordOf, StoreOf, asks_record, says, stored_record
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import console, progress_bar, store_name, values_of
from paradiplomacy.language import Words, write_value
from paradiplomacy.printable import printable

if TYPE_CHECKING:
    from paradiplomacy.answers import PlaceLine, TieLine
    from paradiplomacy.answers.crises import ResponseAnswer
    from paradiplomacy.answers.place import PlaceAnswer, UntiedOfPlace
    from paradiplomacy.linking.scoring import PlaceCandidate


@asks_record("place-list/2")
def list_(reply: RecordReply, *, country: Country = "", level: str = "", admin1: str = "") -> None:
    """List places, with their ties and when these last gave a sign of life.

    Of a state, province or municipality, what the places in it have is counted apart.

    Example: `paradiplomacy place list --admin1 Texas`

    level LEVEL: Only those of this level, such as province.
    admin1 NAME: Only those in this state or province.
    """
    from paradiplomacy.answers import place_list

    lines = place_list(
        reply.record, country=country or None, level=level or None, admin1=admin1 or None
    )
    rows = (
        (
            reply.place(line.key),
            reply.code("level", line.place.level),
            line.tie_count,
            line.tie_count_within or "",
            line.exchange_count,
            reply.date(line.last_sign or line.last_sign_within),
        )
        for line in lines
    )
    columns = ("place", "level", "ties", "ties_within", "exchanges", "last_sign")
    if not reply.lists("places", lines):
        reply.rows("places", columns, rows)


@asks_record("place/2")
def show(reply: RecordReply, place: Annotated[str, typer.Argument(help=A_PLACE)]) -> None:
    """Show a place and all its ties; of a state or province, also those of the places in it.

    Example: `paradiplomacy place show 重庆`
    """
    from paradiplomacy.answers.place import place_answer

    answer = place_answer(reply.index, reply.record.place(place))
    if reply.answers(answer, answer.named):
        return
    key = answer.key
    own, within = ([tie.line for tie in of] for of in (answer.ties, answer.ties_within))
    _print_place(reply, answer.line)
    _print_ties(reply, "ties_of", key, sorted(own, key=lambda line: line.key))
    if within:
        _print_ties(reply, "ties_within", key, within)
    _print_exchanges_and_responses(reply, answer)
    _print_alike(reply, answer)
    reply.show_sources()
    if any(row.status == "not known" for row in (*own, *within)):
        reply.remark("not_known", years=reply.record.active_years)
    note_others(reply, place, [key])


@asks_record("place-compare/1")
def compare(
    reply: RecordReply,
    places: Annotated[list[str], typer.Argument(help="Two to four places. " + A_PLACE)],
) -> None:
    """Compare two to four places; of a state or province, with what the places in it have.

    Example: `paradiplomacy place compare Dallas Houston`
    """
    from paradiplomacy.answers.compare import compare_places

    answer = compare_places(reply.index, [reply.record.place(each) for each in places])
    if reply.answers(answer, ()):
        return
    rows: dict[str, Sequence[object]] = {
        "level": [reply.code("level", each.line.place.level) for each in answer.places],
        "ties": [each.line.tie_count for each in answer.places],
        "ties_within": [each.line.tie_count_within for each in answer.places],
        "since_first": [reply.date(each.first) for each in answer.places],
        "status": [reply.counts("status", each.status) for each in answer.places],
        "kind": [reply.counts("kind", each.kinds) for each in answer.places],
        "agreement": [reply.counts("agreement", each.agreement) for each in answer.places],
        "last_sign": [
            reply.date(each.line.last_sign or each.line.last_sign_within) for each in answer.places
        ],
        "exchanges": [
            each.line.exchange_count + each.line.exchange_count_within for each in answer.places
        ],
        "sectors": [reply.counts("sector", each.sectors) for each in answer.places],
        "answers": [reply.counts("answer", each.responses) for each in answer.places],
        "laws": [reply.join(each.laws) for each in answer.places],
    }
    reply.side_by_side([reply.place(each.key) for each in answer.places], rows)
    if answer.partners_of_all:
        partners = reply.join(map(reply.place, answer.partners_of_all))
        console().print(reply.say("place.partners_of_all", places=partners), highlight=False)


@asks_record("report/2")
def report(
    reply: RecordReply,
    place: Annotated[str, typer.Argument(help=A_PLACE)],
    *,
    out: OutFile = Path("report.html"),
    years: Years = 10,
) -> None:
    """Write two pages for the council on all ties of a place; of a state, those within it too.

    Example: `paradiplomacy place report 重庆 --language zh --out chongqing.docx`
    """
    from paradiplomacy.answers.alike import key_of_place

    key = key_of_place(reply.index, place)
    write_brief(reply, key, out, years)
    note_others(reply, place, [key])


@enters("place")
def add(
    name: str,
    country: str,
    *,
    admin1: str = "",
    level: str = "city",
    latitude: str = "",
    longitude: str = "",
    note: Note = "",
) -> None:
    """Enter a place: that of the gazetteer where its name leaves no doubt, else one of its own.

    Example: `paradiplomacy place add Kazan Russia --store ties.db`

    name: Its name.
    country: Its country: a name or an ISO code.
    admin1: Its state, province or like.
    level: city, county, state, province or another.
    latitude: In degrees.
    longitude: In degrees.
    """


@says("place-resolve")
def resolve(
    reply: Printer,
    name: str,
    country: Annotated[str, typer.Option()],
    admin1: Annotated[str, typer.Option()] = "",
) -> None:
    """Look a name up in the gazetteer, and explain the score of each candidate.

    Example: `paradiplomacy place resolve Springfield --country US --admin1 Illinois`

    name: A name, as some material writes it.
    country: Its country: a name or an ISO code.
    admin1: Its state, province or like, if the material says it.
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.language.countries import country_code
    from paradiplomacy.linking.review import ask
    from paradiplomacy.sources.gazetteer import gazetteer

    code = country_code(country)
    if code is None:
        raise NotFoundError("country", country, hint="give its English name or its ISO code")
    answer = ask(name, code, gazetteer=gazetteer(), admin1=admin1)
    resolved = {"name": name, "country": code} | values_of(answer, "taken", "why")
    if reply.prints(resolved | {"candidates": [*map(_candidate_view, answer.candidates)]}):
        return
    print_candidates(
        f"{name}, {write_value(code, 'country', reply.language)}", answer.candidates, reply.language
    )
    taken = reply.say("taken", place=answer.candidates[0].key) if answer.taken else ""
    line = reply.say("why", verdict=taken or reply.say("asked"), why=answer.why)
    console().print(line, highlight=False, markup=False)


@says("place-resolve-all")
def resolve_all(reply: Printer, store: StoreOf) -> None:
    """Resolve the places of all registries of a store anew, each in the company of all others.

    An import knows the ties of what is in the store by then; after this, the order of the imports
    decides nothing. What people decided stands. Run `paradiplomacy link` again afterwards.

    Example: `paradiplomacy place resolve-all --store world.db`
    """
    from paradiplomacy.record.resolving import resolve_all as resolve_stored

    with progress_bar(reply.language) as progress:
        done = resolve_stored(store, progress=progress)
    columns = ("record", "mentioned", "resolved", "waiting", "changed")
    rows = ((r.record, r.mentions, r.resolved, r.ambiguous, r.changed) for r in done)
    if not reply.prints({"store": store_name(store), "records": [asdict(each) for each in done]}):
        reply.grid(reply.say("places"), columns, rows)


@says("place-judgements")
def judgements(reply: Printer, store: StoreOf, *, out: Path, record: RecordOf = None) -> None:
    """Write people's judgements on places to a CSV, for `import --judgements` elsewhere.

    Example: `paradiplomacy place judgements --store world.db --out judgements.csv`

    out: CSV file to write.
    """
    from paradiplomacy.evidence.consent.showing import with_consent
    from paradiplomacy.linking.judgements import by_people, write_judgements

    with stored_record(store, record) as (opened, chosen):
        judged = by_people(with_consent(opened.material(chosen)).judgements)
    write_judgements(judged, out)
    written = {"path": str(out.resolve()), "judgements": len(judged)}
    if not reply.prints({"record": chosen} | written):
        reply.remark("judgements", record=chosen, n=len(judged), file=str(out))


def _candidate_view(candidate: PlaceCandidate) -> dict[str, Any]:
    """A candidate for JSON."""
    names = ("geonames_id", "label", "population", "score", "probability")
    parts = [{"what": part.what, "value": round(part.value, 2)} for part in candidate.parts]
    return {"place": candidate.key} | values_of(candidate, *names) | {"parts": parts}


def print_candidates(title: str, candidates: Iterable[PlaceCandidate], language: str) -> None:
    """Print a table of the candidates of the gazetteer for a name."""
    reply = Printer(Words(__name__), language)
    rows = (
        (
            candidate.geonames_id,
            candidate.label,
            f"{candidate.population:,}" if candidate.population else reply.say("unknown"),
            f"{candidate.score:.1f}",
            f"{candidate.probability:.1%}",
            candidate.explanation,
        )
        for candidate in candidates
    )
    reply.grid(title, ("geonames_id", "place", "population", "score", "probability", "why"), rows)


def _print_place(reply: RecordReply, line: PlaceLine) -> None:
    place = line.place
    lies = place.latitude is not None
    where = (
        reply.say("place.at", latitude=str(place.latitude), longitude=str(place.longitude))
        if lies
        else reply.say("place.nowhere")
    )
    people = (
        reply.say("place.people", n=f"{place.population:,}")
        if place.population
        else reply.say("place.no_people")
    )
    names = dict.fromkeys((reply.place(place.id), place.name_local or place.label))
    console().print(f"[bold]{' '.join(names)}[/bold]  ({place.id})", highlight=False)
    head = reply.say(
        "place.head",
        level=reply.code("level", str(place.level)),
        country=reply.area(place.country),
        where=where,
        people=people,
    )
    console().print(head, highlight=False)
    for text in reply.further_lines("place", line.further):
        console().print(printable(text), highlight=False, markup=False)
    console().print()


def _print_ties(reply: RecordReply, title: str, place: str, rows: Sequence[TieLine]) -> None:
    of_place = title == "ties_of"
    first = "partner" if of_place else "tie"
    headline = reply.say(f"title.{title}", n=len(rows), place=reply.place(place))
    if not rows:
        console().print(f"{headline}\n", highlight=False, markup=False)
        return
    reply.grid(
        headline,
        (first, "kind", "established", "status", "sources"),
        (
            (
                reply.place(row.tie.place_b if row.tie.place_a == place else row.tie.place_a)
                if of_place
                else reply.tie(row.key),
                reply.code("kind", row.kind),
                reply.established_date(row),
                reply.status(row.status, str(row.last_sign or ""), row.sign_end),
                reply.numbers.of(row.sources),
            )
            for row in rows
        ),
    )


def _print_exchanges_and_responses(reply: RecordReply, answer: PlaceAnswer) -> None:
    """Print how many exchanges there are, and responses to crises with their sources."""
    line = answer.line
    own, within = line.exchange_count, line.exchange_count_within
    lines = [_pair_without_tie(reply, each) for each in answer.untied]
    if own or within:
        counts = {"own": str(own), "within": str(within)}
        lines.insert(0, reply.say("place.exchanges", key=answer.key, **counts))
    for text in lines:
        console().print(text, highlight=False, markup=False, soft_wrap=True)
    responses = [each for each in answer.responses if each.response.place == answer.key]
    if responses:
        rows = (
            (
                reply.crisis(each.response.shock),
                reply.code("answer", str(each.response.answer)),
                reply.date(str(each.response.date or "")),
                _describe_response(reply, each),
                reply.numbers.of(each.sources),
            )
            for each in responses
        )
        columns = ("crisis", "answer", "date", "description", "source")
        reply.grid(reply.say("title.responses"), columns, rows)


def _describe_response(reply: RecordReply, answer: ResponseAnswer) -> str:
    """Description of a response, and a line for each further column."""
    description = answer.response.description
    described = reply.translate(description) or description
    return "\n".join(filter(None, (described, *reply.further_lines("response", answer.further))))


def _print_alike(reply: RecordReply, answer: PlaceAnswer) -> None:
    """Print the places most like it, with what they do."""
    rows = (
        (
            reply.place(each.key),
            each.line.tie_count + each.line.tie_count_within,
            each.line.exchange_count + each.line.exchange_count_within,
            reply.counts("sector", each.sectors, most=3),
        )
        for each in answer.alike
    )
    if answer.alike:
        reply.grid(reply.say("title.alike"), ("place", "ties", "exchanges", "sectors"), rows)


def _pair_without_tie(reply: RecordReply, each: UntiedOfPlace) -> str:
    """A pair that sources speak of and that has no tie, and who denies it."""
    tie = reply.tie(each.tie)
    if not each.denied_by:
        return reply.say("tie.untied_uncertain", tie=tie)
    return reply.say("tie.untied", tie=tie, who=reply.join(map(reply.side, each.denied_by)))
