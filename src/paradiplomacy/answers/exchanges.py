"""What ties did: exchanges of a place or tie, in a time, by sector, form and flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.model.activity import Exchange
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.flows import Wanted, refuse_what_is_not_there
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import cofog_of

__all__ = ["ExchangeSummary", "exchange_list", "exchange_summary"]


@dataclass(frozen=True, slots=True)
class ExchangeSummary:
    """An exchange in one line.

    Parameters
    ----------
    key : str
    tie : str
        Key of the pair of its places, whether the record has that tie or not.
    place_a, place_b : str
    date : str
        EDTF; empty where nobody says.
    sectors, cofog : tuple of str
        Words for its fields, and their functions of government.
    form, flow : str
        Empty where nobody says.
    giver, teacher, learner, through, description : str
        As in `paradiplomacy.model.activity.Exchange`.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    """

    key: str
    tie: str
    place_a: str
    place_b: str
    date: str
    sectors: tuple[str, ...]
    cofog: tuple[str, ...]
    form: str
    flow: str
    giver: str
    teacher: str
    learner: str
    through: str
    description: str
    sources: tuple[str, ...]


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
) -> tuple[ExchangeSummary, ...]:
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

    Returns
    -------
    tuple of ExchangeSummary

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
    wanted = Wanted(
        since=since,
        until=until,
        flows=(flow,) if flow is not None else (),
        forms=(form,) if form is not None else (),
        sectors=(sector,) if sector is not None else (),
    )
    refuse_what_is_not_there(record, wanted)
    ends = None if place is None else index.meant(place, within=within)
    kept = [
        exchange
        for exchange in record.exchanges.values()
        if wanted.but_for_dates(record, exchange)
        and wanted.may_be_then(exchange.date)
        and (ends is None or not ends.isdisjoint((exchange.place_a, exchange.place_b)))
        and (tie is None or tie_key(exchange.place_a, exchange.place_b) == tie)
    ]
    return tuple(exchange_summary(index, exchange) for exchange in sorted(kept, key=_latest_first))


def exchange_summary(index: RecordIndex, exchange: Exchange) -> ExchangeSummary:
    """An exchange in one line."""
    return ExchangeSummary(
        key=exchange.id,
        tie=tie_key(exchange.place_a, exchange.place_b),
        place_a=exchange.place_a,
        place_b=exchange.place_b,
        date=str(exchange.date or ""),
        sectors=exchange.sectors,
        cofog=cofog_of(exchange.sectors),
        form=str(exchange.form or ""),
        flow=str(exchange.flow or ""),
        giver=exchange.giver,
        teacher=exchange.teacher,
        learner=exchange.learner,
        through=exchange.through,
        description=exchange.description,
        sources=index.sources_of(exchange.statements),
    )


def _latest_first(exchange: Exchange) -> tuple[bool, int, int, str]:
    if exchange.date is None:
        return True, 0, 0, exchange.id
    latest, earliest = exchange.date.latest, exchange.date.earliest
    return False, -latest.toordinal(), -earliest.toordinal(), exchange.id
