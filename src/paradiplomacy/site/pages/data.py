"""Everything that can be downloaded, how to cite it, and under which licence it stands."""

from __future__ import annotations

from paradiplomacy.answers.holdings import RecordLine, record_lines
from paradiplomacy.exports import FORMATS
from paradiplomacy.language import Text
from paradiplomacy.model.tables import FRAMES
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.record_files import record_files
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer


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


def view(site: SiteContext, key: str) -> View:
    """Tables, figures and other forms of the record."""
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


KIND = PageKind("data", view)
