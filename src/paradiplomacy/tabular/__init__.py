"""Text, CSV, XLSX, JSON and YAML that people bring: opened, decoded and split for every reader.

From bytes to rows, each module standing on those above it:

    files, lines, characters   open a file; number its lines; leave out what nobody can see
    text, proposals            decode it, or propose encodings
    delimited, workbooks       split a text or a sheet into rows
    tables                     a table in any format, as rows
    checked_rows               rows as objects of a model
    frames, label_pairs        large tables and lists of pairs, read fast
    json_files, yaml_files     JSON; YAML with the line of each key
    problems, validation       all that is wrong, at once and in plain words
"""

from __future__ import annotations
