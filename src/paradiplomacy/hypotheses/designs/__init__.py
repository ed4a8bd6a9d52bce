"""Common designs of a test: what our own hypotheses are made of, and users' own in YAML."""
