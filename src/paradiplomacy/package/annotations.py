"""Annotations: each claim beside the passages that it rests on.

After Annotation for Transparent Inquiry (ATI), an annotation has the claim, an excerpt of the
source (here its locator, a dozen words at most), the source, and an analytic note. One row is one
claim and one passage behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language.amounts import interval, value_of
from paradiplomacy.package.packed_data import write_rows
from paradiplomacy.record.record import Record
from paradiplomacy.results.verdict_words import badge_of
from paradiplomacy.results.words import section_parts

__all__ = ["Annotation", "annotate", "excerpt", "write_annotations"]

MOST = 12
"""Passages that are shown of a finding, and words of an excerpt."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One claim and one passage that it rests on.

    Parameters
    ----------
    kind : str
        ``claim`` of a study that a record codes, or ``finding`` of this study.
    id : str
        Key of the claim or hypothesis.
    claim : str
        In our words.
    says : str
        Of a finding, its deciding estimate.
    section, paragraph : str
        Where in the study the claim stands.
    side : str
        The side for which the source speaks under the rule.
    excerpt : str
        Where in the source: a dozen words at most.
    source, url : str
        Title and address.
    note : str
        Of a statement, the coder's remark; where there is none to show, why.
    statement : str
        Id of a statement of that passage.
    shown, of : int
        Which of how many passages this is.
    all_in : str
        Where all statements are.
    """

    kind: str
    id: str
    claim: str
    says: str
    section: str
    paragraph: str
    side: str = ""
    excerpt: str = ""
    source: str = ""
    url: str = ""
    note: str = ""
    statement: str = ""
    shown: int = 0
    of: int = 0
    all_in: str = ""


def annotate(
    record: Record, findings: Mapping[str, Finding], hypotheses: Mapping[str, Hypothesis]
) -> list[Annotation]:
    """Annotations of every claim that a record codes, then of every finding."""
    return [
        *_of_claims(record),
        *(
            row
            for key, finding in findings.items()
            for row in _of_finding(record, finding, hypotheses[key])
        ),
    ]


def excerpt(locator: str) -> str:
    """A locator, cut to a dozen words.

    Examples
    --------
    >>> excerpt("one two three four five six seven eight nine ten eleven twelve thirteen")
    'one two three four five six seven eight nine ten eleven twelve ...'
    """
    words = locator.split()
    return " ".join(words[:MOST]) + (" ..." if len(words) > MOST else "")


def _of_claims(record: Record) -> Iterator[Annotation]:
    for key, claim in record.claims.items():
        # Each source that a claim rests on states its text once.
        statement_ids = [s for s in claim.statements if record.statements[s].property == "text"]
        where = (claim.section, str(claim.paragraph))
        yield from _annotated(
            record,
            Annotation("claim", key, claim.text, "", *where),
            statement_ids,
            none="every source of this claim is withheld",
            all_in=f"results/tables/statements.csv, subject claim:{key}",
        )


def _of_finding(record: Record, finding: Finding, about: Hypothesis) -> Iterator[Annotation]:
    deciding = finding.estimates[0] if finding.estimates else None
    says = str(badge_of(finding)) + (f": {_sentence_of_estimate(deciding)}" if deciding else "")
    lacks = "; ".join(map(str, finding.lacks))
    yield from _annotated(
        record,
        Annotation("finding", about.id, str(about.claim), says, *section_parts(about.section)),
        _statements_by_passage(record, deciding.subjects if deciding else ()),
        none=f"nothing to rest on; the record lacks {lacks}" if lacks else "rests on no statement",
        all_in=f"results/tables/estimates.csv, hypothesis {about.id}, column subjects, and "
        "results/tables/statements.csv",
    )


def _statements_by_passage(record: Record, subjects: Iterable[str]) -> list[str]:
    """One statement of each passage that speaks of the subjects, in the order of their ids.

    Ids are hashes: the first ones are from all over the record, not of its first ties.
    """
    statement_ids = {
        s for subject in subjects for f in record.facts.get(subject, ()) for s in f.statements
    }
    first: dict[tuple[str, str, str], str] = {}
    for key in sorted(statement_ids):
        statement = record.statements[key]
        first.setdefault((statement.record, statement.source, statement.locator), key)
    return list(first.values())


def _sentence_of_estimate(estimate: Estimate) -> str:
    value, between = value_of(estimate), interval(estimate)
    return f"{estimate.name}: {value}, interval {between}, n = {estimate.n}"


def _annotated(
    record: Record, about: Annotation, statement_ids: Sequence[str], *, none: str, all_in: str
) -> Iterator[Annotation]:
    """Annotations of a thing, one for each of its passages; or one, with why there is none."""
    most = len(statement_ids) if about.kind == "claim" else MOST
    for position, key in enumerate(statement_ids[:most], start=1):
        statement = record.statements[key]
        source = record.source_of(statement)
        yield replace(
            about,
            side=record.side_of(statement),
            excerpt=excerpt(statement.locator),
            source=source.title,
            url=source.url,
            note=statement.note,
            statement=key,
            shown=position,
            of=len(statement_ids),
            all_in=all_in,
        )
    if not statement_ids:
        yield replace(about, note=none)


def write_annotations(folder: Path, rows: Sequence[Annotation]) -> None:
    """Write ``annotations.csv`` for programs and ``annotations.md`` for readers."""
    write_rows(folder / "annotations.csv", Annotation, rows)
    (folder / "annotations.md").write_text(_annotations_as_text(rows), encoding="utf-8")


def _paragraphs(numbers: str) -> str:
    return f"paragraph{'' if numbers.isdecimal() else 's'} {numbers}"


def _annotations_as_text(rows: Sequence[Annotation]) -> str:
    lines = [
        "# Annotations",
        "",
        "Each claim with the passages that it rests on: side, excerpt (where in the source, a "
        "dozen words at most), source, analytic note, and the id of a statement of that passage. "
        f"Of a finding, at most {MOST} passages of its deciding estimate are shown. "
        "`annotations.csv` has the same.",
    ]
    last = None
    for row in rows:
        if (row.kind, row.id) != last:
            last = (row.kind, row.id)
            where = f"{row.section}, {_paragraphs(row.paragraph)}" if row.paragraph else row.section
            lines += ["", f"## {row.kind}: {row.id}", "", f"{row.claim} ({where})"]
            lines += ["", f"*{row.says}*"] if row.says else []
            lines += [""]
        if not row.statement:
            lines.append(f"- No passage: {row.note}.")
            continue
        parts = [f"{row.side}: {row.excerpt or 'no locator'}", f"{row.source}. {row.url}".strip()]
        parts += [row.note] if row.note else []
        lines.append("- " + " | ".join(parts) + f" | `{row.statement}`")
        if row.shown == MOST and row.of > MOST and row.kind == "finding":
            lines.append(f"- and {row.of - MOST} more passages: {row.all_in}")
    return "\n".join(lines) + "\n"
