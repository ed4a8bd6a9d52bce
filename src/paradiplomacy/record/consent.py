"""Consent, honoured once, before anything can be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Source, Statement

__all__ = ["with_consent"]

WITHHELD = "withheld"
# What of an account tells who spoke; its side and its mode do not.
_TELLING = frozenset({"role", "place", "partner", "date"})


def with_consent(material: Material) -> Material:
    """The material with everything left out that those who spoke did not agree to show.

    Statements of a ``closed`` source, and judgements on them, are left out. Those of an
    ``anonymous`` source come without locator and remark, its accounts without office,
    role, place and date, and the source itself without title, address and note. Keys
    stay as they are: they must not tell who spoke.
    """
    tier = {source.id: source.consent for source in material.sources}
    if set(tier.values()) <= {Consent.PUBLIC}:
        return material
    closed = {said.id for said in material.statements if tier[said.source] is Consent.CLOSED}
    return replace(
        material,
        sources=tuple(_sources(material)),
        statements=tuple(
            shown
            for said in material.statements
            if said.id not in closed and (shown := _shown(said, tier[said.source])) is not None
        ),
        judgements=tuple(j for j in material.judgements if j.subject not in closed),
    )


def _sources(material: Material) -> Iterator[Source]:
    for source in material.sources:
        if source.consent is Consent.ANONYMOUS:
            yield replace(source, title="An account, name withheld", url="", note="")
        elif source.consent is Consent.PUBLIC:
            yield source


def _shown(said: Statement, consent: Consent) -> Statement | None:
    if consent is not Consent.ANONYMOUS:
        return said
    if said.subject.startswith("account:"):
        if said.property in _TELLING:
            return None
        if said.property == "office":
            said = replace(said, value=WITHHELD, raw=WITHHELD)
    return replace(said, locator="", note="")
