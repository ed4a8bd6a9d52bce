"""Hypotheses on climate action."""

__all__ = ["ORDER"]

ORDER = ("climate_any_size", "climate_multilevel", "urbanization")
"""Files of its claims in their order; those that are not named here come after, by name."""
