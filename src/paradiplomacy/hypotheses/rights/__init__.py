"""Hypotheses of the article's section on human rights protection."""

ORDER = (
    "suspension_1989",
    "recovery",
    "purpose",
    "rapprochement_lead",
    "engagement",
    "two_dimensions",
)
"""Files of its claims in their order; those that are not named here come after, by name."""
