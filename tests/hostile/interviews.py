"""What people bring with interviews: exports, sheets, questionnaires, texts, keys, accounts.

And the tables of a record folder that no other target has, since a record with interviews has all.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile.cases import Target, remarks
from tests.hostile.materials import STORE, done_by, store_file, whole_record, workbook
from tests.hostile.running import Ran
from tests.support.folders import CHANGCHUN, LITTLE_ROCK
from tests.support.made_exports import Filled, central_csv, central_json, kobo_json

from paradiplomacy.tabular.text import clean

WHO = {"date": "2026-11-20", "consent": "name", "chosen": "longest", "mode": "video"}
AMERICAN = {
    "side": "US",
    "place": LITTLE_ROCK,
    "partner": CHANGCHUN,
    "office": "Sister Cities Office",
    "role": "director, é",
    "language": "en",
    "tie__founded": "1994-04",
    "exchange__count": "12",
    "trust__city": "4",
    **WHO,
}
CHINESE = {
    "side": "CN",
    "place": CHANGCHUN,
    "partner": LITTLE_ROCK,
    "office": "外事办公室",
    "language": "zh",
    "tie__founded": "1994-06-22",
    "exchange__count": "9",
    "trust__city": "5",
    **WHO,
}
FORMS = (Filled("a1-us", AMERICAN), Filled("b2-cn", CHINESE))
PATHS = [("part", name) for name in AMERICAN]
QUESTIONNAIRE = """\
version: "2026.11"
title: {en: "A short one, é", zh: 短问卷}
introduction: {en: Please answer for your own end., zh: 请代表贵方作答。}
choices:
  trust:
    - {value: 1, en: not at all, zh: 完全不}
    - {value: 2, en: fully, zh: 完全}
questions:
  - key: tie.founded
    domain: tie
    kind: date
    en: When was the agreement signed?
    zh: 协议何时签署？
    same: overlapping
    feeds: []
  - key: trust.city
    domain: conflict
    kind: scale
    choices_of: trust
    en: How far do you trust the partner?
    zh: 您在多大程度上信任对方？
    same: own
    feeds: []
"""
KEY = "a long passphrase, é\n"
PROVIDER = """\
name: Town of é 长
issuer: https://login.example.org
client_id: ties
client_secret: not kept anywhere
"""
ACCOUNT = "benton-2026"


@cache
def full_record() -> dict[str, bytes]:
    """The files of a record folder in which every table holds a row."""
    with TemporaryDirectory() as at:
        made = whole_record(Path(at) / "small")
        made.add("outlets.csv", id="a-daily", name="A daily, é", hosts="daily.example", end="US",
                 voice="local press")  # fmt: skip
        made.add("totals.csv", id="us-cn-2004", countries="US; CN", date="2004", scope="all",
                 count="120", bound="at least", source="lr")  # fmt: skip
        made.add("acts.csv", id="an-act", date="1971-04-07", actor="CN", target="US",
                 sign="warming", category="people to people", description="é",
                 source="lr")  # fmt: skip
        made.add("framework.csv", id="a-frame", date="2018", instrument="agreement",
                 parties="California; 发改委", description="On climate", source="lr")  # fmt: skip
        made.add("claims.csv", id="a-claim", section="Capacity", paragraph="1", domain="capacity",
                 kind="claim", text="Trade brings peace, é.", source="lr")  # fmt: skip
        for end, account, place, partner in (
            ("US", ACCOUNT, LITTLE_ROCK, CHANGCHUN),
            ("CN", "jilin-1", CHANGCHUN, LITTLE_ROCK),
        ):
            source = f"interview-{end.lower()}"
            made.add("sources.csv", id=source, title="An interview", end=end, place=place)
            made.add("accounts.csv", id=account, side=end, place=place, partner=partner,
                     office="Office, é", role="director", language="en", date="2026-11-20",
                     consent="name", source=source)  # fmt: skip
            made.add("answers.csv", account=account, question="exchange.count", value="9",
                     source=source)  # fmt: skip
            made.add("answers.csv", account=account, question="exchange.carrier", text="Clubs, é",
                     source=source)  # fmt: skip
        made.add("further_values.csv", of="exchange:little-rock-film-festival", property="date",
                 value="1994-09", source="lr")  # fmt: skip
        made.add("translations.csv", file="acts.csv", field="description", language="zh",
                 original="é", text="公", translator="Ann")  # fmt: skip
        made.add("accepted_doubts.csv", check="place-without-coordinates",
                 subject=f"place:{LITTLE_ROCK}", by="Ann", on="2026-11-27", why="é")  # fmt: skip
        folder = made.write()
        return {f"small/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}


def sheet() -> bytes:
    """A filled-in sheet."""
    rows = [{"id": f.instance, **{n.replace("__", "."): c for n, c in f.cells.items()}}
            for f in FORMS]  # fmt: skip
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return workbook([columns, *([row.get(name, "") for name in columns] for row in rows)])


@cache
def texts_file() -> bytes:
    """A file of one encrypted text."""
    given = {"text.txt": "We met in 1994, é 长".encode(), "key": KEY.encode()}
    add = ("interview", "text", "add", ACCOUNT, "text.txt")
    return done_by(*add, "--texts", "made", "--key-file", "key", files=given)


@cache
def signing_key() -> bytes:
    """A key that signs backups."""
    backup = ("backup", "out.zip", "--store", STORE, "--sign-with", "made")
    return done_by(*backup, files={STORE: store_file()})


def _accounts(ran: Ran, folder: Path) -> Any:
    """What the tables of the folder say of accounts, however it is written."""
    found = []
    for name in ("accounts.csv", "answers.csv"):
        path = folder / "small" / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        rows = csv.DictReader(io.StringIO(text, newline=""))
        cells = ([(name, clean(cell).strip()) for name, cell in row.items()] for row in rows)
        found.append(sorted(sorted(row) for row in cells))
    return tuple(found)


def _unread(ran: Ran) -> list[str]:
    held = json.loads(ran.out)
    return [*held["unread"], *held["more"], *(["refused"] * held["refused"])]


def _exports() -> list[Target]:
    files = full_record()

    def one(
        name: str, format_: Any, file: str, made: bytes | Callable[[], bytes], **more: Any
    ) -> Target:
        argv = ("interview", "import", file, "--into", "small", "--json")
        return Target(name, format_, files | {file: made}, file, argv, _accounts, _unread, **more)

    columns: dict[str, Any] = {
        "names": ("part-place", "part-partner"),
        "texts": ("part-office", "part-role"),
        "numbers": ("part-exchange__count",),
        "dates": ("part-tie__founded", "part-date"),
    }
    odata, kobo = (
        json.dumps(json.loads(made(PATHS, FORMS)), ensure_ascii=False, indent=1).encode()
        for made in (central_json, kobo_json)
    )
    return [
        one(
            "export-csv",
            "table",
            "s.csv",
            central_csv(PATHS, FORMS).replace("\r\n", "\n").encode(),
            **columns,
        ),
        one("export-odata", "json", "s.json", odata),
        one("export-kobo", "json", "k.json", kobo),
        one("export-sheet", "workbook", "s.xlsx", sheet),
    ]


def _tables(stored: Any, remarked: Any) -> list[Target]:
    files = full_record()

    def one(file: str, **columns: Any) -> Target:
        argv = ("import", "small", "--store", STORE, "--json")
        name = f"record-{file}".removesuffix(".csv")
        return Target(
            name, "table", files, f"small/{file}", argv, stored, remarked, optional=True, **columns
        )

    return [
        one("outlets.csv", texts=("name", "hosts")),
        one("shocks.csv", texts=("name", "id"), dates=("date",)),
        one("totals.csv", numbers=("count",), dates=("date",)),
        one("acts.csv", texts=("description",), dates=("date",)),
        one("framework.csv", texts=("parties",), dates=("date",)),
        one("claims.csv", texts=("text", "section"), numbers=("paragraph",)),
        one("accounts.csv", names=("place",), texts=("office", "role"), dates=("date",)),
        one("answers.csv", names=("account",), texts=("text",), numbers=("value",)),
        one("further_values.csv", names=("of",), dates=("value",)),
        one("translations.csv", names=("original",), texts=("text", "translator")),
        one("accepted_doubts.csv", names=("subject",), texts=("by", "why"), dates=("on",)),
    ]


def targets_of_interviews(stored: Any, remarked: Any) -> list[Target]:
    """Targets of all that."""
    key = {"key": KEY.encode()}
    read = ("interview", "text", "read", ACCOUNT, "--texts", "texts.json", "--key-file", "key")
    provider = ("serve", "--shared", "--store", STORE, "--oidc", "provider.yaml", "--port", "0")
    printed = lambda ran, folder: ran.out  # noqa: E731
    return [
        *_exports(),
        *_tables(stored, remarked),
        Target(
            "withdrawn-from",
            "table",
            full_record(),
            "small/answers.csv",
            ("interview", "withdraw", ACCOUNT, "--record", "small", "--by", "Ann", "--yes"),
            _accounts,
            remarks,
            optional=True,
            names=("account",),
            texts=("text",),
        ),
        Target(
            "questionnaire",
            "yaml",
            {"q.yaml": QUESTIONNAIRE.encode()},
            "q.yaml",
            ("interview", "questions", "--questions", "q.yaml", "--json"),
            printed,
        ),
        Target("texts", "json", key | {"texts.json": texts_file}, "texts.json", read, printed),
        Target("key", "store", key | {"texts.json": texts_file}, "key", read, printed),
        Target(
            "signing-key",
            "store",
            {STORE: store_file, "sign.pem": signing_key},
            "sign.pem",
            ("backup", "out.zip", "--store", STORE, "--sign-with", "sign.pem", "--json"),
            lambda ran, folder: json.loads(ran.out)["signed_by"],
            makes=True,
        ),
        Target(
            "provider",
            "yaml",
            # A store that is none, so that no server starts once the file is taken.
            {"provider.yaml": PROVIDER.encode(), STORE: b"no store\n" * 100},
            "provider.yaml",
            provider,
            lambda ran, folder: None,
            passes=STORE,
        ),
    ]
