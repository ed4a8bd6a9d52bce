"""Answers that come back: exports of ODK Central and KoboToolbox, and sheets filled in by hand."""
