"""The SPARQL that is put to Wikidata, and the names of what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_ENDS: Final = ("item", "partner")


_OF_END: Final = ("", "Label", "Country", "Coordinates", "Geonames")


_DATES: Final = ("start", "end", "point")


VARIABLES: Final[tuple[str, ...]] = (
    "statement",
    "rank",
    *(end + part for end in _ENDS for part in _OF_END),
    *(name + part for name in _DATES for part in ("", "Precision")),
    "endUnknown",
)
"""What a row of results has: the statement of P190, both ends of it, and its dates."""


_PREFIXES: Final = """\
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


# The item's countries of today: truthy values (wdt:) would bring in states that have ended
# wherever nobody gave today's country a preferred rank. "mul" holds labels for all languages.
_END: Final = """\
  OPTIONAL {{ ?{0} rdfs:label ?{0}English . FILTER(LANG(?{0}English) = "en") }}
  OPTIONAL {{ ?{0} rdfs:label ?{0}Any . FILTER(LANG(?{0}Any) = "mul") }}
  BIND(COALESCE(?{0}English, ?{0}Any) AS ?{0}Label)
  OPTIONAL {{
    ?{0} p:P17 ?{0}In .
    ?{0}In a wikibase:BestRank ; ps:P17 ?{0}Land .
    FILTER NOT EXISTS {{ ?{0}In pq:P582 ?{0}Gone }}
    ?{0}Land wdt:P297 ?{0}Country .
  }}
  OPTIONAL {{ ?{0} wdt:P625 ?{0}Coordinates }}
  OPTIONAL {{ ?{0} wdt:P1566 ?{0}Geonames }}
"""


_DATE: Final = """\
  OPTIONAL {{
    ?statement pqv:{1} ?{0}Node .
    ?{0}Node wikibase:timeValue ?{0} ; wikibase:timePrecision ?{0}Precision .
  }}
"""


# An end that is known to have come, nobody knows when, is a node without a value.
_END_UNKNOWN: Final = """\
  OPTIONAL { ?statement pq:P582 ?ended . FILTER(!ISLITERAL(?ended)) }
  BIND(BOUND(?ended) AS ?endUnknown)
"""


def page_query(after: str, size: int, *, countries: Sequence[str] = ()) -> str:
    """Ask for the next statements of P190, in order of their addresses.

    `after`: address of the last statement of the page before; ``""`` for the first page. A page is
      found by it and not by a count of what to pass over, so that what is added or removed
      meanwhile shifts nothing.
    `size`: statements a page. One statement may take several rows.
    `countries`: ISO codes: only ties of which one end lies in one of them.
    """
    ends = "".join(_END.format(end) for end in _ENDS)
    dates = "".join(map(_DATE.format, _DATES, ("P580", "P582", "P585")))
    wanted = " ".join(f"?{name}" for name in VARIABLES)
    return (
        f"{_PREFIXES}SELECT {wanted} WHERE {{\n"
        "  { SELECT DISTINCT ?statement ?rank ?item ?partner WHERE {\n"
        f"{_statement_patterns(after, countries)}"
        f"  }} ORDER BY STR(?statement) LIMIT {size} }}\n"
        f"{ends}{dates}{_END_UNKNOWN}"
        "}\nORDER BY STR(?statement) ?itemCountry ?itemCoordinates ?itemGeonames\n"
        "  ?partnerCountry ?partnerCoordinates ?partnerGeonames ?start ?end ?point\n"
    )


def count_query(countries: Sequence[str] = ()) -> str:
    """Ask how many statements of P190 there are."""
    return (
        f"{_PREFIXES}SELECT (COUNT(DISTINCT ?statement) AS ?count) WHERE {{\n"
        f"{_statement_patterns('', countries)}}}\n"
    )


def _statement_patterns(after: str, countries: Sequence[str]) -> str:
    lines = ["?item p:P190 ?statement .", "?statement ps:P190 ?partner ; wikibase:rank ?rank ."]
    if after:
        escaped = after.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'FILTER(STR(?statement) > "{escaped}")')
    if countries:
        codes = " ".join(f'"{code}"' for code in countries)
        lines += [
            f"VALUES ?code {{ {codes} }}",
            "?land wdt:P297 ?code .",
            "{ ?item wdt:P17 ?land } UNION { ?partner wdt:P17 ?land }",
        ]
    return "".join(f"    {line}\n" for line in lines)
