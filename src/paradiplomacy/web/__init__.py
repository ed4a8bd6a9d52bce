"""Pages of a record that stay open: what the report shows, live, in English and Chinese.

They show what `paradiplomacy.report.gathered.gather` worked out and compute nothing. The room
needs the extra ``pages``; `serving` and `extra` alone import without it, to say so.
"""
