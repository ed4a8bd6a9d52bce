"""Partnerships from Wikidata: fetched by SPARQL, and read from its results."""

from __future__ import annotations

from paradiplomacy.sources.wikidata.fetch import fetch_wikidata
from paradiplomacy.sources.wikidata.sparql import read_wikidata_sparql

__all__ = ["fetch_wikidata", "read_wikidata_sparql"]
