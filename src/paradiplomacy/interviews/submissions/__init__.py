"""Answers that come back: exports of ODK Central and KoboToolbox, and sheets filled in by hand."""

from paradiplomacy.interviews.submissions.into_record import SubmissionsImported, import_submissions

__all__ = ["SubmissionsImported", "import_submissions"]
