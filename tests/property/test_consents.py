"""A stricter consent never shows more, whatever else a record says."""

from __future__ import annotations

import os
from random import Random
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st
from tests.support.accounts import CLERK, MAYOR, account, grouped, judged, material

from paradiplomacy.evidence.consent.anonymity import GROUP, WITHHELD
from paradiplomacy.evidence.consent.groups import NAMELESS
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import CONSENT_WORDS, Consent, Statement

_CONSENT = st.sampled_from(CONSENT_WORDS)
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
    st.tuples(_CONSENT, _CONSENT).map(lambda two: sorted(two, key=CONSENT_WORDS.index)),
    st.sampled_from(["source", "account", "judgement"]),
    st.fixed_dictionaries({}, optional={name: st.booleans() for name in _TELLING}),
    st.lists(_CONSENT, max_size=3),
    _CONSENT,
)
def test_a_stricter_consent_never_shows_more(
    consents: list[str], way: str, kept: dict[str, bool], others: list[str], floor: str
) -> None:
    base = {n: v for n, v in (MAYOR if len(others) % 2 else CLERK).items() if kept.get(n, True)}
    shown = []
    for consent in consents:
        told = base | ({"consent": consent} if way == "account" else {"consent": floor})
        judgements = [judged("consent", "account:n1", consent)] if way == "judgement" else []
        of_source = Consent(consent) if way == "source" else Consent.PUBLIC
        rows = [account("n1", **told)]
        rows += [account(f"o{n}", **CLERK, consent=other) for n, other in enumerate(others)]
        with mock.patch.dict(os.environ, {GROUP: "1"}):
            shown.append(with_consent(material(*rows, judgements=judgements, consent=of_source)))
    opener, stricter = (_facts(one, "n1") for one in shown)
    assert stricter <= opener


_ACCOUNT = st.fixed_dictionaries(
    {
        "side": st.sampled_from(["US", "CN"]),
        "office": st.sampled_from(["City Hall", "Office of the Mayor", "外事办公室"]),
        "role": st.sampled_from(["clerk", "mayor", "deputy mayor", "翻译", "delegate"]),
        "place": st.sampled_from(["us-ar-little-rock", "us-ar-benton", "us-zz-nowhere"]),
        "date": st.sampled_from(["2010", "2010-05", "2010-05-12", "2011-01-01", "2010/2012"]),
        "language": st.sampled_from(["en", "en", "ru"]),
        "mode": st.sampled_from(["site", "site", "letter"]),
        "consent": _CONSENT,
    }
)


@given(st.lists(_ACCOUNT, max_size=9), st.integers(2, 4))
def test_who_is_not_to_be_named_is_one_of_a_group(told: list[dict[str, str]], k: int) -> None:
    given_ = material(*(account(f"n{n}", **each) for n, each in enumerate(told)))
    with mock.patch.dict(os.environ, {GROUP: str(k)}):
        shown = with_consent(grouped(given_))
        assert with_consent(shown) == shown
    rows: dict[str, dict[str, str]] = {}
    for statement in shown.statements:
        kind, _, key = statement.subject.partition(":")
        if kind == "account":
            rows.setdefault(key, {})[statement.property] = statement.value
    named = {f"n{n}" for n, each in enumerate(told) if each["consent"] == "name"}
    assert {key for key, row in rows.items() if "in_group" not in row} == named
    groups: dict[str, list[dict[str, str]]] = {}
    for key in rows.keys() - named:
        groups.setdefault(rows[key]["in_group"], []).append(rows[key])
    for members in groups.values():
        assert len(members) >= k
        assert all(member == members[0] for member in members)
        assert not ("place" in members[0] and members[0].get("role") == "head")
    answered = {s.subject[7:].partition("|")[0] for s in shown.statements if "answer:" in s.subject}
    assert answered == rows.keys()


@given(
    st.lists(_ACCOUNT, min_size=3, max_size=9),
    st.lists(st.lists(st.sampled_from("1234"), min_size=3, max_size=3), min_size=9, max_size=9),
    st.randoms(use_true_random=False),
)
def test_answers_dealt_anew_in_a_group_and_of_who_is_hidden_change_nothing(
    told: list[dict[str, str]], answers: list[list[str]], drawn: Random
) -> None:
    """Nothing that is shown says who of a group gave which answer, or what the others gave."""

    def answering(given_: dict[str, list[str]]) -> Material:
        rows = [account(f"n{n}", **each) for n, each in enumerate(told)]
        said = [
            Statement("r", f"answer:{key}|q{n}", "value", value, f"talk-{key}", "US")
            for key, values in given_.items()
            for n, value in enumerate(values)
        ]
        return material(*rows, said)

    first = {f"n{n}": answers[n] for n in range(len(told))}
    whole = grouped(answering(first))
    groups: dict[str, list[str]] = {}
    for judgement in whole.judgements:
        groups.setdefault(judgement.object, []).append(judgement.subject.removeprefix("account:"))
    named = {f"n{n}" for n, each in enumerate(told) if each["consent"] == "name"}
    dealt = {key: list(values) for key, values in first.items()}
    for members in groups.values():
        for question in range(3):
            order = drawn.sample(members, len(members))
            for key, other in zip(members, order, strict=True):
                dealt[key][question] = first[other][question]
    for key in dealt.keys() - named - {key for of in groups.values() for key in of}:
        dealt[key] = ["1", "1", "1"]
    assert with_consent(grouped(answering(dealt))) == with_consent(whole)
