"""An admin sees the people of a record, gives them roles, and invites others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.factors import Factors
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.people import People, UserRow
from paradiplomacy.access.roles import OF_ONE_SIDE, Action, Grant, Role, may, may_give
from paradiplomacy.answers.ties import tie_named
from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import release_due, waiting_view
from paradiplomacy.site.live.request_parts import (
    base_address,
    live_of,
    page_response,
    people_of,
    shown_record,
)
from paradiplomacy.site.live.rights import knows_of, may_read
from paradiplomacy.site.pages.live_only import PEOPLE

_Change: TypeAlias = Callable[[Request, People, PostedForm], View]
_ENTERED = ("tie", "side", "role", "record", "email", "name")
_ORDER = (Role.READER, Role.RESPONDENT, Role.STEWARD, Role.CODER, Role.RESEARCHER, Role.ADMIN)


def show_people(request: Request) -> Response:
    _release_due(request)
    return _managing_page(request)


def _release_due(request: Request) -> None:
    for record in live_of(request).records:
        if may(request.state.person, Action.INVITE, record=record):
            release_due(request, record)


def _managing_page(
    request: Request, status: int = 200, *, entered: Mapping[str, str] | None = None, **done: str
) -> Response:
    """The page of the people of a record.

    entered: What stands in the form to invite somebody.
    **done: ``refusal``, or what was ``done``; ``link`` and ``link_until``.
    """
    people, person = people_of(request), request.state.person
    manages = may(person, Action.MANAGE, record="")
    listed = people.list_people()
    invites = [key for key in live_of(request).records if may(person, Action.INVITE, record=key)]
    return page_response(
        request,
        PEOPLE,
        status=status,
        people=_everybody(people, listed) if manages else [],
        respondents=sum(not each.person.email for each in listed),
        invitations=[
            each
            if each.tie in shown_record(request).ties and knows_of(request, each.tie)
            else replace(each, tie="")
            for each in people.invitations()
            if manages or each.by == person.key
        ][:200],
        every_role=_ORDER,
        manages=manages,
        records=[key for key in live_of(request).records if may_read(request, key)],
        places=[key for key in shown_record(request).places if knows_of(request, f"place:{key}")],
        waiting=[each for key in invites for each in waiting_view(request, key)],
        is_sealed=request.app.state.identity.sealing is not None,
        words=may(person, Action.SEE_ACCOUNTS, record=live_of(request).records[0]),
        **_invitation_form(request, request.query_params if entered is None else entered),
        **dict.fromkeys(("refusal", "done", "link"), "") | done,
    )


def _everybody(people: People, listed: Iterable[UserRow]) -> list[tuple[UserRow, bool, bool]]:
    """People who sign in: whether they are locked, and have a second factor."""
    named = [each for each in listed if each.person.email]
    locked = people.locked_users(each.person.email for each in named)
    with_factor = Factors(people.engine).everybody()
    return [(each, each.person.email in locked, each.person.key in with_factor) for each in named]


def _known_tie(request: Request, name: str) -> str:
    """The key of a tie, where a record that who asks may read has it.

    Raises NotFoundError: None has it.
    """
    key = tie_named(shown_record(request), name).id
    if not knows_of(request, key):
        raise NotFoundError("tie", name)
    return key


def _known_place(request: Request, named: str) -> str:
    """The key of a place that somebody names by key or name; what is none of these as it is."""
    with suppress(NotFoundError):
        key = shown_record(request).place(named).id
        if knows_of(request, f"place:{key}"):
            return key
    return named


def _invitation_form(request: Request, given: Mapping[str, str]) -> View:
    """Values in the form to invite somebody: of a tie, its ends can be chosen."""
    ends: tuple[str, ...] = ()
    with suppress(NotFoundError):
        ends = shown_record(request).ties[_known_tie(request, given.get("tie", "")[:200])].ends
    readable = (key for key in live_of(request).records if may_read(request, key))
    usual = {"role": "respondent" if ends else "reader", "record": next(readable, "")}
    entered = {name: given.get(name, usual.get(name, ""))[:200] for name in _ENTERED}
    return {"ends": ends, "entered": entered}


def change_person(request: Request, form: PostedForm) -> Response:
    do = form.get("do", "")
    if do not in _CHANGES:
        return _managing_page(request, 400, refusal="nobody")
    try:
        if do not in _OF_WHO_INVITES:
            _demand_manager(request)
        view = _CHANGES[do](request, people_of(request), form)
    except AccessError as error:
        if error.code == "forbidden":
            return forbidden(request)
        entered = form if do == "invite" else None
        return _managing_page(request, 400, entered=entered, refusal=error.code)
    except NotFoundError:
        return _managing_page(request, 400, refusal="nobody")
    return _managing_page(request, done="" if do == "invite" else do, **view)


def _role_from_form(request: Request, form: PostedForm) -> Grant:
    """The role that a form gives, where who sends it may give it.

    Raises AccessError: They may not, or it is not a role of this record.
    """
    side, record = _known_place(request, form.get("side", "")), form.get("record", "")
    if record and record not in live_of(request).records:
        raise AccessError("nobody", "there is no such record here")
    try:
        role = Role(form.get("role", ""))
    except ValueError:
        raise AccessError("nobody", "there is no such role") from None
    if (role in OF_ONE_SIDE) != bool(side):
        code = "has_side" if side else "no_side"
        raise AccessError(code, "a role for one place needs that place, and no other role does")
    if side and side not in shown_record(request).places:
        raise AccessError("no_place", "there is no such place")
    grant = Grant(role, record, side)
    if not may_give(request.state.person, grant):
        raise AccessError("forbidden", "an admin alone gives roles")
    return grant


def _demand_manager(request: Request) -> None:
    """Stop who may not manage everybody: people are of all records of the store."""
    if not may(request.state.person, Action.MANAGE, record=""):
        raise AccessError("forbidden", "an admin alone may do that")


def _invite(request: Request, people: People, form: PostedForm) -> View:
    grant, tie, record = _role_from_form(request, form), "", shown_record(request)
    if grant.role is Role.RESPONDENT:
        try:
            tie = _known_tie(request, form.get("tie", ""))
        except NotFoundError:
            raise AccessError("no_tie", "there is no such tie") from None
        if grant.side not in record.ties[tie].ends:
            raise AccessError("not_your_side", "this tie has no such end")
    wanted = form.get("language", "")
    made = people.invite(
        grant,
        by=request.state.person.key,
        email=form.get("email", ""),
        name=form.get("name", ""),
        tie=tie,
        language=wanted if wanted in live_of(request).site.languages else "en",
    )
    return _link(request, *made)


def _link(request: Request, invitation: Invitation, token: str) -> View:
    until = invitation.expires.date().isoformat()
    return {"link": f"{base_address(request)}/invitation/{token}", "link_until": until}


def _reset(request: Request, people: People, form: PostedForm) -> View:
    if not people.person(form.get("key", "")).email:
        raise AccessError("nobody", "a respondent has no password")
    return _link(request, *people.reset(form.get("key", ""), by=request.state.person.key))


def _set_role(request: Request, people: People, form: PostedForm) -> View:
    people.set_role(
        form.get("key", ""), _role_from_form(request, form), by=request.state.person.key
    )
    return {}


def _to_somebody(do: Callable[..., None]) -> _Change:
    """Change that a manager makes to somebody, by their key alone."""

    def change(request: Request, people: People, form: PostedForm) -> View:
        do(people, form.get("key", ""), by=request.state.person.key)
        return {}

    return change


def _remove_factor(request: Request, people: People, form: PostedForm) -> View:
    key, by = form.get("key", ""), request.state.person.key
    if key == by:  # whoever has the session of somebody is not yet they
        raise AccessError("own_factor", "one's own second factor is removed on its page")
    Factors(people.engine).take_away(key, by=by)
    return {}


def _revoke(request: Request, people: People, form: PostedForm) -> View:
    key, by = form.get("key", ""), request.state.person.key
    if not any(each.key == key and each.by == by for each in people.invitations()):
        _demand_manager(request)
    people.revoke(key, by=by)
    _release_due(request)  # answers may have waited for this one
    return {}


_CHANGES: Mapping[str, _Change] = {
    "invite": _invite,
    "revoke": _revoke,
    "role": _set_role,
    "reset": _reset,
    "disable": _to_somebody(People.disable),
    "enable": _to_somebody(People.enable),
    "unlock": _to_somebody(People.unlock),
    "factor": _remove_factor,
}
_OF_WHO_INVITES = ("invite", "revoke")
"""What is not for managers alone: who invites makes links, and takes their own back."""
