"""What the columns of a record folder mean, said once; their types are in `tables`."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COLUMNS", "Column"]


class Column(NamedTuple):
    """What a cell of a column holds, and what it means."""

    holds: str
    meaning: str


_SAID = {
    "source": Column("key", "who says so"),
    "locator": Column("words", "where in the source"),
    "note": Column("text", "the coder's remark"),
}

COLUMNS: dict[str, dict[str, Column]] = {
    "sources.csv": {
        "id": Column("key", "key of the source, unique in the record"),
        "title": Column("text", "what it is called"),
        "url": Column("text", "where it was seen"),
        "language": Column("two letters", "ISO 639-1 code"),
        "end": Column(
            "country or third", "country of the end to which the speaker belongs, or third"
        ),
        "voice": Column(
            "one of: government, association, local press, national press, national body, "
            "academic, reference, statute, other",
            "who speaks",
        ),
        "consent": Column("one of: public, anonymous, closed", "what those who spoke agreed to"),
        "note": Column("text", "the coder's remark"),
    },
    "places.csv": {
        "id": Column("place key", "key of the place; the country code comes first"),
        "name": Column("text", "name in English"),
        "name_local": Column("text", "name in the country's own script"),
        "country": Column("country", "where it is"),
        "level": Column(
            "one of: state, province, prefecture, county, city, district, borough, town, "
            "township, zone, association, port",
            "level of government",
        ),
        "admin1": Column(
            "text", "state, province or like, in English; its own name for one of these"
        ),
        "region": Column("text", "region of the country by its statistics office"),
        "coastal": Column("yes/no", "whether the province is on the coast"),
        "latitude": Column("number, -90 to 90", "degrees, WGS 84"),
        "longitude": Column("number, -180 to 180", "degrees, WGS 84"),
        "population": Column("whole number", "inhabitants"),
        "geonames_id": Column("whole number", "number in GeoNames"),
        "wikidata_id": Column("Q and a number", "item of Wikidata"),
        "coordinates": Column(
            "degrees, degrees",
            "latitude and longitude as the source gives them: evidence for telling the place, not"
            " where it lies",
        ),
        **_SAID,
    },
    "ties.csv": {
        "place_a": Column("place key", "one end, in either order"),
        "place_b": Column("place key", "the other end"),
        "property": Column(
            "one of: kind, purpose, proposed, established, renewed, dormant, suspended, resumed, "
            "ended",
            "what the fact is",
        ),
        "value": Column(
            "one of, or date",
            "for kind, a kind of tie, also worded sister city or friendship county; for purpose, "
            "a purpose; else a date, or unknown if it happened and no date is said",
        ),
        "when": Column("date", "the period for which the fact is said to hold"),
        "actor": Column("actor", "who acted"),
        "polarity": Column(
            "one of: asserts, denies", "denies if the source says that it is *not* so"
        ),
        "side": Column(
            "place key",
            "in a register, the end under whose entry the tie stands; blank elsewhere: then the "
            "source's end speaks",
        ),
        **_SAID,
    },
    "exchanges.csv": {
        "id": Column("key", "key of the exchange"),
        "place_a": Column("place key", "one end"),
        "place_b": Column("place key", "the other end"),
        "date": Column("date", "when"),
        "sector": Column(
            "text",
            "field or fields in words of the list of sectors, joined by semicolons; each is its"
            " own statement",
        ),
        "form": Column(
            "one of: delegation, training, trade mission, student exchange, cultural event, "
            "technical cooperation, donation, agreement, other",
            "what was done",
        ),
        "flow": Column("one of: personnel, ideas, capital", "what flowed"),
        "giver": Column(
            "country or mutual",
            "who travelled or gave: country from which the people, ideas or capital came, or"
            " mutual; who taught stands in teacher",
        ),
        "teacher": Column(
            "country or mutual",
            "country of the end that taught, mutual where each taught the other, or empty where"
            " nothing was taught or no source says by whom",
        ),
        "learner": Column(
            "country or mutual",
            "country of the end that learned, mutual, or empty; never the teacher's own",
        ),
        "through": Column(
            "text",
            "the body beyond both places that carried it, such as a national association; none if"
            " a source says that there was none",
        ),
        "description": Column("text", "one sentence in the coder's words"),
        **_SAID,
    },
    "shocks.csv": {
        "id": Column("key", "key of the shock"),
        "name": Column("text", "what it is called"),
        "date": Column("date", "when"),
        "countries": Column("countries", "between whom; each is a statement of its own"),
        "kind": Column("text", "sort of event"),
        **_SAID,
    },
    "responses.csv": {
        "id": Column("key", "key of the response"),
        "shock": Column("key", "key of a row of shocks.csv"),
        "place": Column("place key", "who responded; empty where the source names none"),
        "partner": Column("place key", "toward whom"),
        "answer": Column(
            "one of: continued, statement, letter, protest, suspended, resumed, ended",
            "what it did",
        ),
        "date": Column("date", "when"),
        "actor": Column("actor", "who acted"),
        "description": Column("text", "one sentence in the coder's words"),
        **_SAID,
    },
    "laws.csv": {
        "id": Column("key", "key of the law"),
        "place": Column("place key", "the state or province whose law it is; empty for a country"),
        "jurisdiction": Column("text", "whose law it is, in words"),
        "citation": Column("text", "how it is cited"),
        "status": Column("one of: in force, enacted, bill, order", "where it stands"),
        "enacted": Column("date", "when it was passed"),
        "effective": Column("date", "from when it binds"),
        "terminate_by": Column("date", "by when older ties are to end"),
        "duty": Column("text", "what must or must not be done"),
        "scope_countries": Column(
            "countries", "countries in scope; each is a statement of its own"
        ),
        "covered": Column("text", "bodies that it binds"),
        "retroactive": Column(
            "one of: yes, no, unclear, empty", "whether it reaches ties that stand"
        ),
        "exceptions": Column("text", "what it spares"),
        **_SAID,
    },
    "totals.csv": {
        "id": Column("key", "key of the total"),
        "countries": Column("countries", "between whom; each is a statement of its own"),
        "date": Column("date", "at what time"),
        "scope": Column("one of: all, city, state", "which ties are counted"),
        "count": Column("whole number", "how many"),
        "bound": Column("one of: exact, at least", "whether it is the number or a lower bound"),
        "definition": Column(
            "one of: all-levels, city-only, sci-like, cpaffc-like, statute, none, empty",
            "which definition counts the same ties; none if no definition does",
        ),
        **_SAID,
    },
    "acts.csv": {
        "id": Column("key", "key of the act"),
        "date": Column("date", "when"),
        "actor": Column("country or both", "who acted"),
        "target": Column("country", "toward whom; empty where both acted"),
        "sign": Column(
            "one of: warming, cooling",
            "whether it brings the two closer or drives them apart; the coder's reading",
        ),
        "category": Column("text", "sort of act"),
        "description": Column("text", "one sentence in the coder's words"),
        **_SAID,
    },
    "framework.csv": {
        "id": Column("key", "key of the instrument"),
        "date": Column("date", "when"),
        "instrument": Column("text", "what it is"),
        "parties": Column("text", "who is party to it, joined by semicolons"),
        "description": Column("text", "one sentence in the coder's words"),
        **_SAID,
    },
    "series.csv": {
        "series": Column("key", "name of the series"),
        "of": Column("text", "what is measured: a country, countries joined by -, or a place key"),
        "date": Column("date", "when"),
        "value": Column("number", "the reading"),
        "unit": Column("text", "in what"),
        **_SAID,
    },
    "claims.csv": {
        "id": Column("key", "key of the claim"),
        "section": Column("text", "section of the study"),
        "paragraph": Column("whole number, 1 to 10,000", "paragraph in the section, from 1"),
        "domain": Column(
            "one of: conflict, rights, capacity, climate, theory, method, policy",
            "what it is about",
        ),
        "kind": Column(
            "one of: claim, figure, pair", "a general claim, a figure, or a claim on one pair"
        ),
        "text": Column("text", "the claim, in the coder's words"),
        "numerator": Column("whole number", 'of a figure "so many of so many", the first number'),
        "denominator": Column("whole number", "the second number"),
        "value": Column("number", "a figure of another sort"),
        "place_a": Column("place key", "of a claim on a pair, one end"),
        "place_b": Column("place key", "the other end"),
        "support": Column("text", "what the study itself cites"),
        "source": Column("key", "the most direct source: an interview, a cited work, or the study"),
        "locator": Column("words", "where in the study"),
        "note": Column("text", "the coder's remark"),
    },
    "accounts.csv": {
        "id": Column("key", "key of the account"),
        "side": Column("country or third", "the end to which the respondent belongs, or third"),
        "place": Column("place key", "for which place the respondent speaks"),
        "partner": Column("place key", "with which partner"),
        "office": Column("text", "office or body"),
        "role": Column("text", "function in it"),
        "mode": Column("text", "how the account was taken"),
        "date": Column("date", "when"),
        "source": Column("key", "the source that holds the account"),
        "locator": Column("words", "where in the source"),
        "note": Column("text", "the coder's remark"),
    },
    "answers.csv": {
        "account": Column("key", "the account, in accounts.csv"),
        "question": Column("key", "key of the question"),
        "value": Column("number", "the answer on the question's scale"),
        "text": Column("text", "the answer in the coder's words"),
        "source": Column("key", "the source that holds the account"),
        "locator": Column("words", "where in the source"),
        "note": Column("text", "the coder's remark"),
    },
    "further_values.csv": {
        "of": Column("subject", "the subject: its table in the singular, a colon, its key"),
        "property": Column("text", "a column of the subject's table"),
        "value": Column("as that column", "the further value"),
        "source": Column("key", "who says so"),
        "locator": Column("words", "where in the source"),
        "note": Column("text", "the coder's remark"),
    },
    "judgements.csv": {
        "kind": Column(
            "one of: same place, reject, accept, withdrawn, restored", "what is decided"
        ),
        "subject": Column("text", "a place key for same place, else the id of a statement"),
        "object": Column("text", "for same place, the place key that is kept"),
        "by": Column("text", "who decided"),
        "on": Column("date", "when"),
        "why": Column("text", "the reason, in a sentence"),
        "method": Column("text", "how, with a version"),
    },
    "accepted_doubts.csv": {
        "check": Column("key", "which check"),
        "subject": Column("text", "what the finding is about, as record check shows it"),
        "about": Column("text", "which finding on the subject, as record check shows it"),
        "by": Column("text", "who looked into it"),
        "on": Column("date", "when"),
        "why": Column("text", "why the rows stay as they are, in a sentence"),
    },
}
"""By file and column, as in docs/reference/record-format.md, without its links."""
