"""Entries that fall due, in words: for commands, pages and the calendar."""

from __future__ import annotations

from collections.abc import Iterable

from paradiplomacy.answers.due_list import DueItem
from paradiplomacy.exports.calendar_feed import CalendarDay, calendar_of
from paradiplomacy.language import Message, Words
from paradiplomacy.results.localizer import Localizer

WORDS = Words(__name__)


def due_words(item: DueItem, names: Localizer) -> Message:
    """A sentence on something that falls due."""
    tie = names.tie(item.tie) if item.tie else ""
    since = names.date(item.since) if item.since else ""
    match item.what:
        case "agreement" if item.renewal:
            renewal = names.code("renewal", item.renewal)
            return WORDS("agreement.renewed", title=item.text, tie=tie, renewal=renewal)
        case "agreement":
            return WORDS("agreement.ends", title=item.text, tie=tie)
        case "request" if tie:
            return WORDS("request.of", what=item.text, tie=tie)
        case "request":
            return WORDS("request.alone", what=item.text, place=names.place(item.place))
        case "anniversary":
            return WORDS("anniversary", tie=tie, years=item.years, since=since)
    return WORDS("quiet.since", tie=tie, since=since) if since else WORDS("quiet.ever", tie=tie)


def calendar_text(items: Iterable[DueItem], names: Localizer) -> str:
    """A calendar of all that has a day of its own: silent ties have none."""
    days = (
        CalendarDay(item.due, item.on, names.text(due_words(item, names)))
        for item in items
        if item.what != "quiet"
    )
    meta = names.record.meta
    return calendar_of(days, name=meta.title_in(names.language) or meta.title, host=meta.id)
