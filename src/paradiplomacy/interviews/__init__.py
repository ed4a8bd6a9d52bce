"""Interviews of both ends: the questionnaire, how it is asked, what both answer alike."""
