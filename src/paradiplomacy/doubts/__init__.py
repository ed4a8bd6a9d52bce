"""Doubts on valid parts of a record: checks, what was accepted, and the words for both."""
