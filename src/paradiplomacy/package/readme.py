"""The README of a package, under the headings of the Social Science Data Editors' template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy import __version__
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language.decimals import decimal
from paradiplomacy.package.log import Spent, machine
from paradiplomacy.record.record import Record
from paradiplomacy.results.columns import all_tables
from paradiplomacy.results.plan import Plan
from paradiplomacy.results.words import cell_of, count_of


@dataclass(frozen=True, slots=True)
class About:
    """Facts on a package beyond its folder itself.

    The manifest is that of the results, `wheel` the name of its file, and `taken` has path, meaning
    and SHA-256 of the plan and of files of hypotheses. `full_for` says for whom a full package is;
    it is empty of one that may be published.
    """

    record: Record
    findings: Mapping[str, Finding]
    deviations: Sequence[str]
    manifest: Mapping[str, Any]
    started: datetime
    spent: Spent
    wheel: str
    taken: Sequence[tuple[str, str, str]]
    plan: Plan | None
    full_for: str

    @property
    def title(self) -> str:
        """Title of the package."""
        return f"Data and code for: {'; '.join(meta.title for meta in self.record.metas)}"


def write_readme(folder: Path, about: About) -> None:
    """Write ``README.md`` for what lies in a folder."""
    results = folder / "results"
    context = {
        "about": about,
        "version": __version__,
        "machine": machine(),
        "sources": {
            meta.id: sum(owner == meta.id for owner, _ in about.record.sources)
            for meta in about.record.metas
        },
        "statements": {
            meta.id: sum(
                statement.record == meta.id for statement in about.record.statements.values()
            )
            for meta in about.record.metas
        },
        "data": _list_files_below(folder, folder / "data"),
        "tables": [
            (path.relative_to(folder).as_posix(), all_tables()[path.stem].row)
            for path in sorted((results / "tables").glob("*.csv"))
            if path.stem in all_tables()
        ],
        "figures": _list_files_below(folder, results / "figures", "*.svg"),
        "texts": _list_files_below(folder, folder / "texts"),
        "size": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }
    text = _readme_templates().get_template("README.md.j2").render(context)
    (folder / "README.md").write_text(text, encoding="utf-8")


def _list_files_below(folder: Path, below: Path, pattern: str = "*") -> Sequence[str]:
    paths = sorted(path for path in below.rglob(pattern) if path.is_file())
    return [path.relative_to(folder).as_posix() for path in paths]


@cache
def _readme_templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("paradiplomacy.package"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"number": decimal, "count_of": count_of, "cell": cell_of, "took": _took}
    return environment


def _took(seconds: float) -> str:
    """Time that something took, in words."""
    minutes = round(seconds / 60)
    return count_of(minutes, "minute") if minutes > 1 else count_of(round(seconds), "second")
