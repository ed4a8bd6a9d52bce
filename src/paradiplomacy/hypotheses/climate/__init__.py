"""Hypotheses on climate action."""

ORDER = ("climate_any_size", "climate_multilevel", "urbanization")
"""Files of its claims in their order; those that are not named here come after, by name."""
