"""Materials of accounts, for tests of consent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Consent, Judgement, Source, Statement, Voice

META = RecordMeta("r", "R", "", "CC0", ("en",), ("US", "CN"), "2020", "c", "m/1", ())
MAYOR = {
    "side": "US",
    "office": "Office of the Mayor",
    "role": "mayor",
    "place": "us-ar-little-rock",
    "partner": "cn-jilin-changchun",
    "date": "2010-05-12",
}
CLERK = MAYOR | {"office": "City Hall", "role": "clerk"}
_REGIONS = {"us-ar-little-rock": "Arkansas", "us-ar-benton": "Arkansas"}


def account(key: str, source: str = "", **told: str) -> tuple[Statement, ...]:
    """An account, by a source of its own where none is named, with one answer."""
    by = source or f"talk-{key}"
    rows = [(f"account:{key}", name, value) for name, value in told.items()]
    rows += [(f"answer:{key}|trust.city", "value", "4")]
    rows += [("claim:c1", "text", f"Trust grows, says {key}.")]
    cited = (f"tape of {key}", f"remark on {key}")
    return tuple(
        Statement("r", subject, name, value, by, "US", locator=cited[0], note=cited[1])
        for subject, name, value in rows
    )


def judged(kind: str, subject: str, object_: str = "") -> Judgement:
    """What somebody judged on what may be shown."""
    from paradiplomacy.model.statements import JudgementKind

    return Judgement(JudgementKind(kind), subject, object_, "Ann", "2026-01-01", "as asked")


def material(
    *accounts: Sequence[Statement],
    judgements: Iterable[Judgement] = (),
    consent: Consent = Consent.PUBLIC,
) -> Material:
    """Accounts with their sources, and places with their states."""
    told = [statement for of in accounts for statement in of]
    keys = sorted({statement.source for statement in told})
    sources = [
        Source(key, f"Talk with the person of {key}", f"https://x.example/{key}", "en", "US",
               Voice.GOVERNMENT, consent, f"note on {key}")
        for key in keys
    ]  # fmt: skip
    atlas = Source("atlas", "Atlas", "", "en", "third", Voice.REFERENCE)
    places = [
        Statement("r", f"place:{key}", "admin1", region, "atlas", "third")
        for key, region in _REGIONS.items()
    ]
    return Material(META, (*sources, atlas), (*told, *places), tuple(judgements))


def grouped(given: Material, today: date = date(2026, 12, 1)) -> Material:
    """The material with the accounts that wait put into groups."""
    from paradiplomacy.evidence.consent.showing import groups_to_note

    judged = groups_to_note(given, by="Ann", today=today)
    return replace(given, judgements=(*given.judgements, *judged))
