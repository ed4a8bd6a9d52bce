"""The page where nothing stands at an address; only a server shows it. It has words alone."""
