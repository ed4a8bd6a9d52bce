"""The front door of analysts: a frame in, a result with a table out, and no record needed."""
