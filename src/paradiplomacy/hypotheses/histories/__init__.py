"""Histories that several sections read: crises, interruptions, exposures."""
