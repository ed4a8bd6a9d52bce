"""The main job: a record, the tests of the hypotheses, and the site of all that."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.asking import takes_choices
from paradiplomacy.cli.options import Json, Language, StudyChoice
from paradiplomacy.cli.show import as_json, note, progress_bar, say_in, table

__all__ = ["study"]


@takes_choices
def study(
    choice: StudyChoice,
    *,
    out: Annotated[Path, typer.Option(envvar="PARADIPLOMACY_OUT")] = Path("report"),
    all_formats: bool = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Reconcile a record, test the hypotheses, draw, and write a site that opens offline.

    Example: `paradiplomacy study --record world.db --out report`

    out: Folder to write to.
    all_formats: Also write figures as PNG, tables as Parquet and plain CSV, JSON beside each page.
    """
    from paradiplomacy.cache import collect_rarely
    from paradiplomacy.language import Words, check_language
    from paradiplomacy.site.study import study as study_record

    check_language(language)
    collect_rarely()
    with progress_bar(language) as progress:
        result = study_record(
            *choice.names,
            out=out,
            **choice.given(),
            progress=progress,
            all_formats=all_formats,
        )
    say = say_in(Words(__name__), language)
    for deviation in result.deviations:
        note(say("deviation", text=deviation))
    first = result.first_page(language).resolve()
    if json:
        verdicts = {key: str(finding.verdict) for key, finding in result.findings.items()}
        as_json("study", {"report": str(first), "verdicts": verdicts})
    else:
        from paradiplomacy.language import render
        from paradiplomacy.results.verdict_words import badge_of, sentence_of

        findings = result.findings.items()
        rows = (
            (key, render(badge_of(finding), language), sentence_of(finding, language))
            for key, finding in findings
        )
        columns = tuple(say(f"column.{name}") for name in ("hypothesis", "verdict", "sentence"))
        table(say("title"), columns, rows)
        typer.echo(os.fsencode(first))
