"""Everything that can be downloaded, how to cite it, and under which licence it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.model.tables import FRAMES
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.record_files import record_files

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

FORMS = ("xlsx", "csv", "parquet", "graphml", "gexf", "geojson", "ftm", "record")
"""What ``paradiplomacy export`` writes."""


def view(site: SiteContext, key: str) -> View:
    """Tables, figures and other forms of the record."""
    results, record = site.results, site.record
    claims = {figure_of(key): key for key in results.tested.findings} if results else {}
    return {
        "pending": results is None,
        "records": [
            {"id": meta.id, "title": meta.titles, "licence": meta.licence, "as_of": meta.as_of}
            for meta in record.metas
        ],
        "tables": _tables(site),
        "figures": [
            {
                "name": name,
                "title": drawing.sketch.title,
                "claim": claims.get(name, ""),
            }
            for name, drawing in (results.drawings.items() if results else ())
        ],
        "rule": str(record.rule),
        "files": list(record_files(site)),
        "forms": FORMS,
    }


def _tables(site: SiteContext) -> list[dict[str, Any]]:
    """Tables by name; of tables of the record itself, how many rows they have."""
    return [
        {"name": name, "rows": getattr(site.frames, name).height if name in FRAMES else None}
        for name in site.tables
    ]


KIND = PageKind("data", view)
