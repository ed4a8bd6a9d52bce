"""Partnerships from Wikidata: fetched by SPARQL, and read from results, entities or pairs."""

from __future__ import annotations

from paradiplomacy.sources.wikidata.entities import read_wikidata_entities
from paradiplomacy.sources.wikidata.fetch import fetch_wikidata
from paradiplomacy.sources.wikidata.pairs import read_wikidata_pairs
from paradiplomacy.sources.wikidata.sparql import read_wikidata_sparql

__all__ = [
    "fetch_wikidata",
    "read_wikidata_entities",
    "read_wikidata_pairs",
    "read_wikidata_sparql",
]
