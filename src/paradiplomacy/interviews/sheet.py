"""A sheet to fill in by hand, for answers on paper, in letters or from transcripts.

One row an account, one column a question. Each row has an id of its own, so that a sheet that is
corrected and imported again replaces what was there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from paradiplomacy.interviews.form import FormField, QuestionnaireForm
from paradiplomacy.language.translations import own_name_of_language
from paradiplomacy.writing import whole, workbook

_ROWS = 200
"""Rows that get an id."""
_ANSWERS = {"en": "answers", "zh": "回答"}
_LONGEST_MESSAGE, _LONGEST_LIST = 255, 255


def write_sheet(form: QuestionnaireForm, out: Path) -> None:
    """Write the workbook: a sheet `answers` to fill in, and `questions`, which explains it.

    Its columns are an id, who answers, and the key of each question. One that is there is replaced.
    """
    fields, instrument = form.fields, form.instrument
    batch = secrets.token_hex(4)
    with whole(out) as half, workbook(half, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})  # 1985-04 stays what it is
        sheet = book.add_worksheet("answers")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(fields), 18, text)
        sheet.write_string(0, 0, "id", bold)
        for row in range(1, _ROWS + 1):
            sheet.write_string(row, 0, f"{batch}-{row}", text)
        for place, field in enumerate(fields, start=1):
            sheet.write_string(0, place, field.column, bold)
            sheet.data_validation(1, place, _ROWS, place, _validation(field, form.languages))
        explained = book.add_worksheet("questions")
        explained.set_column(0, len(_heads(form)) - 1, 40)
        introduction = ("", *map(instrument.introduction, form.languages))
        for line, cells in enumerate((_heads(form), *_explanations(form), introduction)):
            for place, cell in enumerate(cells):
                explained.write_string(line, place, cell, bold if line == 0 else None)


def _validation(field: FormField, languages: Sequence[str]) -> dict[str, object]:
    """The message that the sheet shows at a cell, and what may be chosen there."""
    message = "\n".join(map(field.label, languages))
    listed = [name for name, _ in field.options]
    labels = "; ".join(" ".join((name, *map(label, languages))) for name, label in field.options)
    if labels and len(message) + len(labels) < _LONGEST_MESSAGE:
        message += f"\n{labels}"
    shown = {"input_message": message[:_LONGEST_MESSAGE], "ignore_blank": True}
    if not listed or len(",".join(listed)) > _LONGEST_LIST:
        return {"validate": "any", **shown}
    return {"validate": "list", "source": listed, "error_type": "warning", **shown}


def _heads(form: QuestionnaireForm) -> tuple[str, ...]:
    """Heads of the columns that explain the questions."""
    answers = (_ANSWERS.get(code, f"answers ({code})") for code in form.languages)
    named = map(own_name_of_language, form.languages)
    return ("column", *named, *answers, "only if", "only of ties")


def _explanations(form: QuestionnaireForm) -> Iterator[tuple[str, ...]]:
    for field in form.fields:
        question = field.question
        answers = [
            "; ".join(f"{name} {label(language)}" for name, label in field.options)
            or (field.hint(language) if field.hint else "")
            for language in form.languages
        ]
        rule = "" if question is None or question.asked_if is None else str(question.asked_if)
        ties = (
            ""
            if question is None
            else "; ".join(r.in_words(form.meta).en for r in question.asked_of)
        )
        yield (field.column, *map(field.label, form.languages), *answers, rule, ties)
