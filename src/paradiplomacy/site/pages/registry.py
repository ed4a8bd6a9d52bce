"""What a fetched registry adds to the record, and where it contradicts it."""

from __future__ import annotations

from paradiplomacy.answers.registry_gain import registries_in, registry_gain
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext

MOST = 200
"""Ties of a list; the lists of ties and of facts have all."""


def view(site: SiteContext, key: str) -> View:
    """Each registry: what it adds and contradicts, lists cut to what a page holds."""
    return {"registries": [_first_of_each_list(site, name) for name in registries_in(site.index)]}


def _first_of_each_list(site: SiteContext, name: str) -> View:
    gain = registry_gain(site.index, name).to_dict()
    return {
        key: {"total": len(value), "listed": value[:MOST]} if isinstance(value, list) else value
        for key, value in gain.items()
    }


KIND = PageKind(
    "registry", view, keys=lambda site: ("",) if registries_in(site.index) else (), needs="record"
)
