"""One law: its clause, its dates, and the ties that it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, console, note, table
from paradiplomacy.printable import printable

if TYPE_CHECKING:
    from paradiplomacy.answers import CoveredTie, LawSummary
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.model.status import StatusChange

__all__ = ["show"]

IN_FORCE = ("in force", "enacted")


def show(
    law: Annotated[str, typer.Argument(help="Key of the law, as `law list` shows it.")],
    *,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """Show what a law says, which ties it touches, and the facts on which that rests.

    A law binds the places of its own state alone. This is a reading by rule, not legal advice.

    Example: `paradiplomacy law show tx-gov-795`
    """
    from paradiplomacy.answers import law_covers
    from paradiplomacy.answers.index import index_of
    from paradiplomacy.answers.laws import law_named, law_summary
    from paradiplomacy.cli.speaker import Speaker, row_view, sources_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    summary = law_summary(index_of(reconciled), law_named(reconciled, law))
    covered = law_covers(reconciled, law)
    if json:
        view = row_view(summary, "law") | {"covers": [_covered_view(row) for row in covered]}
        as_json("law", view | {"sources": sources_view(reconciled, summary.sources)})
        return
    screen = console()
    screen.print(f"[bold]{printable(summary.citation)}[/bold]", highlight=False)
    for line in _lines(speaker, summary):
        screen.print(printable(line), highlight=False, markup=False)
    screen.print()
    if covered:
        title = "covered" if summary.status in IN_FORCE else "would_cover"
        table(
            speaker.say(f"title.{title}", n=len(covered)),
            speaker.columns("tie", "established", "made", "status", "since_law"),
            (
                (
                    speaker.tie(row.tie),
                    speaker.date(row.established),
                    speaker.say(f"made.{row.made}"),
                    speaker.code("status", row.status),
                    "; ".join(_change(speaker, row.tie, change) for change in row.changes),
                )
                for row in covered
            ),
        )
    speaker.numbers.of(summary.sources)
    speaker.show_sources()
    if any(row.status == "not known" for row in covered):
        note(speaker.say("not_known", years=reconciled.active_years))
    note(speaker.say("advice"))


def _covered_view(row: CoveredTie) -> dict[str, Any]:
    changes = [
        {"change": str(each.change), "date": str(each.date or ""), "actor": each.actor}
        for each in row.changes
    ]
    return asdict(row) | {"changes": changes}


def _change(speaker: Speaker, tie: str, change: StatusChange) -> str:
    """What happened, when, and who acted."""
    word, date = speaker.code("change", str(change.change)), speaker.date(str(change.date or ""))
    actor = speaker.actor(change.actor, speaker.record.ends_of(tie))
    return " ".join(filter(None, (word, date, actor)))


def _lines(speaker: Speaker, law: LawSummary) -> Iterator[str]:
    """What the law says, a line a property, with a remark where sources contradict each other."""
    texts = {
        "place": speaker.say("law.place", places=speaker.jurisdiction(law)),
        "status": speaker.say("law.status", status=speaker.code("law-status", law.status)),
    }
    for name in ("enacted", "effective", "terminate_by"):
        if getattr(law, name):
            texts[name] = speaker.say(f"law.{name}", date=speaker.date(getattr(law, name)))
    if law.scope_countries:
        countries = speaker.joined(map(speaker.country, law.scope_countries))
        texts["scope_countries"] = speaker.say("law.scope", countries=countries)
    for name in ("duty", "covered", "exceptions"):
        if getattr(law, name):
            texts[name] = speaker.say(f"law.{name}", text=getattr(law, name))
    if law.retroactive:
        word = speaker.code("flag", law.retroactive)
        texts["retroactive"] = speaker.say("law.retroactive", word=word)
    for name, line in texts.items():
        yield speaker.say("law.contradicted", line=line) if name in law.contradicted else line
