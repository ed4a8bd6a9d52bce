"""Hypotheses of the article's section on capacity building."""

ORDER = (
    "trade_majority",
    "training_half",
    "supply_demand",
    "coast_to_inland",
    "western_fast_track",
    "rural_development",
    "intermediaries",
    "trade_peace",
)
"""Files of its claims in their order; those that are not named here come after, by name."""
