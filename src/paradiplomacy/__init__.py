"""Sister-city ties as evidence: records, hypotheses and reports for city diplomacy.

The public face is small::

    from paradiplomacy import open_record, study

    record = open_record()                    # the shipped Sino-U.S. record
    record.tie("Little Rock", "Changchun")    # both sides, every source
    study(out="report")                       # the main job: a site of everything

``fit`` and ``simulate`` are those of the event model (``dyadevents``), for any dyadic events.
``did``, ``power``, ``network`` and ``link`` take a data frame, and no record.
Everything else lives in its room: ``model``, ``evidence``, ``sources``,
``record``, ``definitions``, ``mechanisms``, ``networks``, ``hypotheses``, ``results``, ``site``,
``package``, ``cli``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.version import __version__

if TYPE_CHECKING:
    from dyadevents.files.fit import fit
    from dyadevents.simulate.simulate import simulate
    from paradiplomacy.analyst.detectable_effects import power
    from paradiplomacy.analyst.did import did
    from paradiplomacy.analyst.matched_places import link
    from paradiplomacy.analyst.tie_figures import network
    from paradiplomacy.record.open import open_record
    from paradiplomacy.site.study import study

__all__ = ["__version__", "did", "fit", "link", "network", "open_record", "power", "simulate"]
__all__ += ["study"]


_FACE = {
    "did": "paradiplomacy.analyst.did",
    "fit": "dyadevents.files.fit",
    "link": "paradiplomacy.analyst.matched_places",
    "network": "paradiplomacy.analyst.tie_figures",
    "power": "paradiplomacy.analyst.detectable_effects",
    "simulate": "dyadevents.simulate.simulate",
    "open_record": "paradiplomacy.record.open",
    "study": "paradiplomacy.site.study",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `paradiplomacy --help` does not wait for Polars.
    if name in _FACE:
        import importlib

        return getattr(importlib.import_module(_FACE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
