"""The language of conditions: what a person may write on the rows of a frame, and nothing else.

A condition looks like SQL, but no SQL engine ever sees it: engines read files and addresses
while they parse. `tokens` cuts the text, `parser` knows the grammar and builds a Polars
expression from the parts that it allows, `functions` lists the functions.
"""
