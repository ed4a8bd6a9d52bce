"""Programs that go into a package as they stand: they need Python's standard library alone."""
