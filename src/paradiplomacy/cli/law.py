"""Laws: which there are, and what one says and touches. A reading by rule, not legal advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.reply import RecordReply

if TYPE_CHECKING:
    from paradiplomacy.answers.laws import ChangeByActor, LawAnswer


@asks_record("law-list/2")
def list_(reply: RecordReply, *, place: str = "", status: str = "") -> None:
    """List laws, orders and bills on ties, and how many ties each touches. No legal advice.

    Example: `paradiplomacy law list --place Houston`

    place: Only those that bind this place.
    status STATUS: Only those in force, enacted, order or bill.
    """
    from paradiplomacy.answers import law_list

    answers = law_list(reply.record, place=place or None, status=status or None)
    rows = (
        (
            f"{reply.jurisdiction(each)}\n{each.law.id}",
            reply.code("law-status", each.law.status),
            reply.date(each.law.effective),
            reply.date(each.law.terminate_by),
            each.ties,
            each.standing,
        )
        for each in answers
    )
    columns = ("law", "status", "effective", "terminate_by", "ties", "standing")
    if not reply.lists("laws", answers) and reply.rows("laws", columns, rows, whole=["law"]):
        reply.remark("advice")


@asks_record("law/2")
def show(reply: RecordReply, law: str) -> None:
    """Show what a law says, which ties it touches, and the facts on which that rests.

    A law binds the places of its own state alone. This is a reading by rule, not legal advice.

    Example: `paradiplomacy law show tx-gov-795`

    law: Key of the law, as `law list` shows it.
    """
    from paradiplomacy.answers import law_named

    answer = law_named(reply.record, law)
    if reply.answers(answer, answer.sources):
        return
    reply.head(answer.law.citation, _lines_of_law(reply, answer))
    touched = sorted(answer.touched, key=lambda each: each.tie)

    def sentence(change: ChangeByActor) -> str:
        """Change of a tie, its date, and who acted."""
        word, date = reply.code("change", change.change), reply.date(change.date)
        return " ".join(filter(None, (word, date, reply.actor(change.actor))))

    if touched:
        reply.rows(
            "covered" if answer.law.status in ("in force", "enacted") else "would_cover",
            ("tie", "established", "made", "status", "since_law"),
            (
                (
                    reply.tie(each.tie),
                    reply.date(each.established),
                    reply.say(f"made.{each.made}"),
                    reply.code("status", each.status),
                    "; ".join(map(sentence, each.changes)),
                )
                for each in touched
            ),
        )
    reply.numbers.of(answer.sources)
    reply.show_sources()
    if any(each.status == "not known" for each in touched):
        reply.remark("not_known", years=reply.record.active_years)
    reply.remark("advice")


def _lines_of_law(reply: RecordReply, answer: LawAnswer) -> Iterator[str]:
    """Lines on what the law says, one a property, marked where sources contradict each other."""
    law = answer.law
    lines = {
        "place": {"places": reply.jurisdiction(answer)},
        "status": {"status": reply.code("law-status", law.status)},
        "enacted": {"date": reply.date(law.enacted)},
        "effective": {"date": reply.date(law.effective)},
        "terminate_by": {"date": reply.date(law.terminate_by)},
        "scope_countries": {"countries": reply.join(map(reply.area, law.scope_countries))},
        "duty": {"text": law.duty},
        "covered": {"text": law.covered},
        "exceptions": {"text": law.exceptions},
        "retroactive": {"word": reply.code("flag", law.retroactive) if law.retroactive else ""},
    }
    for name, needs in lines.items():
        if all(needs.values()):
            line = reply.say(f"law.{name}", **needs)
            contradicted = name in answer.contradicted
            yield reply.say("law.contradicted", line=line) if contradicted else line
    yield from reply.further_lines("law", answer.further)
