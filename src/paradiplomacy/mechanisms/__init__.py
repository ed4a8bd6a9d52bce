"""The article's mechanisms on a record: which ones can be estimated, and how strong they are."""
