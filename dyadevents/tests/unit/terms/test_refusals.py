"""Terms say where they cannot be used, and what would do instead."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from dyadevents import Covariate, Network, terms
from dyadevents.errors import UnknownNameError
from dyadevents.terms.base import Setting, Term, TermError
from made_events.kinds import TIE_KINDS, WARMING

KINDS = (*TIE_KINDS, WARMING)
ONE = np.array([0.0, 1.0, 2.0])
COVARIATES = {
    "u": Covariate("u", "senders", ONE),
    "u.receivers": Covariate("u.receivers", "receivers", ONE[:2]),
    "w": Covariate("w", "senders", ONE),
    "x": Covariate("x", "dyads", np.ones((3, 3))),
    "g": Covariate("g", "network", np.array(1.0)),
    "latitude": Covariate("latitude", "senders", np.array([0.0, 95.0, 0.0])),
    "longitude": Covariate("longitude", "senders", ONE),
    "moving": Covariate("moving", "senders", ONE).with_steps(
        np.array([1.0]), np.array([0]), np.array([3.0])
    ),
    "pairs": Covariate("pairs", "sender pairs", np.array([[0.0, 3.0]])),
    "weights": Covariate("weights", "sender pairs", np.array([[0.0, 1.0, 0.5]])),
}
NETWORKS = {
    "directed": Network.directed("abc"),
    "undirected": Network.undirected("abc"),
    "two-mode": Network.two_mode("abc", "PQ"),
}


def setting(mode: str) -> Setting:
    return Setting(NETWORKS[mode], KINDS, COVARIATES, 0.0, 10.0)


@pytest.mark.parametrize(
    ("mode", "term", "instead"),
    [
        ("undirected", terms.Reciprocity(), "an undirected network has no such thing; use inertia"),
        ("two-mode", terms.Reciprocity(), "use inertia"),
        ("undirected", terms.SenderActivity(), "use degree"),
        ("undirected", terms.ReceiverPopularity(), "use degree"),
        ("two-mode", terms.SenderPopularity(), "use sender_activity, receiver_popularity"),
        ("two-mode", terms.ReceiverActivity(), "use sender_activity, receiver_popularity"),
        ("directed", terms.SharedPartners(), "use outgoing_two_paths"),
        (
            "two-mode",
            terms.SharedPartners(),
            "a two-mode network has no such thing; use four_cycles",
        ),
        ("undirected", terms.OutgoingTwoPaths(), "use shared_partners"),
        ("two-mode", terms.SharedSenders(), "use four_cycles"),
        ("directed", terms.FourCycles(), "use shared_receivers"),
        ("undirected", terms.FourCycles(), "use shared_partners"),
        ("undirected", terms.Degree(side="sender"), "leave side out"),
        ("undirected", terms.FirstPartner("u", side="receiver"), "leave side out"),
        ("undirected", terms.Sender("u"), "sum, product, absolute, same"),
        ("undirected", terms.Difference("u"), "sum, product, absolute, same"),
        ("undirected", terms.Product("u", "w"), "leave the second name out"),
    ],
)
def test_a_network_that_a_term_does_not_fit_is_refused_with_what_fits(
    mode: str, term: Term, instead: str
) -> None:
    with pytest.raises(TermError, match=re.escape(instead)) as caught:
        term.column(setting(mode))
    assert term.label in str(caught.value)


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (terms.Inertia(of="ties", half_life=2.0), "'ties' are links for as long as they last"),
        (terms.Degree(of="active", window=2.0), "'active' are links for as long as they last"),
        (terms.Inertia(window=1.0, half_life=1.0), "either a window or a half_life, not both"),
        (terms.Inertia(window=0.0), "window=0.0; it must be a time above 0"),
        (terms.Inertia(half_life=-1.0), "half_life=-1.0; it must be a time above 0"),
        (terms.Inertia(half_life=math.nan), "half_life=nan; it must be a time above 0"),
        (terms.Degree(distinct=True, half_life=1.0), "use a window, or leave out distinct"),
        (
            terms.SenderActivity(distinct=True, half_life=1.0),
            "different partners are counted once and do not fade",
        ),
        (terms.Degree(side="left"), "side='left'; it can be both, sender, receiver"),  # type: ignore[arg-type]
        (terms.Inertia(transform="log"), "no transformation 'log'"),  # type: ignore[arg-type]
        (terms.Recency(of="ties"), "use tie_age(of=ties)"),
        (terms.Recency(transform="log"), "no transformation 'log'"),  # type: ignore[arg-type]
        (terms.TieAge(of="form"), "recency(of=form) is the time since an event"),
        (terms.TieAge(window=1.0), "without window or half_life"),
        (terms.TieAge(since="u"), "'u' must be a covariate of dyads"),
        (terms.TiesOfNetwork(of="form"), "use events_of_network"),
        (terms.EventsOfNetwork(of="ties"), "use ties_of_network"),
        (terms.EventsOfNetwork(of="warming", half_life=0.0), "must be a time above 0"),
        (terms.Given("u"), "say whose is meant with sender(u), receiver(u), sum(u)"),
        (terms.Sum("x"), "'x' is a covariate of dyads, and one of senders is needed"),
        (terms.Shock("g"), "say how long a shock lasts"),
        (terms.Shock("g", months=3, window=1.0), "say how long a shock lasts"),
        (terms.Shock("g", months=0), "months must be a time above 0"),
        (terms.Shock("u", months=3), "a shock needs one of the network, or dates="),
        (terms.Period(2.0, 2.0), "must end after it begins"),
        (terms.During(terms.Inertia(), 3.0, 2.0), "must end after it begins"),
        (terms.CalendarTime(5.0, "log1p"), "time is below 0 before its origin"),
        (terms.Distance(), "'latitude' holds a number that is not a latitude"),
        (terms.Distance(latitude="moving"), "'moving' steps in time"),
        (terms.NeighboursTies("pairs"), "whole numbers from 0 to 2"),
        (terms.NeighboursTies("u"), "does not name the neighbours of senders"),
        (terms.Sender("weights"), "is a covariate of sender pairs, and one of senders is needed"),
        (terms.NeighboursTies("g"), "does not name the neighbours of senders"),
        (terms.NeighboursTies("weights", transform="binary"), "neighbours without weights"),
        (
            terms.AtEachEnd(terms.Inertia(), terms.Sum("u")),
            "inertia is not a term of single actors",
        ),
        (terms.AtEachEnd(terms.Sum("u"), terms.Product("u")), "both must be the same"),
    ],
    ids=lambda value: value.label if isinstance(value, Term) else "",
)
def test_options_that_make_no_sense_are_refused(term: Term, why: str) -> None:
    with pytest.raises(TermError, match=re.escape(why)):
        term.column(setting("directed"))


def test_a_covariate_of_one_side_of_a_two_mode_network_says_which_one_is_missing() -> None:
    with pytest.raises(TermError, match=r"give it as w\.receivers"):
        terms.Sum("w").column(setting("two-mode"))
    assert terms.Sum("u").column(setting("two-mode")).blocks[0].receiver


@pytest.mark.parametrize("term", [terms.Inertia(of="frm"), terms.EventsOfNetwork(of="warming+")])
def test_an_unknown_kind_is_named_with_the_nearest(term: Term) -> None:
    with pytest.raises(UnknownNameError, match="no kind of event"):
        term.column(setting("directed"))


def test_acts_of_the_network_count_only_in_totals_of_it() -> None:
    with pytest.raises(UnknownNameError, match="'warming'"):
        terms.Inertia(of="warming").column(setting("directed"))
    column = terms.EventsOfNetwork(of=("warming", "form")).column(setting("directed"))
    watch = column.network[0].statistic.watch
    assert watch is not None
    assert watch.mask == 1 << KINDS.index(WARMING) | 1
