"""Hypotheses of the article's theory, on the order that all ties together make."""

ORDER = ("uneven_power", "interdependence")
"""Files of its claims in their order; those that are not named here come after, by name."""
