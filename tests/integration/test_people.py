"""People of a store on both engines: invited, signed in, limited, logged."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.support.people import PASSWORD, cheap_passwords

from paradiplomacy.access import limits, rows
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.errors import AccessError
from paradiplomacy.evidence.engine import connect, reading
from paradiplomacy.evidence.migrate import to_head
from paradiplomacy.evidence.tables import audit, invitations, people, sessions

ADMIN, CODER = Grant(Role.ADMIN), Grant(Role.CODER, "sino_us")
ANSWERS = Grant(Role.RESPONDENT, "sino_us", "US")


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    cheap_passwords()
    connected = connect(store_url)
    to_head(connected)
    yield connected
    connected.dispose()


@pytest.fixture
def everybody(engine: sa.Engine) -> People:
    return People(engine)


def code(error: pytest.ExceptionInfo[AccessError]) -> str:
    return error.value.code


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    now = rows.now() + timedelta(**by)
    monkeypatch.setattr(rows, "now", lambda: now)


def test_somebody_who_was_invited_signs_in_and_is_known_again(everybody: People) -> None:
    ann = everybody.add("Ann@Example.org", "Ann", ADMIN, password=PASSWORD)
    invitation, token = everybody.invite(CODER, by=ann.key, email="bo@example.org")
    assert everybody.invitation(token) == invitation
    bo, session = everybody.accept(token, email="Bo@example.org", name="Bo", password=PASSWORD)
    assert (bo.email, bo.grants) == ("bo@example.org", (CODER,))
    assert everybody.of_session(session) == bo
    again, other = everybody.sign_in("BO@example.org ", PASSWORD, old=session)
    assert again == bo
    assert everybody.of_session(session) is None, "signing in ends the session before"
    everybody.sign_out(other)
    assert everybody.of_session(other) is None


def test_an_invitation_makes_one_account(everybody: People) -> None:
    _, token = everybody.invite(CODER, by="local")

    def accept(n: int) -> str:
        try:
            return everybody.accept(token, email=f"b{n}@x.org", name="B", password=PASSWORD)[0].key
        except AccessError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(accept, range(4)))
    assert sorted(results)[-3:] == ["used"] * 3
    assert len(everybody.list_people()) == 1, "who came too late has left nothing"


def test_a_link_to_a_new_password_that_is_used_many_times_at_once_counts_once(
    everybody: People,
) -> None:
    bo = everybody.add("bo@example.org", "Bo", CODER, password=PASSWORD)
    _, token = everybody.reset(bo.key, by="local")

    def set_password(n: int) -> str:
        try:
            everybody.accept(token, email="", name="", password=f"{PASSWORD} {n}")
        except AccessError as error:
            return error.code
        return f"{PASSWORD} {n}"

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(set_password, range(4)))
    (password,) = (result for result in results if result != "used")
    everybody.sign_in("bo@example.org", password)


def test_a_link_that_is_used_while_its_maker_is_disabled_counts_before_or_not(
    everybody: People,
) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    for n in range(5):
        bo = everybody.add(f"bo{n}@example.org", "Bo", ADMIN)
        _, token = everybody.invite(ADMIN, by=bo.key)

        def accept(token: str = token, n: int = n) -> str:
            try:
                everybody.accept(token, email=f"eve{n}@x.org", name="Eve", password=PASSWORD)
            except AccessError as error:
                return error.code
            return "in"

        with ThreadPoolExecutor(2) as pool:
            came = pool.submit(accept)
            pool.submit(everybody.disable, bo.key, by="local").result()
        assert came.result() in ("in", "revoked")
        there = f"eve{n}@x.org" in {each.person.email for each in everybody.list_people()}
        assert there == (came.result() == "in")
        assert accept() in ("used", "revoked")


def test_an_invitation_can_be_taken_back_and_grows_old(
    everybody: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, token = everybody.invite(CODER, by="local")
    everybody.revoke(first.key, by="local")
    with pytest.raises(AccessError) as refused:
        everybody.invitation(token)
    assert code(refused) == "revoked"
    _, token = everybody.invite(CODER, by="local")
    later(monkeypatch, days=15)
    with pytest.raises(AccessError) as refused:
        everybody.accept(token, email="b@x.org", name="B", password=PASSWORD)
    assert code(refused) == "expired"


def test_a_link_can_be_made_for_less_long(
    everybody: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, link = everybody.invite(ANSWERS, by="local", tie="tie:a|b")
    short, token = everybody.invite(ANSWERS, by="local", tie="tie:a|b", days=7)
    assert usual.expires - rows.now() > timedelta(days=89)
    everybody.answering(token)
    later(monkeypatch, days=8)
    with pytest.raises(AccessError) as refused:
        everybody.answering(token)
    assert (code(refused), short.grant) == ("expired", ANSWERS)
    everybody.answering(link)


def test_a_respondent_comes_back_by_the_same_link(everybody: People) -> None:
    _, token = everybody.invite(ANSWERS, by="local", tie="tie:a|b", language="zh")
    one, session = everybody.answering(token)
    two, other = everybody.answering(token)
    assert one == two
    assert session != other
    assert (one.grants, one.name, one.email, one.language) == ((ANSWERS,), "", "", "zh")
    with pytest.raises(AccessError):
        everybody.accept(token, email="b@x.org", name="B", password=PASSWORD)


def test_the_database_holds_no_token_and_no_password(everybody: People, engine: sa.Engine) -> None:
    _, token = everybody.invite(CODER, by="local")
    _, session = everybody.accept(token, email="b@x.org", name="B", password=PASSWORD)
    with reading(engine) as connection:
        tables = (people, invitations, sessions, audit)
        text = "".join(str(connection.execute(sa.select(table)).all()) for table in tables)
    assert token not in text
    assert session not in text
    assert PASSWORD not in text
    assert "$argon2id$" in text


def test_wrong_passwords_and_unknown_people_are_refused_alike(everybody: People) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    everybody.add("cy@example.org", "Cy", CODER)
    for email, password in [
        ("ann@example.org", "wrong horse battery"),
        ("bo@example.org", PASSWORD),
        ("cy@example.org", ""),
    ]:
        with pytest.raises(AccessError) as refused:
            everybody.sign_in(email, password)
        assert code(refused) == "wrong"


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_too_many_attempts_lock_those_alone_who_made_them(
    everybody: People, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    for _ in range(limits.MOST["pair"]):
        assert not everybody.locked_users([email])
        with pytest.raises(AccessError) as refused:
            everybody.sign_in(email, "guess", address="192.0.2.1")
        assert code(refused) == "wrong"
    assert everybody.locked_users([email, "cy@example.org"]) == {email}
    with pytest.raises(AccessError) as refused:
        everybody.sign_in(email, PASSWORD, address="192.0.2.1")
    assert code(refused) == "too_many"
    if email.startswith("ann"):
        everybody.sign_in(email, PASSWORD, address="192.0.2.2")
    later(monkeypatch, minutes=16)
    assert not everybody.locked_users([email])
    with pytest.raises(AccessError) as refused:
        everybody.sign_in(email, "guess", address="192.0.2.1")
    assert code(refused) == "wrong"


def many_guesses(everybody: People, email: str = "ann@example.org") -> None:
    """Guess from so many addresses that nobody is let in to an account from anywhere."""
    for n in range(limits.MOST["user"]):
        with pytest.raises(AccessError):
            everybody.sign_in(email, "guess", address=f"192.0.2.{n}")
    with pytest.raises(AccessError) as refused:
        everybody.sign_in(email, PASSWORD, address="198.51.100.7")
    assert code(refused) == "too_many"


def test_guesses_from_everywhere_do_not_keep_a_known_browser_out(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    bo = everybody.add("bo@example.org", "Bo", ADMIN, password=PASSWORD)
    first = everybody.remember(ann.key)
    device = everybody.remember(ann.key, old=first)
    others = everybody.remember(bo.key)
    many_guesses(everybody)
    for token in ("", "made up", others, first):
        with pytest.raises(AccessError):
            everybody.sign_in("ann@example.org", PASSWORD, address="192.0.2.1", device=token)
    everybody.sign_in("ann@example.org", PASSWORD, address="192.0.2.1", device=device)


def test_a_known_browser_that_guesses_is_refused_as_well(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    device = everybody.remember(ann.key)
    for _ in range(limits.MOST["device"]):
        with pytest.raises(AccessError):
            everybody.sign_in("ann@example.org", "guess", device=device)
    with pytest.raises(AccessError) as refused:
        everybody.sign_in("ann@example.org", PASSWORD, device=device)
    assert code(refused) == "too_many"


def test_another_admin_unlocks(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    bo = everybody.add("bo@example.org", "Bo", ADMIN, password=PASSWORD)
    many_guesses(everybody)
    many_guesses(everybody, "bo@example.org")
    everybody.unlock(ann.key, by=bo.key)
    assert everybody.locked_users(["ann@example.org", "bo@example.org"]) == {"bo@example.org"}
    everybody.sign_in("ann@example.org", PASSWORD, address="198.51.100.7")
    assert (bo.key, "unlock", ann.key) in {(e.person, e.event, e.subject) for e in everybody.log()}


def test_too_many_attempts_from_one_address_are_refused(everybody: People) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    for n in range(limits.MOST["address"]):
        with pytest.raises(AccessError):
            everybody.sign_in(f"{n}@example.org", "guess", address="192.0.2.1")
    with pytest.raises(AccessError) as refused:
        everybody.sign_in("ann@example.org", PASSWORD, address="192.0.2.1")
    assert code(refused) == "too_many"
    everybody.sign_in("ann@example.org", PASSWORD, address="192.0.2.2")


def test_many_attempts_at_once_count_as_many(everybody: People) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)

    def guess(n: int) -> str:
        try:
            everybody.sign_in("ann@example.org", f"guess {n}")
        except AccessError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(5) as pool:
        codes = list(pool.map(guess, range(20)))
    assert codes.count("wrong") == limits.MOST["pair"]


def test_sessions_end(everybody: People, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    _, session = everybody.sign_in("ann@example.org", PASSWORD)
    later(monkeypatch, hours=11)
    assert everybody.of_session(session) is not None
    later(monkeypatch, hours=11)
    assert everybody.of_session(session) is not None, "it was used meanwhile"
    later(monkeypatch, hours=13)
    assert everybody.of_session(session) is None
    assert everybody.of_session("") is None
    assert everybody.of_session("made up") is None


def test_a_clock_that_was_wrong_leaves_no_session_and_no_lock(
    everybody: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    _, before = everybody.sign_in("ann@example.org", PASSWORD)
    later(monkeypatch, days=365)
    _, link = everybody.invite(CODER, by="local")
    _, ahead = everybody.sign_in("ann@example.org", PASSWORD)
    for _ in range(limits.MOST["pair"] + 1):
        with pytest.raises(AccessError):
            everybody.sign_in("ann@example.org", "guess")
    later(monkeypatch, days=-365)
    assert everybody.of_session(ahead) is None
    with pytest.raises(AccessError) as refused:
        everybody.invitation(link)
    assert code(refused) == "expired"
    everybody.sign_in("ann@example.org", PASSWORD)
    later(monkeypatch, days=364)
    assert everybody.of_session(ahead) is None
    assert everybody.of_session(before) is None


def test_a_session_of_the_future_is_over_however_long_it_lasts(
    everybody: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    _, session = everybody.sign_in("ann@example.org", PASSWORD)
    later(monkeypatch, minutes=-4)
    assert everybody.of_session(session) is not None, "clocks of two machines differ a little"
    later(monkeypatch, minutes=-2)
    assert everybody.of_session(session) is None


def test_who_is_disabled_is_out_at_once(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    bo = everybody.add("bo@example.org", "Bo", CODER, password=PASSWORD)
    _, session = everybody.sign_in("bo@example.org", PASSWORD)
    everybody.disable(bo.key, by=ann.key)
    assert everybody.of_session(session) is None
    with pytest.raises(AccessError):
        everybody.sign_in("bo@example.org", PASSWORD)
    everybody.enable(bo.key, by=ann.key)
    everybody.sign_in("bo@example.org", PASSWORD)


def test_a_role_takes_the_place_of_the_one_for_the_record(everybody: People) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN)
    bo = everybody.add("bo@example.org", "Bo", CODER)
    steward = Grant(Role.STEWARD, "sino_us", "CN")
    other = Grant(Role.READER, "china_russia")
    everybody.set_role(bo.key, other, by="local")
    assert set(everybody.set_role(bo.key, steward, by="local").grants) == {steward, other}


def test_somebody_stays_admin(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN)
    with pytest.raises(AccessError) as refused:
        everybody.disable(ann.key, by=ann.key)
    assert code(refused) == "last_admin"
    with pytest.raises(AccessError):
        everybody.set_role(ann.key, Grant(Role.READER), by=ann.key)
    assert everybody.person(ann.key).grants == (ADMIN,)


def test_a_new_password_ends_all_sessions(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    _, one = everybody.sign_in("ann@example.org", PASSWORD)
    with pytest.raises(AccessError):
        everybody.change_password(ann.key, "wrong horse battery", "new horse battery")
    two = everybody.change_password(ann.key, PASSWORD, "new horse battery")
    assert everybody.of_session(one) is None
    assert everybody.of_session(two) == ann
    everybody.sign_in("ann@example.org", "new horse battery")


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [
        ("ann", PASSWORD, "bad_email"),
        ("a b@x.org", PASSWORD, "bad_email"),
        ("ann@x.org", "short", "short"),
        ("ann@x.org", "x" * 201, "long"),
        ("ANN@example.org", PASSWORD, "taken"),
    ],
)
def test_what_is_no_account_is_refused(
    everybody: People, email: str, password: str, why: str
) -> None:
    everybody.add("ann@example.org", "Ann", ADMIN)
    with pytest.raises(AccessError) as refused:
        everybody.add(email, "Ann", CODER, password=password)
    assert code(refused) == why


def test_another_provider_signs_in_whom_somebody_has_added(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN)
    with pytest.raises(AccessError) as refused:
        everybody.sign_in_elsewhere("https://id.example|7", "bo@example.org")
    assert code(refused) == "not_invited"
    who, session = everybody.sign_in_elsewhere("https://id.example|1", "Ann@example.org")
    assert who == ann
    assert everybody.of_session(session) == ann
    assert everybody.sign_in_elsewhere("https://id.example|1", "")[0] == ann
    with pytest.raises(AccessError):
        everybody.sign_in_elsewhere("https://id.example|2", "ann@example.org")


def test_the_log_says_who_did_what_by_key_alone(everybody: People) -> None:
    ann = everybody.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
    bo = everybody.add("bo@example.org", "Bo", CODER, by=ann.key)
    everybody.sign_in("ann@example.org", PASSWORD)
    with pytest.raises(AccessError):
        everybody.sign_in("ann@example.org", "wrong")
    everybody.set_role(bo.key, Grant(Role.READER, "sino_us"), by=ann.key)
    log = [(entry.person, entry.event, entry.record, entry.subject) for entry in everybody.log()]
    assert log == [
        (ann.key, "role", "sino_us", bo.key),
        ("", "sign_in_refused", "", ann.key),
        (ann.key, "sign_in", "", ann.key),
        (ann.key, "add", "sino_us", bo.key),
        ("local", "add", "", ann.key),
    ]
    assert isinstance(everybody.log(most=1)[0].at, datetime)
