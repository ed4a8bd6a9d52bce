"""Somebody who answers on the site, at an end of the first tie."""

from __future__ import annotations

import re

from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.record.open import open_record

BEGIN = {"do": "start", "tier": "role", "office": "Foreign Affairs Office", "role": "head"}


def invited(site: SharedSite, side: str, language: str = "en") -> tuple[Visitor, str]:
    """Somebody with a link for one side of the first tie."""
    record = site.live.records[0]
    tie = next(iter(site.live.site.record.ties))
    grant = Grant(Role.RESPONDENT, record, side)
    _, token = site.people.invite(grant, by="local", tie=tie, language=language)
    return site.visitor(), f"/invitation/{token}"


def sides(site: SharedSite) -> tuple[str, str]:
    return next(iter(site.live.site.record.ties.values())).ends


def started(site: SharedSite, side: str, **more: str) -> Visitor:
    visitor, link = invited(site, side)
    visitor.get(link)
    visitor.send("/answer.html", **BEGIN | more)
    return visitor


def answer(visitor: Visitor, key: str, text: str, **more: str) -> int:
    return visitor.send(
        f"/answer/{key}.html", answer=text, **more_version(visitor, key, more)
    ).status_code


def more_version(visitor: Visitor, key: str, more: dict[str, str]) -> dict[str, str]:
    shown = re.search(r'name="version" value="(\d+)"', visitor.get(f"/answer/{key}.html").text)
    return {"version": shown[1] if shown else "0", **more}


def nobody_asked(site: SharedSite, side: str) -> None:
    """Somebody says that nobody, or nobody else, will be asked at an end of the first tie."""
    tie = next(iter(site.live.site.record.ties))
    Answering(site.people.engine).close(site.live.records[0], tie, side, by="local")


def alone(site: SharedSite, **more: str) -> Visitor:
    """Somebody who answers for the first end, where nobody is asked at the other."""
    a, b = sides(site)
    nobody_asked(site, b)
    return started(site, a, **more)


def interview(site: SharedSite, side: str) -> str:
    tie = next(iter(site.live.site.record.ties))
    every = Answering(site.people.engine).of_tie(site.live.records[0], tie)
    return next(one.person for one in every if one.side == side)


def stored(site: SharedSite) -> object:
    return open_record(site.live.records[0], store=site.live.store)


def finished(site: SharedSite, side: str, **answers: str) -> Visitor:
    visitor = started(site, side)
    for key, text in answers.items():
        assert answer(visitor, key.replace("_", "."), text) == 303
    visitor.send("/answer.html", do="finish")
    return visitor
