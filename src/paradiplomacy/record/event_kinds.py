"""Kinds of event between places and between their countries, in the order of a tie's life."""

from __future__ import annotations

from dyadevents.kinds import END, FORM, RESUME, SUSPEND, DyadState, Kind

EXCHANGE = Kind("exchange", frozenset({DyadState.ACTIVE}))
WARMING = Kind("warming", of_network=True)
COOLING = Kind("cooling", of_network=True)

TIE_KINDS = (FORM, EXCHANGE, SUSPEND, RESUME, END)
"""What happens to a tie, in the order of its life."""
