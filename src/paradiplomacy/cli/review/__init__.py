"""Commands on what waits for a person."""
