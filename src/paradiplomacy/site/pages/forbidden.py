"""The page that says that somebody may not do what they asked for; only a server shows it."""
