"""Interviews of both ends of a tie: the questionnaire, how it is asked, and what the ends answer alike."""
