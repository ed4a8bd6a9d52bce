"""The main job: a record, the tests of the hypotheses, and the site of all that."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import StudyChoice, says, takes_choices
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import progress_bar


@says("study")
@takes_choices
def study(
    reply: Printer,
    choice: StudyChoice,
    *,
    out: Annotated[Path, typer.Option(envvar="PARADIPLOMACY_OUT")] = Path("report"),
    all_formats: bool = False,
) -> None:
    """Reconcile a record, test the hypotheses, draw, and write a site that opens offline.

    Example: `paradiplomacy study --record world.db --out report`

    out: Folder to write to.
    all_formats: Also write figures as PNG, tables as Parquet and plain CSV, JSON beside each page.
    """
    from paradiplomacy.cache import collect_rarely
    from paradiplomacy.results.verdict_words import badge_of, sentence_of
    from paradiplomacy.site.study import study as study_record

    collect_rarely()
    with progress_bar(reply.language) as progress:
        result = study_record(
            *choice.names, out=out, **choice.options(), progress=progress, all_formats=all_formats
        )
    for deviation in result.deviations:
        reply.remark("deviation", text=deviation)
    first, findings = result.first_page(reply.language).resolve(), result.findings.items()
    verdicts = {key: str(finding.verdict) for key, finding in findings}
    rows = (
        (key, reply.text(badge_of(finding)), reply.text(sentence_of(finding)))
        for key, finding in findings
    )
    if not reply.prints({"report": str(first), "verdicts": verdicts}):
        reply.grid(reply.say("title"), ("hypothesis", "verdict", "sentence"), rows)
        typer.echo(os.fsencode(first))
