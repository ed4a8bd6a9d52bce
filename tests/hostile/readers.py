"""Every module of the program that reads a file, and the targets that bring it spoilt ones.

`test_readers` sees that none is left out. A module that reads what somebody brought has targets;
one that reads what ships with the program, or what the program itself wrote a moment ago, says so;
one whose input comes by another way names the tests that spoil it there.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import paradiplomacy

__all__ = ["ELSEWHERE", "OUR_OWN", "TARGETS", "that_read"]

SOURCE = Path(paradiplomacy.__file__).parent

_RAW = {
    "DictReader", "ZipFile", "create_engine", "load", "loads", "read_bytes", "read_csv",
    "read_excel", "read_json",
    "read_parquet", "read_text", "reader", "safe_load", "scan_csv", "scan_parquet",
}  # fmt: skip
"""Functions and methods, of Python and of libraries, that read a file or what stood in one."""

_OURS = {
    "YamlFile", "checked_text", "chunks_of", "open_label_pairs", "opened", "parse_json",
    "read_bytes", "read_checked_table", "read_file_table", "read_filled", "read_json",
    "read_sheet", "read_short_text", "read_table", "read_table_text", "read_text",
}  # fmt: skip
"""What `paradiplomacy.tabular` has to read a file."""

_FOLDER = (
    "record-record", "record-sources", "record-places", "record-ties", "record-exchanges",
    "record-responses", "record-laws", "record-series", "record-judgements", "record-outlets",
    "record-shocks", "record-totals", "record-acts", "record-framework", "record-claims",
    "record-agreements", "record-requests", "record-contacts",
    "record-accounts", "record-answers", "record-further_values", "record-translations",
    "record-accepted_doubts",
)  # fmt: skip
_EVENTS = ("events", "dyads", "actors", "series", "states")
_EXPORTS = ("export-csv", "export-odata", "export-kobo", "export-sheet")

TARGETS: dict[str, tuple[str, ...]] = {
    "cli/interview/accounts.py": ("texts", "key"),
    "cli/package.py": ("texts", "key"),
    "cli/serve.py": ("key", "provider"),
    "doubts/checks.py": ("record-accepted_doubts",),
    "cli/model/choices.py": _EVENTS,
    "cli/model/fit.py": ("fit-checked", "fit-simulated"),
    "evidence/backup_file.py": ("backup", "signing-key"),
    "evidence/engine.py": ("store-read", "store-written"),
    "hypotheses/from_file.py": ("claims-listed", "claims-run", "code"),
    "interviews/instrument.py": ("questionnaire",),
    "interviews/instrument_file.py": ("questionnaire",),
    "interviews/submissions/reading.py": _EXPORTS,
    "interviews/texts.py": ("texts", "key"),
    "linking/judgements.py": ("judgements",),
    "networks/edge_list.py": ("edges",),
    "record/folder_rows.py": ("withdrawn-from", *_EXPORTS),
    "record/importing.py": ("table", "workbook", "html"),
    "results/plan_file.py": ("plan",),
    "site/live/provider.py": ("provider",),
    "sources/cpaffc.py": ("cpaffc",),
    "sources/mapped/mapping_file.py": ("mapping",),
    "sources/mapped/suggest.py": ("suggest",),
    "sources/mapped/table.py": ("table", "workbook"),
    "sources/readers.py": ("table", "sparql", "html"),
    "sources/record_folder.py": _FOLDER,
    "sources/wikidata/sparql.py": ("sparql",),
    "sources/wikidata/pages.py": ("sparql",),
    "sources/wikipedia/town_extract.py": ("html",),
    "tabular/checked_rows.py": _FOLDER,
    "tabular/dbase.py": ("table", "suggest"),
    "tabular/rows.py": ("table", *_EXPORTS),
    "tabular/files.py": ("table", "backup"),
    "tabular/large_tables.py": _EVENTS,
    "tabular/json_files.py": (
        "table",
        "suggest",
        "sparql",
        "export-odata",
        "backup",
    ),
    "tabular/label_pairs.py": ("edges",),
    "tabular/tables.py": ("table", "workbook", "suggest"),
    "tabular/text.py": ("table", "html", "mapping", "export-odata"),
    "tabular/workbooks.py": ("workbook", "export-sheet"),
}
"""By module: the targets through which it gets files."""

ELSEWHERE: dict[str, str] = {
    "cache.py": "tests/unit/test_cache.py",
    "cli/entering.py": "tests/unit/cli/test_desk_commands.py",
    "language/translations.py": "tests/unit/language/test_translations.py",
    "record/agreement_text.py": "tests/unit/site/live/test_at_desk.py",
    "results/manifest.py": "tests/hostile/aims/results.py",
    "package/programs/verify.py": "tests/unit/package/test_verify.py",
    "site/study.py": "tests/unit/site/test_study.py",
    "sources/cpaffc_query.py": "tests/unit/cli/test_fetch_cpaffc.py",
}
"""By module: where what it reads is spoilt, as it is no file that a command is given."""

OUR_OWN = {
    "hypotheses/designs/spec.py",
    "interviews/printed.py", "interviews/xlsform.py", "language/countries.py",
    "language/date_words.py", "language/word_files.py",
    "linking/weights.py", "networks/figures.py",
    "package/build.py",
    "package/code.py", "package/codebook.py", "package/crate.py", "package/readme.py",
    "package/programs/run.py",
    "exports/__init__.py", "record/open.py", "results/charts/shapes.py",
    "results/record_tables.py", "results/geography.py",
    "results/second_process.py",
    "site/council/files.py", "site/data_scripts.py", "site/downloads.py", "site/live/at_desk.py",
    "site/record_files.py", "site/site.py", "writing.py",
    "sources/gazetteer.py",
    "sources/mapped/header_words.py", "sources/new_record.py",
    "evidence/backup.py",
}  # fmt: skip
"""Modules that read only what ships, or what the same run has written or checked before."""


def that_read() -> set[str]:
    """The modules of the program that read files, by their paths in it."""
    found = set()
    named = re.compile(rf"\b({'|'.join(sorted(_RAW | _OURS))})\b")
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not named.search(text):
            continue
        tree = ast.parse(text)
        ours = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("paradiplomacy.tabular")
            for alias in node.names
        } & _OURS
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
        }
        if ours or called & _RAW:
            found.add(path.relative_to(SOURCE).as_posix())
    return found
