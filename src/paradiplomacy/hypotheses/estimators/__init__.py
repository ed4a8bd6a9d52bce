"""Estimators that hypotheses share: pure functions of numbers and tables, with their intervals."""
