"""Exchanges of a place or tie, in a time, by sector, form and flow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.model.activity import Exchange
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.flows import FlowQuery, refuse_what_is_not_there, taught, travel_of
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import cofog_of
from paradiplomacy.views import RecordAnswer

__all__ = ["ExchangeAnswer", "exchange_answer", "exchange_list"]


class ExchangeAnswer(RecordAnswer):
    """Something that a tie did: what it was about, who travelled, who taught whom, who says so.

    Attributes
    ----------
    exchange : Exchange
    tie : str
        Key of the pair of its places, whether the record has that tie or not.
    cofog : tuple of str
        Functions of government of its sectors.
    travelled, taught : tuple of (str, str)
        From whom and to whom people, ideas or capital came, and who taught and who learned: an
        end, the country of both, ``mutual``, or empty.
    source_place, recipient_place : str
        The ends from and to which it ran: from who taught to who learned, else as it travelled.
        Empty where that is not known, or it ran each way.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    further : mapping of str to object
        Columns that the table declares beyond those of `Exchange`.
    """

    exchange: Exchange
    tie: str
    cofog: tuple[str, ...]
    travelled: tuple[str, str]
    taught: tuple[str, str]
    source_place: str
    recipient_place: str
    sources: tuple[str, ...]
    further: Mapping[str, Any]

    @property
    def ends(self) -> tuple[str, str]:
        """Keys of both places."""
        return (self.exchange.place_a, self.exchange.place_b)


def exchange_list(
    record: Record,
    *,
    place: str | None = None,
    within: bool = True,
    tie: str | None = None,
    since: date | None = None,
    until: date | None = None,
    sector: str | None = None,
    form: str | None = None,
    flow: str | None = None,
) -> tuple[ExchangeAnswer, ...]:
    """Exchanges of a record, the latest first and those without a date last.

    Parameters
    ----------
    record : Record
    place : str, optional, keyword-only
        Key or name of a place at one end.
    within : bool, keyword-only
        Whether the exchanges of places in a state or province count as its own.
    tie : str, optional, keyword-only
        Key of a tie.
    since, until : datetime.date, optional, keyword-only
        Only those that may lie between these days. Undated ones are left out then.
    sector : str, optional, keyword-only
        A word of the list of sectors, or a COFOG code such as ``05``.
    form, flow : str, optional, keyword-only
        As in `paradiplomacy.model.activity.Form` and `Flow`.

    Raises
    ------
    NotFoundError
        There is no such place, sector, form or flow.
    ParadiplomacyError
        `since` lies after `until`.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> rows = exchange_list(record, place="重庆", since=date(2010, 1, 1), form="delegation")
    >>> all("cn-chongqing" in row.tie and row.sources for row in rows)
    True
    """
    index = index_of(record)
    wanted = FlowQuery(
        since=since,
        until=until,
        flows=(flow,) if flow is not None else (),
        forms=(form,) if form is not None else (),
        sectors=(sector,) if sector is not None else (),
    )
    refuse_what_is_not_there(record, wanted)
    ends = None if place is None else index.meant(place, within=within)
    chosen = [
        exchange
        for exchange in record.exchanges.values()
        if wanted.but_for_dates(record, exchange)
        and wanted.may_be_then(exchange.date)
        and (ends is None or not ends.isdisjoint((exchange.place_a, exchange.place_b)))
        and (tie is None or tie_key(exchange.place_a, exchange.place_b) == tie)
    ]
    return tuple(exchange_answer(index, exchange) for exchange in sorted(chosen, key=_latest_first))


def exchange_answer(index: RecordIndex, exchange: Exchange) -> ExchangeAnswer:
    """All of an exchange."""
    record, ends = index.record, (exchange.place_a, exchange.place_b)
    is_taught = bool(exchange.teacher or exchange.learner)
    gave, got = (acting(party, ends) for party in travel_of(record, exchange))
    teacher, learner = (
        acting(party, ends) for party in (taught(record, exchange) if is_taught else ("", ""))
    )
    source, recipient = (teacher, learner) if teacher or learner else (gave, got)
    return ExchangeAnswer(
        exchange=exchange,
        tie=tie_key(*ends),
        cofog=cofog_of(exchange.sectors),
        travelled=(gave, got),
        taught=(teacher, learner),
        source_place=source if source in ends else "",
        recipient_place=recipient if recipient in ends else "",
        sources=index.sources_of(exchange.statements),
        further=further_columns(record, "exchange", exchange.id),
    )


def _latest_first(exchange: Exchange) -> tuple[bool, int, int, str]:
    if exchange.date is None:
        return True, 0, 0, exchange.id
    latest, earliest = exchange.date.latest, exchange.date.earliest
    return False, -latest.toordinal(), -earliest.toordinal(), exchange.id
