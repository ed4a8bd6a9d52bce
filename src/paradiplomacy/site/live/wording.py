"""Answers in words, for those who may see accounts: with a key they are nowhere else in plain."""

from __future__ import annotations

import csv
import io

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.roles import Action, may
from paradiplomacy.evidence.on_site import account_on_site
from paradiplomacy.interviews.answered import given, in_words
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.model.spreadsheets import escaped
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.site.live.releasing import interviews_of
from paradiplomacy.site.live.request_parts import download, live_of
from paradiplomacy.site.live.rights import get, routes_at

_COLUMNS = ("record", "account", "tie", "side", "question", "text")


@get(Action.SEE_ACCOUNTS)
def _download_words(request: Request) -> Response:
    """Words of respondents whose answers are released, unless they closed them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    interviews = interviews_of(request)
    for record in live_of(request).records:
        if not may(request.state.person, Action.SEE_ACCOUNTS, record=record):
            continue
        for interview in interviews.released_in(record):
            if interview.consent == CONSENT_WORDS[-1]:
                continue
            drafts = interviews.drafts(interview.person)
            for question in in_words(shipped()):
                if (draft := drafts.get(question.key)) and given(draft.answer):
                    of = (record, account_on_site(interview.person), interview.tie, interview.side)
                    writer.writerow([*of, question.key, escaped(draft.answer)])
    return download(out.getvalue(), "words.csv", "text/csv")


ROUTES = routes_at("/words.csv", _download_words)
"""Addresses of this file."""
