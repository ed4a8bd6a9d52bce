"""People who may sign in to a shared record, and what they did."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.access.roles import OF_ONE_SIDE, Grant, Role, is_place
from paradiplomacy.cli.options import Address, StoreOf, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import note, values_of
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.views import view_of

if TYPE_CHECKING:
    from paradiplomacy.access.invitations import Invitation
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store


Email = Annotated[str, typer.Argument(help="Email address of the person.")]
AsRole = Annotated[
    str, typer.Option(help=f"What they are: {', '.join(Role)}; see the guide on sharing a record.")
]
OfRecord = Annotated[
    str, typer.Option("--record", "-r", help="Record of the role; without it all of the store.")
]
OfPlace = Annotated[
    str,
    typer.Option(help="Key of the place that a steward or respondent speaks for: us-wa-seattle."),
]


@says()
def add(
    reply: Printer,
    email: Email,
    *,
    store: StoreOf,
    name: str,
    role: AsRole = "reader",
    record: OfRecord = "",
    place: OfPlace = "",
    password_stdin: bool = False,
    no_password: bool = False,
) -> None:
    """Add somebody who may sign in; asks for a password. The first is an admin.

    Example: `paradiplomacy people add ann@example.org --name Ann --role admin --store ties.db`

    name: Their name; it stands with what they write.
    password_stdin: Read the password from standard input, not from the terminal.
    no_password: They sign in through another site.
    """
    with _open_store_with_people(store) as (opened, everybody):
        if role == "respondent":
            raise ParadiplomacyError("a respondent has no account; use `people invite`")
        grant = _grant_of_options(reply, opened, role, record, place)
        person = everybody.add(
            email, name, grant, password="" if no_password else _password(reply, password_stdin)
        )
    note(f"{person.email}: {_in_words(reply, grant)}")


@says()
def invite(
    reply: Printer,
    *,
    store: StoreOf,
    role: AsRole = "reader",
    record: OfRecord = "",
    place: OfPlace = "",
    tie: str = "",
    email: str = "",
    name: str = "",
    days: Annotated[int | None, typer.Option(min=1, max=180)] = None,
    address: Address = "",
) -> None:
    """Make a link that invites somebody; it is shown once.

    Example: `paradiplomacy people invite --role respondent --record sino_us
    --place us-wa-seattle --tie 'tie:cn-chongqing|us-wa-seattle' --store ties.db`

    tie: Of a respondent: key of the tie that is asked about.
    email: Email address of whom you invite.
    name: Name of whom you invite.
    days: How long the link works; 14 days, that of a respondent 90.
    """
    if (role == "respondent") != bool(tie):
        raise typer.BadParameter(
            reply.say("no_tie" if tie else "needs_tie", role=role), param_hint="--tie"
        )
    with _open_store_with_people(store) as (opened, everybody):
        grant = _grant_of_options(reply, opened, role, record, place)
        if tie:
            _demand_tie(reply, store, record, tie, place)
        invitation, token = everybody.invite(
            grant,
            by="local",
            email=email,
            name=name,
            tie=tie,
            language=reply.language,
            days=days or 0,
        )
    _show_link(reply, invitation, token, address)


@says("people-list")
def list_(reply: Printer, *, store: StoreOf) -> None:
    """List people with their roles, and invitations.

    Example: `paradiplomacy people list --store ties.db`
    """
    with _open_store_with_people(store) as (_, everybody):
        listed, invited = everybody.list_people(), everybody.invitations()
    people = [
        values_of(each.person, "key", "email", "name")
        | {"roles": view_of(each.person.grants), "disabled": each.is_disabled}
        | {"added": each.added.isoformat()}
        for each in listed
    ]
    invitations = [
        {"key": each.key}
        | view_of(each.grant)
        | values_of(each, "tie", "email", "state")
        | {"expires": each.expires.isoformat()}
        for each in invited
    ]
    if reply.prints({"people": people, "invitations": invitations}):
        return
    reply.grid(
        reply.say("people"),
        ("key", "email", "name", "role"),
        [
            (
                each.person.key,
                each.person.email or reply.say("respondent"),
                each.person.name,
                reply.say("disabled")
                if each.is_disabled
                else "; ".join(_in_words(reply, grant) for grant in each.person.grants),
            )
            for each in listed
        ],
        whole=("key", "email"),
    )
    if invited:
        reply.grid(
            reply.say("invitations"),
            ("key", "role", "for", "state", "until"),
            [
                (
                    *(e.key, _in_words(reply, e.grant), e.tie or e.email),
                    *(reply.say(f"state.{e.state}"), str(e.expires.date())),
                )
                for e in invited
            ],
            whole=("key",),
        )


@says()
def role(
    reply: Printer,
    email: Email,
    *,
    store: StoreOf,
    role: AsRole,
    record: OfRecord = "",
    place: OfPlace = "",
) -> None:
    """Give somebody a role for a record, in place of the one that they had for it.

    Example: `paradiplomacy people role bo@example.org --role steward --record sino_us
    --place cn-chongqing --store ties.db`
    """
    with _open_store_with_people(store) as (opened, everybody):
        grant = _grant_of_options(reply, opened, role, record, place)
        person = everybody.set_role(everybody.by_email(email).key, grant, by="local")
    note(f"{person.email}: {'; '.join(_in_words(reply, each) for each in person.grants)}")


@says()
def reset(reply: Printer, email: Email, *, store: StoreOf, address: Address = "") -> None:
    """Make a link by which somebody sets a new password; it is shown once.

    Example: `paradiplomacy people reset ann@example.org --store ties.db`
    """
    with _open_store_with_people(store) as (_, everybody):
        invitation, token = everybody.reset(everybody.by_email(email).key, by="local")
    _show_link(reply, invitation, token, address)


@says()
def disable(reply: Printer, who: str, *, store: StoreOf, enable: bool = False) -> None:
    """Keep somebody from signing in and end their sessions, or take an invitation back.

    Example: `paradiplomacy people disable bo@example.org --store ties.db`

    who: Email address of a person, or key of a person or an invitation.
    enable: Let them sign in again.
    """
    with _open_store_with_people(store) as (_, everybody):
        if "@" in who:
            key = everybody.by_email(who).key
        elif who in {each.key for each in everybody.invitations()}:
            everybody.revoke(who, by="local")
            reply.remark("revoked", who=who)
            return
        elif who in {each.person.key for each in everybody.list_people()}:
            key = who
        else:
            known = [each.person.email for each in everybody.list_people() if each.person.email]
            raise NotFoundError("person or invitation", who, known)
        (everybody.enable if enable else everybody.disable)(key, by="local")
    reply.remark("enabled" if enable else "disabled_now", who=who)


@says()
def unlock(reply: Printer, email: Email, *, store: StoreOf, second_factor: bool = False) -> None:
    """Let the attempts to sign in as somebody count no more.

    Example: `paradiplomacy people unlock ann@example.org --store ties.db`

    second_factor: Also take the second factor away, of who has lost it; all their sessions end.
    """
    from paradiplomacy.access.factors import Factors

    with _open_store_with_people(store) as (_, everybody):
        key = everybody.by_email(email).key
        everybody.unlock(key, by="local")
        if second_factor:
            Factors(everybody.engine).take_away(key, by="local")
    reply.remark("unlocked", who=email)
    if second_factor:
        reply.remark("no_factor", who=email)


@says("people-log")
def log(reply: Printer, *, store: StoreOf, most: Annotated[int, typer.Option(min=1)] = 100) -> None:
    """Show the audit log: who did what, when, on which record. It holds keys alone.

    Example: `paradiplomacy people log --store ties.db --most 20`

    most: How many lines, the latest first.
    """
    with _open_store_with_people(store) as (_, everybody):
        lines = everybody.log(most=most)
        emails = {each.person.key: each.person.email for each in everybody.list_people()}
    rows = (
        (
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            emails.get(line.person) or line.person or reply.say("unknown"),
            *(line.event, line.record, line.subject),
        )
        for line in lines
    )
    if not reply.prints({"log": [view_of(line) | {"at": line.at.isoformat()} for line in lines]}):
        reply.grid(reply.say("log"), ("when", "who", "did", "record", "on"), rows, whole=("on",))


@contextmanager
def _open_store_with_people(store: str) -> Iterator[tuple[Store, People]]:
    """A store and its people."""
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        yield opened, People(opened.engine)


def _show_link(reply: Printer, invitation: Invitation, token: str, address: str) -> None:
    """Print the address that an invitation leads to."""
    reply.remark("link", day=str(invitation.expires.date()))
    typer.echo(f"{address.rstrip('/')}/invitation/{token}")


def _password(reply: Printer, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    text: str = typer.prompt(
        reply.say("password"), hide_input=True, confirmation_prompt=reply.say("again"), err=True
    )
    return text


def _grant_of_options(reply: Printer, store: Store, role: str, record: str, place: str) -> Grant:
    """The role that the options name; refuse one, a record or a place that is not there."""
    if role not in list(Role):
        raise NotFoundError("role", role, Role)
    known = [meta.id for meta in store.records()]
    if record and record not in known:
        raise NotFoundError("record", record, known)
    if (Role(role) in OF_ONE_SIDE) != bool(place):
        raise typer.BadParameter(
            reply.say("no_place" if place else "needs_place", role=role), param_hint="--place"
        )
    if place:
        _demand_place(store, [record] if record else known, place)
    return Grant(Role(role), record, place)


def _demand_place(store: Store, records: list[str], place: str) -> None:
    if any(store.material_on(record, f"place:{place}").statements for record in records):
        return
    known = {
        statement.subject.removeprefix("place:")
        for record in records
        for statement in store.material(record).statements
        if statement.subject.startswith("place:")
    }
    hint = "a steward speaks for one place, and not for a country" if place.isupper() else ""
    raise NotFoundError("place", place, known, hint=hint)


def _in_words(reply: Printer, grant: Grant) -> str:
    """A role as people read it."""
    role = reply.say(f"role_name.{grant.role}")
    of = grant.record or reply.say("every_record")
    if not grant.side:
        return reply.say("role", role=role, record=of)
    reads_only = grant.role is Role.STEWARD and not is_place(grant.side)
    key = "role_reads" if reads_only else "role_of"
    return reply.say(key, role=role, side=grant.side, record=of)


def _demand_tie(reply: Printer, store: str, record: str, tie: str, place: str) -> None:
    from paradiplomacy.record.open import open_record

    if not record:
        raise typer.BadParameter(reply.say("needs_record"), param_hint="--record")
    opened = open_record(record, store=store)
    if tie not in opened.ties:
        raise NotFoundError("tie", tie, opened.ties, hint="`paradiplomacy tie list` has the keys")
    if place not in opened.ties[tie].ends:
        raise NotFoundError("end", place, opened.ties[tie].ends)
