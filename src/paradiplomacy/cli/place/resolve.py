"""Look a name up in the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, console, table

if TYPE_CHECKING:
    from paradiplomacy.linking.scoring import Candidate

__all__ = ["candidate_view", "print_candidates", "resolve"]


def resolve(
    name: Annotated[str, typer.Argument(help="A name, as some material writes it.")],
    country: Annotated[str, typer.Option(help="Its country: a name or an ISO code.")],
    admin1: Annotated[
        str, typer.Option(help="Its state, province or like, if the material tells.")
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
                "candidates": [candidate_view(one) for one in answer.candidates],
            },
        )
        return
    print_candidates(f"{name}, {country_name(code)}", answer.candidates)
    verdict = f"taken: {answer.candidates[0].key}" if answer.taken else "a person is asked"
    console().print(f"{verdict} ({answer.why})", highlight=False, markup=False)


def candidate_view(one: Candidate) -> dict[str, Any]:
    """Return a candidate as plain values."""
    return {
        "place": one.key,
        "geonames_id": one.geonames_id,
        "label": one.label,
        "population": one.population,
        "score": one.score,
        "probability": one.probability,
        "parts": [{"what": part.what, "value": round(part.value, 2)} for part in one.parts],
    }


def print_candidates(title: str, candidates: tuple[Candidate, ...]) -> None:
    """Print a table of candidates."""
    columns = ("GeoNames id", "place", "population", "score", "probability", "why")
    rows = (
        (
            one.geonames_id,
            one.label,
            f"{one.population:,}" if one.population else "unknown",
            f"{one.score:.1f}",
            f"{one.probability:.1%}",
            one.why,
        )
        for one in candidates
    )
    table(title, columns, rows)
