"""Hypotheses of the article's section on conflict prevention and resolution."""

ORDER = ("opinion_up", "trust_by_level", "dual_ties", "detachment", "continuity")
"""Files of its claims in their order; those that are not named here come after, by name."""
