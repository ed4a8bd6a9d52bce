"""Hypotheses on dated shocks and laws as natural experiments."""

ORDER = ("june_1989", "trade_war", "covid_2020", "state_laws")
"""Files of its claims in their order; those that are not named here come after, by name."""
