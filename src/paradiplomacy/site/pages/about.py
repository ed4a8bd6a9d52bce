"""Pages on the site itself: how it was made, what can be downloaded, who publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from paradiplomacy.answers.holdings import RecordLine, record_lines
from paradiplomacy.evidence.preference import ORDER
from paradiplomacy.exports import FORMATS
from paradiplomacy.language import Name, Text
from paradiplomacy.model.tables import FRAMES
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.results.gathered import Results

DOCS = (
    "methods/the-records",
    "methods/reconciliation",
    "methods/uncertain-dates",
    "methods/intervals-and-equivalence",
    "methods/calibration-of-hypotheses",
    "methods/event-model",
    "methods/network-structure",
    "how-to/re-run-and-cite",
)
"""Pages of the documentation that say more, by their names."""


class MethodsView(RecordAnswer):
    """Limits of the records, the rule of reconciliation, and how the results were made."""

    records: tuple[RecordLine, ...]
    rule: RuleLine
    results: MethodsOfResults | None
    docs: tuple[str, ...]


class RuleLine(RecordAnswer):
    """A rule of reconciliation, with what it prefers, in this order."""

    name: str
    version: str
    criteria: tuple[str, ...]


class MethodsOfResults(RecordAnswer):
    """Tests, plan and deviations from it; versions, seed and command to repeat a study."""

    tests: int
    plan: PlanLine | None
    deviations: tuple[str, ...]
    made_at: str
    versions: Mapping[str, str]
    seed: int
    command: str


class PlanLine(RecordAnswer):
    """An analysis plan, and for how many claims it was registered."""

    title: str
    by: str
    registered: date
    claims: int
    seal: str


def _methods(site: SiteContext, key: str) -> View:
    """Limits and rules at once; tests, plan and versions when the results are there."""
    rule = site.record.rule
    return MethodsView(
        records=record_lines(site.record),
        rule=RuleLine(rule.name, rule.version, tuple(map(str, ORDER))),
        results=_methods_of_results(site.results) if site.results else None,
        docs=DOCS,
    ).to_dict()


def _methods_of_results(results: Results) -> MethodsOfResults:
    tested, manifest = results.tested, results.manifest
    plan = tested.plan
    own = {"paradiplomacy": manifest["paradiplomacy"], "Python": manifest["python"]}
    return MethodsOfResults(
        tests=len(tested.corrected),
        plan=PlanLine(plan.title, plan.by, plan.registered, len(plan.hypotheses), plan.seal)
        if plan
        else None,
        deviations=tuple(tested.deviations),
        made_at=manifest["made_at"][:10],
        versions=own | manifest["libraries"],
        seed=manifest["seed"],
        command=manifest["command"],
    )


METHODS = PageKind("methods", _methods)


class DataView(RecordAnswer):
    """All that can be downloaded: tables, figures and files, and the licences of the records."""

    pending: bool
    records: tuple[RecordLine, ...]
    tables: tuple[View, ...]
    figures: tuple[FigureFile, ...]
    rule: str
    files: tuple[str, ...]
    forms: tuple[str, ...]


class FigureFile(RecordAnswer):
    """A figure, and the claim that it is of, if any."""

    name: str
    title: Text
    claim: str


def _downloads(site: SiteContext, key: str) -> View:
    """Tables, figures and other forms of the record."""
    from paradiplomacy.site.record_files import record_files

    results, record = site.results, site.record
    claims = {figure_of(key): key for key in results.tested.findings} if results else {}
    return DataView(
        pending=results is None,
        records=record_lines(record),
        # Of tables of the record itself, how many rows they have.
        tables=tuple(
            {"name": name, "rows": getattr(site.frames, name).height if name in FRAMES else None}
            for name in site.tables
        ),
        figures=tuple(
            FigureFile(name, drawing.sketch.title, claims.get(name, ""))
            for name, drawing in (results.drawings.items() if results else ())
        ),
        rule=str(record.rule),
        files=tuple(f"downloads/{name}" for name in record_files(site)),
        forms=tuple(FORMATS),
    ).to_dict()


DATA = PageKind("data", _downloads)


ROOMS = (
    "two_ends",
    "registry",
    "interviews",
    "definitions",
    "flows",
    "places",
    "compare",
    "network",
    "event_model",
    "sources",
    "methods",
    "data",
)
"""Kinds of page that the menu leaves to the page for researchers."""


class AboutView(RecordAnswer):
    """Records, day and rule; publisher and contact, if the record names them."""

    records: tuple[RecordLine, ...]
    as_of: date
    rule: str
    further: Mapping[str, Name]


def _about(site: SiteContext, key: str) -> View:
    """Publisher, contact, day and licence, as far as the record says."""
    record = site.record
    named = {name: meant for name in ("publisher", "contact") if (meant := record.meta.text(name))}
    return AboutView(record_lines(record), record.as_of, str(record.rule), named).to_dict()


RESEARCH = PageKind("research", lambda site, key: {"rooms": list(ROOMS)}, of_record=True)
ABOUT = PageKind("about", _about, of_record=True)
