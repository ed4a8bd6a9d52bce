"""Questions about a record, each asked once: commands, pages and Python show the same answer."""
