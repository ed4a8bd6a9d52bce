"""A stricter tier never shows more, whatever else a record says."""

from __future__ import annotations

import os
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st
from tests.support.accounts import CLERK, MAYOR, account, judged, material

from paradiplomacy.evidence.anonymity import GROUP, WITHHELD
from paradiplomacy.evidence.consent import NAMELESS, with_consent
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import TIERS, Consent

_TIER = st.sampled_from(TIERS)
_TELLING = ("side", "office", "role", "place", "partner", "date")


def _facts(shown: Material, key: str) -> set[tuple[str, ...]]:
    """All that a record lets anybody know of an account; a state is known where its city is."""
    facts: set[tuple[str, ...]] = set()
    for statement in shown.statements:
        if f"talk-{key}" != statement.source:
            continue
        values = (statement.value, statement.raw, statement.locator, statement.note)
        facts |= {(statement.subject, statement.property, value) for value in values}
        if statement.property == "place":
            facts.add((statement.subject, "admin1", "Arkansas"))
    for source in shown.sources:
        if source.id == f"talk-{key}":
            facts |= {("title", source.title), ("url", source.url), ("note", source.note)}
    told = {value for fact in facts for value in fact[-1:]}
    return {
        f for f in facts if f[1] != "consent" and told and f[-1] not in ("", WITHHELD, NAMELESS)
    }


@given(
    st.tuples(_TIER, _TIER).map(lambda two: sorted(two, key=TIERS.index)),
    st.sampled_from(["source", "account", "judgement"]),
    st.fixed_dictionaries({}, optional={name: st.booleans() for name in _TELLING}),
    st.lists(_TIER, max_size=3),
    _TIER,
)
def test_a_stricter_tier_never_shows_more(
    tiers: list[str], way: str, kept: dict[str, bool], others: list[str], floor: str
) -> None:
    base = {n: v for n, v in (MAYOR if len(others) % 2 else CLERK).items() if kept.get(n, True)}
    shown = []
    for tier in tiers:
        told = base | ({"consent": tier} if way == "account" else {"consent": floor})
        judgements = [judged("consent", "account:n1", tier)] if way == "judgement" else []
        consent = Consent(tier) if way == "source" else Consent.PUBLIC
        rows = [account("n1", **told)]
        rows += [account(f"o{n}", **CLERK, consent=other) for n, other in enumerate(others)]
        with mock.patch.dict(os.environ, {GROUP: "1"}):
            shown.append(with_consent(material(*rows, judgements=judgements, consent=consent)))
    opener, stricter = (_facts(one, "n1") for one in shown)
    assert stricter <= opener
