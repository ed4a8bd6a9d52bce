"""General claims: what any record of ties can be asked, whichever countries it is of.

A record that names claims of its own in ``record.yaml`` shows those; any other shows these.
"""

ORDER = ("ties_last", "ended_alone", "exchanges_after_crises", "exchanges_both_ways")
"""Files of its claims in their order; those that are not named here come after, by name."""
