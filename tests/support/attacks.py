"""A study that respondents of all consents answer, what is published of it, and attacks on that.

Six pairs are named. Of three more, all ends are of consent ``role`` or ``city``: a group of three
towns and one of three cities. One pair, of consent ``region``, came later and waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tests.support.accounts import grouped

from paradiplomacy.evidence.consent.consents import account_of
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Statement, Voice
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import SCHEMAS, frames_of

__all__ = [
    "HIDDEN_PAIR",
    "IN_GROUPS",
    "made",
    "noted",
    "published",
    "rows_published",
    "stating",
    "with_answers",
    "without",
]

META = RecordMeta("r", "R", "", "CC0", ("en",), ("US", "CN"), "2026", "c", "m/1", ())
HIDDEN_PAIR = ("u6", "c6")
IN_GROUPS = (("u7", "u8", "u9"), ("c7", "c8", "c9"))

COUNTS = (5, 6, 8, 5, 6, 8, 91, 12, 40, 7)
"""Exchanges of each pair in a year; the Chinese end of the hidden pair says 17."""


def made(markers: bool = False) -> Material:
    """The study; with markers, whatever must not be shown of who is not named begins with QX."""
    sources, statements = [], []
    for n, exchanges in enumerate(COUNTS):
        consent = "name" if n < 6 else "region" if n == 6 else "role" if n % 2 else "city"
        ends = (f"us-oh-town{n}", f"cn-jilin-city{n}")
        for at, side in enumerate(("US", "CN")):
            key = f"{'uc'[at]}{n}"
            mark = f"QX{key.upper()}" if markers and n > 5 else ""
            count = 17 if key == "c6" else exchanges
            sources.append(
                Source(f"talk-{key}", f"{mark}TITLE", f"https://x.example/{mark}URL", "en", side,
                       Voice.GOVERNMENT, note=f"{mark}NOTE")
            )  # fmt: skip
            told = {
                "side": side,
                "place": ends[at],
                "partner": ends[1 - at],
                "office": f"{mark}OFFICE" if mark else "foreign affairs office",
                "role": f"{mark}ROLE" if mark else "staff",
                "language": "ru" if n == 9 else "en",
                "mode": "telephone" if n == 8 else "letter",
                "chosen": "highest" if n == 7 else "longest",
                "date": f"2026-05-0{n + 1 - n // 9}",
                "consent": consent,
            }
            answers = {
                "exchange.count": ("value", str(count)),
                "trust.city": ("value", str(1 + n % 4)),
                "trust.above": ("value", str(1 + (n + at) % 3)),
                "tie.stands": ("value", "1"),
                "crisis.stopped": ("value", str(int(n == 7))),
                "exchange.carrier": ("text", f"{mark}WORDS" if mark else "a bank"),
            }
            rows = [(f"account:{key}", name, value) for name, value in told.items()]
            rows += [(f"answer:{key}|{q}", *answer) for q, answer in answers.items()]
            statements += [
                Statement("r", *row, f"talk-{key}", side, row[2], locator=f"{mark}PAGE",
                          note=f"{mark}REMARK", coder=f"{mark}CODER")
                for row in rows
            ]  # fmt: skip
        statements += list(_tie(n, ends))
    atlas = Source("atlas", "Atlas", "", "en", "third", Voice.REFERENCE)
    return Material(META, (*sources, atlas), tuple(statements), ())


def _tie(n: int, ends: tuple[str, str]) -> Iterator[Statement]:
    """The places of a pair, and that there is a tie: anybody may know that."""
    for place, name, country, region in (
        (ends[0], f"Town{n}", "US", "Ohio"),
        (ends[1], f"City{n}", "CN", "Jilin"),
    ):
        told = {"name": name, "country": country, "level": "city", "admin1": region}
        for key, value in told.items():
            yield Statement("r", f"place:{place}", key, value, "atlas", "third")
    subject = f"tie:{ends[1]}|{ends[0]}"
    yield Statement("r", subject, "established", f"198{n}", "atlas", "third")
    yield Statement("r", subject, "kind", "sister", "atlas", "third")


def with_answers(material: Material, answers: Mapping[tuple[str, str], str]) -> Material:
    """The material with other answers, by account and question."""

    def told(statement: Statement) -> Statement:
        question = statement.subject.partition("|")[2]
        value = answers.get((account_of(statement.subject), question)) if question else None
        return statement if value is None else replace(statement, value=value, raw=value)

    return replace(material, statements=tuple(map(told, material.statements)))


def stating(material: Material) -> Material:
    """The material with the answers marked that state facts of the tie, of every respondent."""
    marks = {"exchange.count": "exchanges_in_year 2025", "tie.stands": "stated_status active"}
    new = [
        replace(statement, property="states", value=marks[question], raw="")
        for statement in material.statements
        if (question := statement.subject.partition("|")[2]) in marks
    ]
    return replace(material, statements=(*material.statements, *new))


def noted(material: Material) -> Material:
    """The material with its groups, which were made before the hidden pair came: that waits."""
    return replace(material, judgements=grouped(without(material, HIDDEN_PAIR)).judgements)


def without(material: Material, accounts: Iterable[str]) -> Material:
    """The material without some accounts and their sources."""
    gone = set(accounts)
    return replace(
        material,
        sources=tuple(s for s in material.sources if s.id.removeprefix("talk-") not in gone),
        statements=tuple(s for s in material.statements if account_of(s.subject) not in gone),
    )


def published(material: Material) -> str:
    """All that anything that is published is made of: the record, its frames, the comparison."""
    record = build_record([material])
    frames = frames_of(record)
    tables = {name: getattr(frames, name).to_dicts() for name in SCHEMAS}
    shown = [repr(each) for m in record.materials for each in (*m.sources, *m.statements)]
    parts = (sorted(shown), tables, compared_view(record))
    return json.dumps(parts, default=str, ensure_ascii=False)


def rows_published(material: Material, group: Sequence[str]) -> list[dict[str, str]]:
    """The rows that are shown of a group, each with its answers, as an attacker reads them."""
    record = build_record([material])
    name = {j.subject.removeprefix("account:"): j.object for j in material.judgements}[group[0]]
    rows: dict[str, dict[str, str]] = {
        key: {} for key in record.accounts if key.startswith(f"{name}.")
    }
    for answer in record.answers.values():
        if answer.account in rows:
            rows[answer.account][answer.question] = f"{answer.value:g}"
    return list(rows.values())
