"""The article's mechanisms on a record: which the event model can tell, and how strong they are."""
