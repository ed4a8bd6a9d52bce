"""Everything that can be downloaded, how to cite it, and under which licence it stands."""

from __future__ import annotations

from paradiplomacy.answers.holdings import record_lines
from paradiplomacy.exports import FORMATS
from paradiplomacy.model.tables import FRAMES
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.record_files import record_files
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import plain_values


def view(site: SiteContext, key: str) -> View:
    """Tables, figures and other forms of the record."""
    results, record = site.results, site.record
    claims = {figure_of(key): key for key in results.tested.findings} if results else {}
    return plain_values(
        {
            "pending": results is None,
            "records": record_lines(record),
            # Of tables of the record itself, how many rows they have.
            "tables": tuple(
                {
                    "name": name,
                    "rows": getattr(site.frames, name).height if name in FRAMES else None,
                }
                for name in site.tables
            ),
            "figures": tuple(
                {"name": name, "title": drawing.sketch.title, "claim": claims.get(name, "")}
                for name, drawing in (results.drawings.items() if results else ())
            ),
            "rule": str(record.rule),
            "files": [f"downloads/{name}" for name in record_files(site)],
            "forms": tuple(FORMATS),
        }
    )


KIND = PageKind("data", view)
