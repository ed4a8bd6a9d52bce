"""The language of conditions: what a person may write on the rows of a frame, and nothing else.

A condition looks like SQL, but no SQL engine ever sees it: engines read files and addresses
while they parse. `tokens` cuts the text, `parser` knows the grammar and builds a Polars
expression from the parts that it allows, `functions` lists the functions.

`polars.sql_expr` was tried in its place. It lets subqueries in, gives other answers where something
is divided by zero, has no logarithm or is a number of days, and takes half of the conditions that
`tests/unit/hypotheses/designs/test_conditions.py` refuses: a number compared with a text, a day
written as text, text joined by AND. What would have to be checked around it is this grammar.
"""
