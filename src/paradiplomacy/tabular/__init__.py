"""Text, CSV, XLSX, JSON and YAML that people bring: opened, decoded and split for every reader.

From bytes to rows, each module standing on those above it:

    files                   open a file
    text, proposals         decode it, or propose encodings; leave out what nobody can see
    rows, workbooks         split a text or a sheet into rows
    tables                  a table in any format, as rows
    checked_rows            rows as objects of a model
    frames, label_pairs     large tables and lists of pairs, read fast
    json_files, yaml_files  JSON; YAML with the line of each key
    validation              all that is wrong, in plain words
"""

from __future__ import annotations
