"""A made study as the tables of a record folder, so that it goes the way of any other record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.made_truth import LAST_YEAR, MadeAccount, MadeStudy, MadeTie

from paradiplomacy.model.dates import EventDate

__all__ = ["made_tables", "write_made_record"]

Row = Mapping[str, str]

_META: Mapping[str, Any] = {
    "id": "made-study",
    "title": "A made-up study",
    "description": "Interviews of both ends of ties that do not exist, to try methods on.",
    "licence": "CC0-1.0",
    "languages": ["en", "zh"],
    "ends": ["US", "CN"],
    "as_of": f"{LAST_YEAR}-12-31",
    "coder": "nobody",
    "method": "drawn at random",
    "limits": ["All of it is made up."],
}
_SOURCES: Sequence[Row] = (
    {
        "id": "interviews-us",
        "title": "Interviews of American respondents",
        "end": "US",
        "language": "en",
        "voice": "government",
    },
    {
        "id": "interviews-cn",
        "title": "对中方的访谈",
        "end": "CN",
        "language": "zh",
        "voice": "government",
    },
    {
        "id": "made-up",
        "title": "What was drawn",
        "end": "third",
        "language": "en",
        "voice": "reference",
    },
)


def made_tables(study: MadeStudy, *, interviews: bool = True) -> Mapping[str, Sequence[Row]]:
    """Rows by file of a record folder.

    Parameters
    ----------
    study : MadeStudy
    interviews : bool, keyword-only
        Whether accounts and answers are among them, or only what is known without.
    """
    tables: dict[str, Sequence[Row]] = {
        "sources.csv": [{**row, "consent": "public"} for row in _SOURCES],
        "places.csv": [row for tie in study.ties for row in _places(tie)],
        "ties.csv": [row for tie in study.ties for row in _facts(tie)],
        "exchanges.csv": [row for tie in study.ties for row in _exchanges(tie)],
        "series.csv": [
            {
                "series": "opinion.made.favorable",
                "of": "US-CN",
                "date": str(year),
                "value": f"{value:.2f}",
                "unit": "percent",
                "source": "made-up",
            }
            for year, value in study.nation.items()
        ],
        "claims.csv": [
            {
                "id": "capacity-training",
                "section": "Capacity Building",
                "paragraph": "1",
                "domain": "capacity",
                "kind": "figure",
                "text": "Training took place in about half of the pairs.",
                "numerator": "15",
                "denominator": "32",
                "source": "made-up",
            },
            {
                "id": "rights-suspended",
                "section": "Human Rights Protection",
                "paragraph": "2",
                "domain": "rights",
                "kind": "figure",
                "text": "Few ties suspended exchanges.",
                "numerator": "2",
                "denominator": "37",
                "source": "made-up",
            },
        ],
        "shocks.csv": [
            {
                "id": "june-1989",
                "name": "June 1989",
                "date": "1989-06",
                "countries": "US; CN",
                "source": "made-up",
            }
        ],
    }
    if interviews:
        tables["accounts.csv"] = [_account(account) for account in study.accounts]
        tables["answers.csv"] = [row for account in study.accounts for row in _answers(account)]
    return tables


def write_made_record(study: MadeStudy, folder: str | Path, *, interviews: bool = True) -> Path:
    """Write a made study as a record folder; the folder is made, or its tables are replaced.

    Parameters
    ----------
    study : MadeStudy
    folder : path
    interviews : bool, keyword-only
        As for `made_tables`.
    """
    import csv
    import io
    import json

    from paradiplomacy.writing import write_whole

    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    # JSON is YAML.
    write_whole(path / "record.yaml", json.dumps(_META, ensure_ascii=False, indent=1) + "\n")
    for file, rows in made_tables(study, interviews=interviews).items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        write_whole(path / file, text.getvalue())
    return path


def _places(tie: MadeTie) -> Iterator[Row]:
    for key, name, local in ((tie.us, "Elmwood", ""), (tie.cn, "Yunshan", "云山")):
        country, division, _, number = key.split("-")
        yield {
            "id": key,
            "name": f"{name} {int(number)}",
            "name_local": local and f"{local}{int(number)}市",
            "country": country.upper(),
            "level": "city",
            "admin1": _DIVISIONS.get(division, division.title()),
            "source": "made-up",
        }


_DIVISIONS = {
    "ar": "Arkansas",
    "ca": "California",
    "oh": "Ohio",
    "tx": "Texas",
    "wa": "Washington",
    "il": "Illinois",
    "ny": "New York",
    "ga": "Georgia",
    **{
        name: name.title()
        for name in (
            "jilin",
            "sichuan",
            "jiangsu",
            "shandong",
            "beijing",
            "fujian",
            "hubei",
            "liaoning",
        )
    },
}


def _facts(tie: MadeTie) -> Iterator[Row]:
    about = {"place_a": tie.us, "place_b": tie.cn, "polarity": "asserts", "source": "made-up"}
    yield {**about, "property": "kind", "value": "sister city"}
    yield {**about, "property": "established", "value": str(tie.founded)}


def _exchanges(tie: MadeTie) -> Iterator[Row]:
    for year, number in tie.exchanges.items():
        for at in range(number):
            yield {
                "id": f"x-{tie.us[-3:]}-{year}-{at}",
                "place_a": tie.us,
                "place_b": tie.cn,
                "date": f"{year}-{at % 12 + 1:02}-{at // 12 % 28 + 1:02}",
                "form": "delegation",
                "flow": "personnel",
                "source": "made-up",
            }


def _account(account: MadeAccount) -> Row:
    return {
        "id": account.id,
        "side": account.side,
        "place": account.place,
        "partner": account.partner,
        "office": "Office of foreign affairs",
        "role": "head",
        "mode": "form",
        "date": f"{account.year}-06-30",
        "source": f"interviews-{account.side.lower()}",
    }


def _answers(account: MadeAccount) -> Iterator[Row]:
    for question, value in account.answers.items():
        given = {"value": "", "date": "", "text": ""}
        if isinstance(value, EventDate):
            given["date"] = str(value)
        elif isinstance(value, float):
            given["value"] = f"{value:g}"
        else:
            given["text"] = value
        yield {
            "account": account.id,
            "question": question,
            **given,
            "source": f"interviews-{account.side.lower()}",
        }
