"""A decision of a person on what waits: which it is, and what is printed of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from paradiplomacy.cli.review.options import LOCAL, record_of, speaker, writer_name
from paradiplomacy.cli.show import as_json, note
from paradiplomacy.errors import ChangeError

__all__ = ["decided"]


def decided(
    item: str,
    place: str,
    *,
    counts: bool,
    store: str,
    record: str | None,
    why: str,
    by: str,
    language: str,
    json: bool,
) -> None:
    """Decide on a statement, or say which place is meant, and print that it is done.

    Parameters
    ----------
    item : str
        Id of a statement, or key of a place.
    place : str
        Which place it is; empty of a statement, or where it is none of the gazetteer.
    counts : bool, keyword-only
        Whether the statement counts.
    store : str, keyword-only
    record : str or None, keyword-only
    why, by, language : str, keyword-only
    json : bool, keyword-only
    """
    from paradiplomacy.evidence.decisions import ACCEPTING, REJECTING, decide
    from paradiplomacy.evidence.store import Store

    say, name = speaker(language), writer_name(by)
    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        statement = opened.statement(item)
        if statement is None and counts and not place:
            raise ChangeError(
                "no_choice", f"{item!r} is not a statement; of a place, say by --place which it is"
            )
        if statement is None or place:
            view, (key, needs) = _of_place(opened, chosen, item, place, why=why, by=name)
        else:
            history = opened.history(statement.record, statement.subject, statement.property)
            status = next(s.status for s in history.statements if s.statement.id == item)
            decision = (ACCEPTING if counts else REJECTING)[status]
            decide(opened, chosen, item, decision, why=why, by=name, person=LOCAL)
            view = {"id": item, "decision": decision, "place": "", "added": True}
            key, needs = "accepted" if counts else "rejected", {"id": item}
    if json:
        as_json("review-decision", {"record": chosen, "undone": False} | view)
    else:
        note(say(key, record=chosen, **needs))


def _of_place(
    store: Any, record: str, mention: str, place: str, *, why: str, by: str
) -> tuple[dict[str, Any], tuple[str, dict[str, str]]]:
    """Say which place a mention means; what is printed, as a key and what it needs."""
    from paradiplomacy.linking.review import NO_PLACE, judge
    from paradiplomacy.sources.gazetteer import gazetteer

    outcome = judge(
        store,
        record,
        mention=mention,
        place=place or NO_PLACE,
        why=why,
        by=by,
        person=LOCAL,
        on=date.today().isoformat(),
        gazetteer=gazetteer(),
    )
    judgement = outcome.judgement
    is_own = judgement.object == mention
    view = {
        "id": mention,
        "decision": "reject" if is_own else "accept",
        "place": judgement.object,
        "added": outcome.added,
    }
    if not outcome.added:
        return view, ("already", {"on": judgement.on})
    return view, ("no_place" if is_own else "is_place", {"id": mention, "place": judgement.object})
