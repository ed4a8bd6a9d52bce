"""Look a name up in the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, console, table

if TYPE_CHECKING:
    from paradiplomacy.linking.scoring import PlaceCandidate

__all__ = ["candidate_view", "print_candidates", "resolve"]


def resolve(
    name: Annotated[str, typer.Argument(help="A name, as some material writes it.")],
    country: Annotated[str, typer.Option(help="Its country: a name or an ISO code.")],
    admin1: Annotated[
        str, typer.Option(help="Its state, province or like, if the material says it.")
    ] = "",
    json: Json = False,
) -> None:
    """Look a name up in the gazetteer, and explain the score of each candidate.

    Example: `paradiplomacy place resolve Springfield --country US --admin1 Illinois`
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.language.countries import country_code, country_name
    from paradiplomacy.linking.review import ask
    from paradiplomacy.sources.gazetteer import gazetteer

    code = country_code(country)
    if code is None:
        raise NotFoundError("country", country, hint="give its English name or its ISO code")
    answer = ask(name, code, gazetteer=gazetteer(), admin1=admin1)
    if json:
        as_json(
            "place-resolve",
            {
                "name": name,
                "country": code,
                "taken": answer.taken,
                "why": answer.why,
                "candidates": [candidate_view(candidate) for candidate in answer.candidates],
            },
        )
        return
    print_candidates(f"{name}, {country_name(code)}", answer.candidates)
    verdict = f"taken: {answer.candidates[0].key}" if answer.taken else "a person is asked"
    console().print(f"{verdict} ({answer.why})", highlight=False, markup=False)


def candidate_view(candidate: PlaceCandidate) -> dict[str, Any]:
    """Return a candidate as plain values."""
    return {
        "place": candidate.key,
        "geonames_id": candidate.geonames_id,
        "label": candidate.label,
        "population": candidate.population,
        "score": candidate.score,
        "probability": candidate.probability,
        "parts": [{"what": part.what, "value": round(part.value, 2)} for part in candidate.parts],
    }


def print_candidates(title: str, candidates: tuple[PlaceCandidate, ...]) -> None:
    """Print a table of candidates."""
    columns = ("GeoNames id", "place", "population", "score", "probability", "why")
    rows = (
        (
            candidate.geonames_id,
            candidate.label,
            f"{candidate.population:,}" if candidate.population else "unknown",
            f"{candidate.score:.1f}",
            f"{candidate.probability:.1%}",
            candidate.why,
        )
        for candidate in candidates
    )
    table(title, columns, rows)
