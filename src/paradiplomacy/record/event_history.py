"""A record as a history of events, for the event model: one draw of it for each set of dates.

The record says between which days something happened. `EventRecord.draw` puts each event on one
moment within its bounds, in an order that the machine of statuses allows; several draws,
fitted one by one and pooled, show how much the open dates matter (multiple imputation).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from dyadevents.covariates import Covariate
from dyadevents.history import History, StateChanges
from dyadevents.kinds import DyadState, Kind
from dyadevents.network import Network
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Message, Text, render
from paradiplomacy.record.event_covariates import covariates_of, with_moves
from paradiplomacy.record.event_dates import (
    PRECISIONS,
    Bounds,
    Precision,
    bounds_of,
    precision_of,
    year_at,
)
from paradiplomacy.record.event_kinds import COOLING, EXCHANGE, TIE_KINDS, WARMING
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.event_stories import (
    WIDEST,
    Story,
    StoryDraw,
    draw_story,
    presence,
    stories,
)
from paradiplomacy.record.event_words import LeftOut, words
from paradiplomacy.record.frames import Frames

__all__ = ["Draw", "EventRecord", "EventRecordError", "Exchanges", "country_pair", "event_record"]

_IN_ORDER = (
    *("established", "renewed", "dormant", "suspended"),
    *("resumed", "ended", "exchange", "act"),
)
GIVERS = "exchange."
Exchanges = Literal["one", "giver"]


class EventRecordError(ParadiplomacyError):
    """A record cannot be read as a history of events between two countries; says why.

    Attributes
    ----------
    reason : Message or str
        Why, in words of any language.
    """

    def __init__(self, reason: Text) -> None:
        super().__init__(render(reason))
        self.reason = reason


@dataclass(frozen=True)
class Draw:
    """One possible history of a record.

    Attributes
    ----------
    history : History
    left_out : Counter of LeftOut
        Exchanges that could not happen to an active tie, by reason.
    """

    history: History
    left_out: Counter[LeftOut]


@dataclass(frozen=True)
class EventRecord:
    """Ties between two countries as a record tells of them, before dates are drawn.

    Attributes
    ----------
    pair : (str, str)
        Country of the senders, of the receivers.
    senders, receivers : polars.DataFrame
        Places at risk; see `places_at_risk`.
    network : Network
        Two-mode; actors are keys of places.
    start, end : float
        The window, in years.
    stories : tuple of Story
    rivals : tuple of Story
        Ties of the senders with the receivers' rival.
    acts : tuple of (Kind, Bounds)
        Warming and cooling acts of the pair.
    covariates : mapping of str to Covariate
        Those that do not depend on a draw; ``dual.senders`` comes with each draw.
    precision : mapping of str to mapping of Precision to int
        How many changes, exchanges and acts are dated to the day, month, year or wider.
    notes : tuple of Message
        What was filled in.
    rival : str
        The country whose ties the country of the receivers minds; empty without one.
    """

    pair: tuple[str, str]
    senders: pl.DataFrame = field(repr=False)
    receivers: pl.DataFrame = field(repr=False)
    network: Network = field(repr=False)
    start: float
    end: float
    stories: tuple[Story, ...] = field(repr=False)
    rivals: tuple[Story, ...] = field(repr=False)
    acts: tuple[tuple[Kind, Bounds], ...] = field(repr=False)
    covariates: Mapping[str, Covariate] = field(repr=False)
    precision: Mapping[str, Mapping[Precision, int]]
    notes: tuple[Message, ...] = ()
    rival: str = ""

    def kinds(self, exchanges: Exchanges = "one") -> tuple[Kind, ...]:
        """Kinds of event in a draw, exchanges as one kind or by the country that gave."""
        if exchanges == "one":
            between: tuple[Kind, ...] = TIE_KINDS
        else:
            givers = (*self.pair, "mutual", "unknown")
            split = [Kind(GIVERS + giver, EXCHANGE.at_risk) for giver in givers]
            between = (TIE_KINDS[0], *split, *TIE_KINDS[2:])
        return (*between, WARMING, COOLING) if self.acts else between

    def draw(self, rng: np.random.Generator, *, exchanges: Exchanges = "one") -> Draw:
        """Draw a complete history within the bounds of all dates.

        Parameters
        ----------
        rng : numpy.random.Generator
        exchanges : {"one", "giver"}, keyword-only
            Whether exchanges are one kind, ``exchange``, or one for each country that gave
            (``exchange.US``), ``exchange.mutual`` and ``exchange.unknown``. The times of a
            draw are the same either way.

        Returns
        -------
        Draw

        Notes
        -----
        Within its bounds every moment is taken to be equally likely, given the order that the
        status machine needs; see `draw_story`. A tie without a dated start is out of sight
        until its first dated sign of life (delayed entry), and its dyad is never at risk of
        being formed. Silence ends nothing: ties stay in sight until the end.

        Examples
        --------
        >>> from paradiplomacy import open_record
        >>> from paradiplomacy.record.frames import frames_of
        >>> found = event_record(frames_of(open_record()))
        >>> found.pair, found.draw(np.random.default_rng(1)).history.kinds[0].name
        (('US', 'CN'), 'form')
        """
        kinds = self.kinds(exchanges)
        number = {kind.name: k for k, kind in enumerate(kinds)}
        rows: list[tuple[float, int, int, int]] = []
        changes: list[tuple[float, int, int, int]] = []
        states = np.zeros((self.network.n_senders, self.network.n_receivers), dtype=np.int8)
        left: Counter[LeftOut] = Counter()
        for story in self.stories:
            i, j = self.network.sender(story.place_a), self.network.receiver(story.place_b)
            drawn = draw_story(story, rng)
            left += drawn.left_out
            if not story.is_dated:
                states[i, j] = DyadState.UNSEEN
            if drawn.entry is not None:
                changes.append((drawn.entry, i, j, int(drawn.entry_state)))
            if drawn.lost is not None:
                changes.append((drawn.lost, i, j, int(DyadState.UNSEEN)))
            rows += [(time, i, j, number[kind.name]) for time, kind in drawn.events]
            for time, giver in drawn.exchanges:
                name = "exchange"
                if exchanges == "giver":
                    name = GIVERS + (giver if GIVERS + giver in number else "unknown")
                rows.append((time, i, j, number[name]))
        rows += [(float(rng.uniform(*at)), -1, -1, number[kind.name]) for kind, at in self.acts]
        rows = sorted(row for row in rows if row[0] <= self.end)
        changes = sorted(row for row in changes if row[0] <= self.end)
        times, senders, receivers, kind_of = _arrays_of_rows(rows)
        when, a, b, state = _arrays_of_rows(changes)
        covariates = dict(self.covariates)
        if self.rivals:
            covariates["dual.senders"] = self._dual([draw_story(s, rng) for s in self.rivals])
        history = History(
            self.network,
            kinds,
            times,
            senders,
            receivers,
            kind_of,
            self.start,
            self.end,
            covariates,
            states,
            StateChanges(when, a, b, state.astype(np.int8)),
        )
        return Draw(history, left)

    def _dual(self, drawn: Sequence[StoryDraw]) -> Covariate:
        """Covariate of a sender's live tie with the rival; undated ones are there throughout."""
        moves: dict[int, list[tuple[float, int]]] = {}
        for story, course in zip(self.rivals, drawn, strict=True):
            sender = self.network.sender(story.place_a)
            of_sender = moves.setdefault(sender, [])
            seen = list(presence(course))
            if not story.is_dated and (not seen or seen[0][1] > 0):
                seen[:1] = [(-np.inf, 1)]
            of_sender += seen
        initial = np.zeros(self.network.n_senders)
        steps = []
        for sender, of_sender in moves.items():
            count, last_flag = 0, 0.0
            for time, move in sorted(of_sender):
                count += move
                flag = float(count > 0)
                if time <= self.start:
                    initial[sender] = last_flag = flag
                elif flag != last_flag:
                    steps.append((time, sender, flag))
                    last_flag = flag
        return with_moves(Covariate("dual", "senders", initial), steps)


def _arrays_of_rows(
    rows: Sequence[tuple[float, int, int, int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    times = np.array([row[0] for row in rows], dtype=np.float64)
    codes = np.array([row[1:] for row in rows], dtype=np.int64).reshape(-1, 3)
    return times, codes[:, 0], codes[:, 1], codes[:, 2]


def country_pair(frames: Frames) -> tuple[str, str] | None:
    """The two countries between which the record dates most ties, or None.

    The first is the one that the record names first.
    """
    counted = (
        frames.ties.filter(
            (pl.col("country_a") != pl.col("country_b")) & pl.col("established").is_not_null()
        )
        .group_by("country_a", "country_b")
        .len()
        .sort(["len", "country_a", "country_b"], descending=[True, False, False])
    )
    return None if counted.is_empty() else (counted["country_a"][0], counted["country_b"][0])


def event_record(
    frames: Frames,
    *,
    pair: tuple[str, str] | None = None,
    start: float | None = None,
    larger_than: int | None = None,
    most_dyads: int = 2_000_000,
) -> EventRecord:
    """Read the frames of a record as a history between two countries.

    Parameters
    ----------
    frames : Frames
    pair : (str, str), optional, keyword-only
        Countries of senders and receivers; by default those with most dated ties.
    start : float, optional, keyword-only
        When the window opens, in years; by default with the year of the first dated tie, which
        makes the first years look a little busier than they were.
    larger_than : int, optional, keyword-only
        Adds the gazetteer's places of more inhabitants to those that may form a tie.
    most_dyads : int, keyword-only
        Pairs of places above which the record is refused.

    Returns
    -------
    EventRecord

    Raises
    ------
    EventRecordError
        There are no two countries with a dated tie, or too many places.
    """
    main = country_pair(frames)
    pair = pair or main
    if pair is None:
        raise EventRecordError(words("no-dated-tie"))
    if pair[0] == pair[1]:
        raise EventRecordError(f"{pair[0]}: a pair is two different countries")
    senders = places_at_risk(frames, pair[0], larger_than=larger_than)
    receivers = places_at_risk(frames, pair[1], larger_than=larger_than)
    if senders.height * receivers.height > most_dyads:
        n, m = senders.height, receivers.height
        raise EventRecordError(
            words("too-many", a=pair[0], b=pair[1], senders=n, receivers=m, most=most_dyads)
        )
    tie_stories, counts = stories(frames, pair, end=frames.as_of)
    founded = [story.turns[0].bounds.low for story in tie_stories if story.is_dated]
    if not founded:
        raise EventRecordError(words("none-within", a=pair[0], b=pair[1], years=WIDEST))
    start = float(np.floor(min(founded))) if start is None else start
    end = year_at(frames.as_of, share=1)
    rival = _rival_of(frames, pair[1])
    rivals = stories(frames, (pair[0], rival), end=frames.as_of)[0] if rival else ()
    national = main is not None and set(pair) == set(main)
    acts, dated = _acts_between_countries(frames, pair, start, end)
    counts.update({("act", closely): n for closely, n in dated.items()})
    covariates, notes = covariates_of(
        frames, pair, senders, receivers, start=start, end=end, national=national
    )
    return EventRecord(
        pair,
        senders,
        receivers,
        Network.two_mode(senders["place"].to_list(), receivers["place"].to_list()),
        start,
        end,
        tie_stories,
        rivals,
        acts,
        covariates,
        _by_precision(counts),
        notes,
        rival,
    )


def _rival_of(frames: Frames, country: str) -> str:
    """The country whose ties a country minds at a place that it is tied to; empty without one."""
    pairs = (pair.split("-") for pair in frames.rivals)
    return next((a if b == country else b for a, b in pairs if country in (a, b)), "")


def _by_precision(
    counts: Counter[tuple[str, Precision]],
) -> dict[str, dict[Precision, int]]:
    """Count of each sort of date by how closely it is known, sorts in their usual order."""
    sorts = {name for name, _ in counts}
    in_order = (*(s for s in _IN_ORDER if s in sorts), *sorted(sorts - {*_IN_ORDER}))
    return {name: {p: counts[name, p] for p in PRECISIONS} for name in in_order}


def _acts_between_countries(
    frames: Frames, pair: tuple[str, str], start: float, end: float
) -> tuple[tuple[tuple[Kind, Bounds], ...], Counter[Precision]]:
    """Warming and cooling acts between the two countries within the window."""
    acts = frames.acts.filter(
        pl.col("actor").is_in([*pair, "both"]) & pl.col("target").is_in([*pair, ""])
    ).sort("act")
    dated: list[tuple[Kind, Bounds]] = []
    counts: Counter[Precision] = Counter()
    for row in acts.iter_rows(named=True):
        bounds = bounds_of(row["date_low"], row["date_high"])
        if bounds is not None and start <= bounds.low and bounds.high <= end:
            counts[precision_of(row["date_low"], row["date_high"])] += 1
            dated.append(({"warming": WARMING, "cooling": COOLING}[row["sign"]], bounds))
    return tuple(dated), counts
