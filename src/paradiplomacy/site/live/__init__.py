"""The site of a record as a server shows it: pages at once, results as soon as they are there.

`Live` holds the record that is shown, works its results out in a process of its own, and opens
the record again when it changes; `create_app` answers requests with it; `listening` takes a port.
"""
