"""An admin sees the people of a record, gives them roles, and invites others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.factors import Factors
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.people import Listed, People
from paradiplomacy.access.roles import OF_ONE_SIDE, Action, Grant, Role, may, may_give
from paradiplomacy.answers.ties import tie_named
from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import release_due, waiting_view
from paradiplomacy.site.live.request_parts import base_address, live_of, people_of, shown_record
from paradiplomacy.site.live.rights import get, knows_of, may_read, page_routes, post
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.live.signing_in import GrantLine, grant_line
from paradiplomacy.site.pages.live_only import PEOPLE
from paradiplomacy.views import RecordAnswer, view_of

_Change: TypeAlias = Callable[[Request, People, PostedForm], View]
_ORDER = (Role.READER, Role.RESPONDENT, Role.STEWARD, Role.CODER, Role.RESEARCHER, Role.ADMIN)


class PersonLine(RecordAnswer):
    """Somebody who signs in, with what an admin has to know."""

    person: str
    name: str
    email: str
    grants: tuple[GrantLine, ...]
    is_disabled: bool
    is_locked: bool
    has_factor: bool


class InvitationLine(RecordAnswer):
    """An invitation; its tie only for who may know of it."""

    invitation: str
    name: str
    email: str
    tie: str
    grant: GrantLine
    state: str
    expires: date


class GrantEntered(RecordAnswer):
    """The form to invite somebody, as far as it was filled in; of a tie, its `ends`."""

    ends: tuple[str, ...]
    places: tuple[str, ...]
    tie: str
    side: str
    role: str
    record: str
    email: str
    name: str


@get(Action.INVITE)
def _show_people(request: Request) -> Response:
    _release_due(request)
    return _managing_page(request, {})


def _release_due(request: Request) -> None:
    for record in live_of(request).records:
        if may(request.state.person, Action.INVITE, record=record):
            release_due(request, record)


def _managing_page(request: Request, view: View, status: int = 200) -> Response:
    people, live = people_of(request), live_of(request)
    manages = may(request.state.person, Action.MANAGE, record="")
    listed = people.listed()
    by = request.state.person.key
    whole: View = {
        "people": view_of(_everybody(people, listed)) if manages else [],
        "respondents": sum(not each.person.email for each in listed),
        "invitations": [
            _invitation_line(request, each).to_dict()
            for each in people.invitations()
            if manages or each.by == by
        ][:200],
        "roles": [role.value for role in _ORDER if role is not Role.RESPONDENT],
        "every_role": [role.value for role in _ORDER],
        "roles_to_invite": [role.value for role in _ORDER if manages or role is Role.RESPONDENT],
        "manages": manages,
        "records": _records(request),
        **_entered(request, view.pop("entered", request.query_params)).to_dict(),
        "waiting": [
            each
            for key in live.records
            if may(request.state.person, Action.INVITE, record=key)
            for each in waiting_view(request, key)
        ],
        "is_sealed": request.app.state.identity.sealing is not None,
        "words": may(request.state.person, Action.SEE_ACCOUNTS, record=live.records[0]),
        "refusal": "",
        "done": "",
        "link": "",
    }
    return shown(request, PEOPLE, whole | view, status=status)


def _everybody(people: People, listed: Iterable[Listed]) -> tuple[PersonLine, ...]:
    """People who sign in, with what an admin has to know of each."""
    named = [each for each in listed if each.person.email]
    locked = people.locked(each.person.email for each in named)
    with_factor = Factors(people.engine).everybody()
    return tuple(
        PersonLine(
            person=each.person.key,
            name=each.person.name,
            email=each.person.email,
            grants=tuple(map(grant_line, each.person.grants)),
            is_disabled=each.is_disabled,
            is_locked=each.person.email in locked,
            has_factor=each.person.key in with_factor,
        )
        for each in named
    )


def _records(request: Request) -> list[str]:
    """The records that who asks may read."""
    return [key for key in live_of(request).records if may_read(request, key)]


def _known_tie(request: Request, name: str) -> str:
    """The key of a tie, where a record that who asks may read has it.

    Raises NotFoundError: None has it.
    """
    key = tie_named(shown_record(request), name).id
    if not knows_of(request, key):
        raise NotFoundError("tie", name)
    return key


def _invitation_line(request: Request, invitation: Invitation) -> InvitationLine:
    tie = invitation.tie
    is_known = tie in shown_record(request).ties and knows_of(request, tie)
    return InvitationLine(
        invitation=invitation.key,
        name=invitation.name,
        email=invitation.email,
        tie=tie if is_known else "",
        grant=grant_line(invitation.grant),
        state=invitation.state,
        expires=invitation.expires.date(),
    )


def _known_place(request: Request, named: str) -> str:
    """The key of a place that somebody names by key or name; what is none of these as it is."""
    with suppress(NotFoundError):
        key = shown_record(request).place(named).id
        if knows_of(request, f"place:{key}"):
            return key
    return named


def _entered(request: Request, given: Mapping[str, str]) -> GrantEntered:
    """Values in the form to invite somebody: of a tie, its ends can be chosen."""
    record, named = shown_record(request), given.get("tie", "")[:200]
    ends: tuple[str, ...] = ()
    with suppress(NotFoundError):
        ends = record.ties[_known_tie(request, named)].ends
    wanted = given.get("role", "respondent" if ends else "reader")
    return GrantEntered(
        ends=ends,
        places=tuple(key for key in record.places if knows_of(request, f"place:{key}")),
        tie=named,
        side=given.get("side", "")[:200],
        role=wanted,
        record=given.get("record", next(iter(_records(request)), "")),
        email=given.get("email", "")[:200],
        name=given.get("name", "")[:200],
    )


@post(Action.INVITE)
def _change_person(request: Request, form: PostedForm) -> Response:
    do = form.get("do", "")
    if do not in _CHANGES:
        return _managing_page(request, {"refusal": "nobody"}, 400)
    try:
        if do not in _OF_WHO_INVITES:
            _demand_manager(request)
        view = _CHANGES[do](request, people_of(request), form)
    except AccessError as error:
        if error.code == "forbidden":
            return forbidden(request)
        entered = {"entered": form} if do == "invite" else {}
        return _managing_page(request, {"refusal": error.code} | entered, 400)
    except NotFoundError:
        return _managing_page(request, {"refusal": "nobody"}, 400)
    return _managing_page(request, view if do == "invite" else view | {"done": do})


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
    language = wanted if wanted in live_of(request).site.languages else "en"
    made = people.invite(
        grant,
        by=request.state.person.key,
        email=form.get("email", ""),
        name=form.get("name", ""),
        tie=tie,
        language=language,
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

ROUTES = page_routes(PEOPLE, _show_people, _change_person)
"""Addresses of this page."""
