"""A second factor on both engines: set up, asked for, used once, lost and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.support.people import PASSWORD, cheap_passwords

from paradiplomacy.access import limits, rows
from paradiplomacy.access.factors import Factors
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.access.totp import code_at, step_of
from paradiplomacy.errors import AccessError
from paradiplomacy.evidence.engine import connect, reading
from paradiplomacy.evidence.migrate import to_head
from paradiplomacy.evidence.tables import recovery_codes

EMAIL = "ann@example.org"
NOW = rows.now().replace(second=10, microsecond=0)


@pytest.fixture
def engine(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    cheap_passwords()
    monkeypatch.setattr(rows, "now", lambda: NOW)
    connected = connect(store_url)
    to_head(connected)
    yield connected
    connected.dispose()


@pytest.fixture
def everybody(engine: sa.Engine) -> People:
    return People(engine)


@pytest.fixture
def factors(engine: sa.Engine) -> Factors:
    return Factors(engine)


@pytest.fixture
def ann(everybody: People) -> str:
    return everybody.add(EMAIL, "Ann", Grant(Role.ADMIN), password=PASSWORD).key


def now_is(monkeypatch: pytest.MonkeyPatch, **after: float) -> None:
    monkeypatch.setattr(rows, "now", lambda: NOW + timedelta(**after))


def code(secret: str) -> str:
    return code_at(secret, step_of(rows.now()))


def refusal(act: object, *given: object, **named: object) -> str:
    with pytest.raises(AccessError) as refused:
        act(*given, **named)  # type: ignore[operator]
    return refused.value.code


@pytest.fixture
def secret(factors: Factors, ann: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a factor that was set up some minutes ago."""
    now_is(monkeypatch, minutes=-5)
    made = factors.begin(ann, PASSWORD)
    factors.confirm(ann, code(made))
    now_is(monkeypatch)
    return made


def test_it_counts_once_a_first_code_was_right(
    everybody: People, factors: Factors, ann: str
) -> None:
    assert refusal(factors.begin, ann, "wrong horse battery") == "wrong_password"
    assert factors.begun(ann) == ""
    secret = factors.begin(ann, PASSWORD)
    assert factors.begun(ann) == secret
    assert factors.of(ann) is None
    everybody.sign_in(EMAIL, PASSWORD)
    assert refusal(factors.confirm, ann, "000000") == "wrong_code"
    codes = factors.confirm(ann, code(secret))
    assert len(codes) == 10
    known = factors.of(ann)
    assert known is not None
    assert (known.since, known.codes) == (NOW, 10)
    assert factors.begun(ann) == ""
    assert refusal(factors.begin, ann, PASSWORD) == "has_factor"
    assert refusal(everybody.sign_in, EMAIL, PASSWORD) == "wrong"


def test_signing_in_needs_both_and_each_code_counts_once(
    everybody: People, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(everybody.sign_in, EMAIL, PASSWORD) == "wrong"
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, code="123456") == "wrong"
    assert refusal(everybody.sign_in, EMAIL, "wrong horse battery", code=code(secret)) == "wrong"
    everybody.sign_in(EMAIL, PASSWORD, code=code(secret))
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, code=code(secret)) == "wrong"
    now_is(monkeypatch, seconds=30)
    everybody.sign_in(EMAIL, PASSWORD, code=code(secret))


def test_of_many_who_bring_one_code_at_once_one_is_let_in(everybody: People, secret: str) -> None:
    def enter(_: int) -> bool:
        try:
            everybody.sign_in(EMAIL, PASSWORD, code=code(secret))
        except AccessError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, range(4))) == 1


def test_codes_on_paper_open_once_and_are_kept_as_digests(
    everybody: People, factors: Factors, ann: str, secret: str, engine: sa.Engine
) -> None:
    first, *_ = old = factors.renew(ann, code(secret))
    everybody.sign_in(EMAIL, PASSWORD, code=first.upper())
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, code=first) == "wrong"
    known = factors.of(ann)
    assert known is not None
    assert known.codes == 9
    fresh = factors.renew(ann, old[1])
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, code=old[2]) == "wrong"
    everybody.sign_in(EMAIL, PASSWORD, code=fresh[0])
    with reading(engine) as connection:
        text = str(connection.execute(sa.select(recovery_codes)).all())
    assert not [code for code in (*old, *fresh) if code in text]


def test_others_guesses_keep_nobody_out_who_has_a_code(
    everybody: People, factors: Factors, ann: str, secret: str
) -> None:
    paper = factors.renew(ann, code(secret))
    for n in range(limits.MOST["user"]):
        refusal(everybody.sign_in, EMAIL, "guess", address=f"192.0.2.{n % 40}")
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, address="192.0.2.1") == "too_many"
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, code="123456") == "too_many"
    everybody.sign_in(EMAIL, PASSWORD, address="192.0.2.1", code=paper[0])


def test_codes_cannot_be_guessed_from_many_addresses(
    everybody: People, secret: str, ann: str
) -> None:
    every = limits.MOST["user"] + limits.MOST["codes"]
    codes = [
        refusal(everybody.sign_in, EMAIL, PASSWORD, address=f"198.51.{n}.1", code="000000")
        for n in range(every)
    ]
    assert codes.count("wrong") == limits.MOST["user"]
    right = code(secret)
    assert refusal(everybody.sign_in, EMAIL, PASSWORD, address="203.0.113.1", code=right) == (
        "too_many"
    )
    everybody.sign_in(EMAIL, PASSWORD, device=everybody.remember(ann), code=right)


def test_a_link_to_a_new_password_does_not_pass_it_by(
    everybody: People, ann: str, secret: str
) -> None:
    _, link = everybody.reset(ann, by="local")
    _, session = everybody.accept(link, email="", name="", password="new horse battery")
    assert session == ""
    assert refusal(everybody.sign_in, EMAIL, "new horse battery") == "wrong"
    everybody.sign_in(EMAIL, "new horse battery", code=code(secret))


def test_another_admin_takes_it_away(
    everybody: People, factors: Factors, ann: str, secret: str
) -> None:
    bo = everybody.add("bo@example.org", "Bo", Grant(Role.ADMIN), password=PASSWORD)
    _, session = everybody.sign_in(EMAIL, PASSWORD, code=code(secret))
    factors.take_away(ann, by=bo.key)
    assert everybody.of_session(session) is None
    assert factors.of(ann) is None
    everybody.sign_in(EMAIL, PASSWORD)
    assert (bo.key, "factor_removed", ann) in {
        (entry.person, entry.event, entry.subject) for entry in everybody.log()
    }


def test_one_does_without_it_by_password_and_code(
    everybody: People, factors: Factors, ann: str, secret: str
) -> None:
    assert refusal(factors.remove, ann, "wrong horse battery", code(secret)) == "wrong_password"
    assert refusal(factors.remove, ann, PASSWORD, "000000") == "wrong_code"
    factors.remove(ann, PASSWORD, code(secret))
    everybody.sign_in(EMAIL, PASSWORD)


def test_it_is_missing_where_a_role_needs_it(
    everybody: People, factors: Factors, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steward = everybody.add(
        "bo@example.org", "Bo", Grant(Role.STEWARD, "r", "US"), password=PASSWORD
    )
    coder = everybody.add("cy@example.org", "Cy", Grant(Role.CODER, "r"), password=PASSWORD)
    elsewhere = everybody.add("di@example.org", "Di", Grant(Role.ADMIN))
    wanted = [factors.is_missing(everybody.person(ann)), factors.is_missing(steward)]
    assert wanted == [True, True]
    assert not factors.is_missing(coder)
    assert not factors.is_missing(elsewhere), "who has no password signs in by another site"
    secret = factors.begin(ann, PASSWORD)
    factors.confirm(ann, code(secret))
    assert not factors.is_missing(everybody.person(ann))
