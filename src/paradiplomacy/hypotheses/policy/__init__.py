"""Hypotheses on the conclusion and its open question."""

ORDER = ("policy_outcome",)
"""Files of its claims in their order; those that are not named here come after, by name."""
