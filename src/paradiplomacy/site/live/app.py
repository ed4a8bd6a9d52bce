"""The application: every route, over one record that is shown."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI

from paradiplomacy import __version__
from paradiplomacy.web import refusals
from paradiplomacy.web.guard import Guard
from paradiplomacy.web.reader import environments
from paradiplomacy.web.routes import home, hypotheses, static, whole
from paradiplomacy.web.shown import Shown

__all__ = ["ROUTERS", "create_app"]

ROUTERS = (home.router, hypotheses.router, whole.router, static.router)
"""Every route, by what it shows."""


def create_app(shown: Shown, *, hosts: Iterable[str] | None = None) -> FastAPI:
    """An application that shows a record.

    Parameters
    ----------
    shown : Shown
        The record, worked out.
    hosts : iterable of str, optional, keyword-only
        Names under which it answers, without ports; any, by default.

    Returns
    -------
    fastapi.FastAPI

    Examples
    --------
    >>> from paradiplomacy.report.gathered import gather
    >>> shown = Shown.of(gather("china_russia"))
    >>> shown.finding("detachment")["finding"].verdict
    <Verdict.UNTESTABLE: 'untestable'>
    >>> app = create_app(shown)
    >>> app.url_path_for("hypothesis", key="detachment")
    '/hypotheses/detachment'
    """
    # Its own pages on the interface would load scripts from elsewhere.
    app = FastAPI(title="paradiplomacy", version=__version__, openapi_url=None)
    app.state.shown = shown
    app.state.environments = environments(shown)
    for router in ROUTERS:
        app.include_router(router)
    refusals.install(app)
    app.add_middleware(Guard, hosts=None if hosts is None else frozenset(hosts))
    return app
