"""The history of a fact says how openly each statement may be shown, as all else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Judgement

GIVEN = material(account("n1", **CLERK), account("n2", **CLERK))
CLAIM = next(s for s in GIVEN.statements if s.property == "text" and s.source == "talk-n1")


def open_to(store: Store) -> dict[str, Consent]:
    """By source, how openly what it says of the claim may be shown."""
    history = store.history("r", "claim:c1", "text")
    return {one.source.id: one.source.consent for one in history.statements}


@pytest.mark.parametrize(
    ("given", "judgement", "consent"),
    [
        (GIVEN, None, Consent.PUBLIC),
        (material(account("n1", **CLERK, consent="city"), account("n2", **CLERK)), None, "city"),
        (material(account("n1", **CLERK, embargo="2999"), account("n2", **CLERK)), None, "closed"),
        (GIVEN, judged("consent", "account:n1", "region"), "region"),
        (GIVEN, judged("consent", "source:talk-n1", "none"), "closed"),
        (GIVEN, judged("consent", CLAIM.id, "role"), "role"),
        (GIVEN, judged("embargo", CLAIM.id, "2999"), "closed"),
    ],
)
def test_it_is_as_open_as_the_strictest_asks(
    store: Store, given: Material, judgement: Judgement | None, consent: str
) -> None:
    store.import_material(given)
    if judgement is not None:
        store.judge("r", judgement)
    assert open_to(store) == {"talk-n1": consent, "talk-n2": "public"}
    shown = {s.source for s in with_consent(store.material("r")).statements if s.property == "text"}
    assert ("talk-n1" in shown) is (consent != "closed")
    if judgement is not None:
        store.undo("r")
        assert open_to(store)["talk-n1"] is Consent.PUBLIC


def test_what_an_account_no_longer_asks_does_not_count(store: Store) -> None:
    strict = material(account("n1", **CLERK, consent="none"), account("n2", **CLERK))
    store.import_material(strict)
    store.import_material(replace(GIVEN), withdraw=True)
    assert open_to(store)["talk-n1"] is Consent.PUBLIC


def test_what_was_erased_is_closed(store: Store) -> None:
    store.import_material(GIVEN)
    store.withdraw("r", "n1", by="Ann")
    assert open_to(store) == {"talk-n1": Consent.CLOSED, "talk-n2": Consent.PUBLIC}
