"""What the columns of the frames mean as they are written, said once: for codebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FRAMES", "About"]


@dataclass(frozen=True, slots=True)
class About:
    """What a table holds.

    Parameters
    ----------
    row : str
        What one row is.
    columns : mapping of str to str
        The meaning of each column, in the order of the table.
    """

    row: str
    columns: Mapping[str, str]


def _dated(name: str, what: str) -> dict[str, str]:
    return {
        name: f"{what}, in EDTF as it is known; empty where nobody says",
        f"{name}_earliest": f"{what}: first possible day; empty where that end is open",
        f"{name}_latest": f"{what}: last possible day; empty where that end is open",
        f"{name}_midpoint": f"{what}: the middle of the possible days, for use as one day; "
        "empty where an end is open",
    }


def _end(end: str, which: str) -> dict[str, str]:
    return {
        f"place_{end}": f"key of {which}",
        f"label_{end}": f"name of {which} in sentences, with its state or province",
        f"country_{end}": f"ISO country code of {which}",
        f"region_{end}": f"region of its country in which {which} lies, by the statistics office",
        f"admin1_{end}": f"state or province of {which}",
        f"coastal_{end}": f"whether the province of {which} is on the coast; empty where unknown",
        f"population_{end}": f"inhabitants of {which}",
    }


FRAMES: dict[str, About] = {
    "places": About(
        "a place",
        {
            "place": "key of the place",
            "name": "name in English",
            "name_local": "name in the country's own script",
            "label": "name in sentences, with its state or province",
            "country": "ISO country code",
            "level": "level of government",
            "tier": "state (states and provinces) or city (everything below)",
            "admin1": "state or province",
            "region": "region of the country by its statistics office",
            "coastal": "whether the province is on the coast; empty where unknown",
            "latitude": "degrees, WGS 84",
            "longitude": "degrees, WGS 84",
            "population": "inhabitants",
            "geonames_id": "number in GeoNames",
            "wikidata_id": "item of Wikidata",
        },
    ),
    "ties": About(
        "a tie",
        {
            "tie": "key of the tie: both places, in either order",
            **_end("a", "the one end"),
            **_end("b", "the other end"),
            "tier": "state if either end is a state or province, else city",
            "kind": "kind of tie on the record's day",
            "purpose": "purpose of the tie, where a source names one",
            **_dated("established", "day on which the tie was founded"),
            "established_agreement": "how those who speak agree on the founding",
            "contradicted": "properties of which statements cannot all be true",
            "status": "status on the record's day; dormant too where that is inferred",
            "status_inferred": "rule that inferred the status from silence; empty where stated",
            "last_sign": "last dated sign of life, in EDTF; empty where nothing is dated",
            "statements": "statements behind all facts of the tie",
            "sources": "sources behind all facts of the tie",
        },
    ),
    "listings": About(
        "somebody who says that a tie exists",
        {
            "tie": "key of the tie",
            "record": "key of the record",
            "source": "key of the source in that record",
            "side": "who speaks: a or b, the end of the tie, or third",
            "pairs_once": "whether the register holds each pair once, under whichever end",
        },
    ),
    "spells": About(
        "a stretch of one status",
        {
            "tie": "key of the tie",
            "status": "the status that lasts",
            **_dated("start", "day on which it begins"),
            **_dated("stop", "day on which it stops, or the record's day where it lasts"),
            "entry": "the change with which it begins",
            "exit": "the change with which it stops; empty where it lasts",
            "exit_actor": "who made the change with which it stops",
        },
    ),
    "exchanges": About(
        "an exchange",
        {
            "exchange": "key of the exchange",
            "tie": "key of the pair of places, whether or not they have a tie",
            "place_a": "key of the one place",
            "place_b": "key of the other place",
            **_dated("date", "day of the exchange"),
            "sectors": "fields of the exchange, in words of the list of sectors",
            "cofog": "functions of government (UN COFOG codes) of its sectors",
            "form": "what was done",
            "flow": "what flowed: personnel, ideas or capital",
            "giver": "who travelled or gave: country from which it came, or mutual",
            "teacher": "country of the end that taught, or mutual",
            "learner": "country of the end that learned, or mutual",
            "through": "body beyond both places that carried it; none if there was none",
            "description": "one sentence in the coder's words",
        },
    ),
    "shocks": About(
        "a shock",
        {
            "shock": "key of the shock",
            "name": "what it is called",
            **_dated("date", "day of the shock"),
            "kind": "sort of event",
            "countries": "countries between which it happened",
        },
    ),
    "responses": About(
        "a response",
        {
            "response": "key of the response",
            "shock": "key of the shock",
            "place": "key of the place that responded; empty where the source names none",
            "partner": "key of the place toward which it responded",
            "tie": "key of the pair; empty where no partner is named",
            "answer": "what the place did",
            **_dated("date", "day of the response"),
            "actor": "who acted",
        },
    ),
    "acts": About(
        "a national act",
        {
            "act": "key of the act",
            **_dated("date", "day of the act"),
            "actor": "country that acted, or both",
            "target": "country toward which it acted",
            "sign": "warming or cooling, as the coder reads it",
            "category": "sort of act",
            "description": "one sentence in the coder's words",
        },
    ),
    "laws": About(
        "a law or bill on ties",
        {
            "law": "key of the law",
            "place": "key of the state or province whose law it is; empty for a country",
            "status": "where it stands: in force, enacted, bill or order",
            **_dated("enacted", "day on which it was passed"),
            **_dated("effective", "day from which it binds"),
            **_dated("terminate_by", "day by which older ties are to end"),
            "retroactive": "whether it reaches ties that stand",
            "scope_countries": "countries in scope",
            "covered": "bodies that it binds",
        },
    ),
    "readings": About(
        "a reading of a series",
        {
            "series": "name of the series",
            "subject": "what is measured: a country, countries joined by -, or a place's key",
            **_dated("date", "day of the reading"),
            "value": "the reading",
            "unit": "unit of the reading",
        },
    ),
    "claims": About(
        "a claim of a study",
        {
            "claim": "key of the claim",
            "section": "section of the study",
            "paragraph": "paragraph in the section, from 1",
            "domain": "what it is about",
            "kind": "a general claim, a figure, or a claim on one pair",
            "text": "the claim in the coder's words",
            "numerator": "of a figure so many of so many, the first number",
            "denominator": "of a figure so many of so many, the second number",
            "value": "a figure of another sort",
            "tie": "key of the pair that it is about; empty of a general claim",
            "support": "what the study itself cites",
            "side": "the side on which it rests under the rule",
        },
    ),
    "accounts": About(
        "an account of a respondent",
        {
            "account": "key of the account",
            "side": "the end to which the respondent belongs, or third",
            "place": "key of the place for which the respondent speaks",
            "partner": "key of the partner of which the respondent speaks",
            "tie": "key of the pair; empty where one of both is not named",
            "mode": "how the account was taken",
            **_dated("date", "day of the account"),
        },
    ),
    "answers": About(
        "what an account answers to a question",
        {
            "answer": "key of the answer",
            "account": "key of the account",
            "question": "key of the question",
            "value": "the answer on the question's scale",
            "text": "the answer in the coder's words",
        },
    ),
}
"""The frames of `paradiplomacy.record.exports.dated.WRITTEN`, in their order."""
