"""The addresses that only a server has: people sign in, are invited, answer and correct.

Each module of such pages has its ``ROUTES``; a new one is named here.
"""

from __future__ import annotations

from starlette.routing import Route

from paradiplomacy.site.live import (
    answering,
    at_desk,
    both_ends,
    confirming,
    correcting,
    elsewhere,
    managing,
    one_question,
    reviewing,
    second_factor,
    signing_in,
    wording,
)

LIVE_ROUTES: tuple[Route, ...] = (
    *signing_in.ROUTES,
    *second_factor.ROUTES,
    *elsewhere.ROUTES,
    *managing.ROUTES,
    *answering.ROUTES,
    *one_question.ROUTES,
    *both_ends.ROUTES,
    *correcting.ROUTES,
    *confirming.ROUTES,
    *reviewing.ROUTES,
    *wording.ROUTES,
    *at_desk.ROUTES,
)
