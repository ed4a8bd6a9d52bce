"""An admin sees the people of a record, gives them roles, and invites others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.factors import Factors
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.people import Listed, People
from paradiplomacy.access.roles import OF_ONE_SIDE, Action, Grant, Person, Role, may, may_give
from paradiplomacy.answers.ties import tie_named
from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.identity import people_of
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import release_due, waiting_view
from paradiplomacy.site.live.rights import get, knows_of, may_read, page_routes, post
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.live.signing_in import grant_view
from paradiplomacy.site.pages.live_only import PEOPLE

__all__ = ["ROUTES"]

_ORDER = (Role.READER, Role.RESPONDENT, Role.STEWARD, Role.CODER, Role.RESEARCHER, Role.ADMIN)


@get(Action.INVITE)
def _people(request: Request) -> Response:
    _release_due(request)
    return _page(request, {})


def _release_due(request: Request) -> None:
    for record in _live(request).records:
        if may(request.state.person, Action.INVITE, record=record):
            release_due(request, record)


def _page(request: Request, view: View, status: int = 200) -> Response:
    people, live = people_of(request), _live(request)
    manages = may(request.state.person, Action.MANAGE, record="")
    listed = people.listed()
    by = request.state.person.key
    whole: View = {
        "people": _everybody(people, listed) if manages else [],
        "respondents": sum(not each.person.email for each in listed),
        "invitations": [
            _invitation(request, each) for each in people.invitations() if manages or each.by == by
        ][:200],
        "roles": [role.value for role in _ORDER if role is not Role.RESPONDENT],
        "every_role": [role.value for role in _ORDER],
        "roles_to_invite": [role.value for role in _ORDER if manages or role is Role.RESPONDENT],
        "manages": manages,
        "records": _records(request),
        **_entered(request, view.pop("entered", request.query_params)),
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


def _everybody(people: People, listed: Iterable[Listed]) -> list[View]:
    """People who sign in, with what an admin has to know of each."""
    named = [each for each in listed if each.person.email]
    locked = people.locked(each.person.email for each in named)
    with_factor = Factors(people.engine).everybody()
    return [
        _somebody(each.person, each.is_disabled)
        | {"is_locked": each.person.email in locked}
        | {"has_factor": each.person.key in with_factor}
        for each in named
    ]


def _somebody(person: Person, is_disabled: bool) -> View:
    return {
        "key": person.key,
        "name": person.name,
        "email": person.email,
        "grants": [grant_view(grant) for grant in person.grants],
        "is_disabled": is_disabled,
    }


def _records(request: Request) -> list[str]:
    """The records that who asks may read."""
    return [key for key in _live(request).records if may_read(request, key)]


def _known_tie(request: Request, name: str) -> str:
    """The key of a tie, where a record that who asks may read has it.

    Raises
    ------
    NotFoundError
        None has it.
    """
    key = tie_named(_live(request).site.record, name).id
    if not knows_of(request, key):
        raise NotFoundError("tie", name)
    return key


def _invitation(request: Request, invitation: Invitation) -> View:
    tie = invitation.tie
    is_known = tie in _live(request).site.record.ties and knows_of(request, tie)
    return {
        "key": invitation.key,
        "name": invitation.name,
        "email": invitation.email,
        "tie": tie if is_known else "",
        "grant": grant_view(invitation.grant),
        "state": invitation.state,
        "expires": invitation.expires.date().isoformat(),
    }


def _places(request: Request) -> list[str]:
    """Keys of the places that who asks may read of."""
    return [key for key in _live(request).site.record.places if knows_of(request, f"place:{key}")]


def _known_place(request: Request, named: str) -> str:
    """The key of a place that somebody names by key or name; what is none of these as it is."""
    with suppress(NotFoundError):
        key = _live(request).site.record.place(named).id
        if knows_of(request, f"place:{key}"):
            return key
    return named


def _entered(request: Request, given: Mapping[str, str]) -> View:
    """What stands in the form to invite somebody: of a tie, its ends can be chosen."""
    record, named = _live(request).site.record, given.get("tie", "")[:200]
    ends: tuple[str, ...] = ()
    with suppress(NotFoundError):
        ends = record.ties[_known_tie(request, named)].ends
    wanted = given.get("role", "respondent" if ends else "reader")
    return {
        "ends": ends,
        "places": _places(request),
        "tie": named,
        "side": given.get("side", "")[:200],
        "role": wanted,
        "record": given.get("record", next(iter(_records(request)), "")),
        "email": given.get("email", "")[:200],
        "name": given.get("name", "")[:200],
    }


@post(Action.INVITE)
def _changed(request: Request, form: PostedForm) -> Response:
    change = _CHANGES.get(form.get("do", ""))
    if change is None:
        return _page(request, {"refusal": "nobody"}, 400)
    try:
        view = change(request, people_of(request), form)
    except AccessError as error:
        if error.code == "forbidden":
            return forbidden(request)
        entered = {"entered": form} if form.get("do") == "invite" else {}
        return _page(request, {"refusal": error.code} | entered, 400)
    except NotFoundError:
        return _page(request, {"refusal": "nobody"}, 400)
    return _page(request, view)


def _given(request: Request, form: PostedForm) -> Grant:
    """The role that a form gives, where who sends it may give it.

    Raises
    ------
    AccessError
        They may not, or it is not a role of this record.
    """
    side, record = _known_place(request, form.get("side", "")), form.get("record", "")
    if record and record not in _live(request).records:
        raise AccessError("nobody", "there is no such record here")
    try:
        role = Role(form.get("role", ""))
    except ValueError:
        raise AccessError("nobody", "there is no such role") from None
    if (role in OF_ONE_SIDE) != bool(side):
        code = "has_side" if side else "no_side"
        raise AccessError(code, "a role for one place needs that place, and no other role does")
    if side and side not in _live(request).site.record.places:
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
    grant, tie, record = _given(request, form), "", _live(request).site.record
    if grant.role is Role.RESPONDENT:
        try:
            tie = _known_tie(request, form.get("tie", ""))
        except NotFoundError:
            raise AccessError("no_tie", "there is no such tie") from None
        if grant.side not in record.ties[tie].ends:
            raise AccessError("not_your_side", "this tie has no such end")
    language = "zh" if form.get("language") == "zh" else "en"
    invitation, token = people.invite(
        grant,
        by=request.state.person.key,
        email=form.get("email", ""),
        name=form.get("name", ""),
        tie=tie,
        language=language,
    )
    return _link(request, invitation, token)


def _link(request: Request, invitation: Invitation, token: str) -> View:
    base = request.app.state.address or f"{request.url.scheme}://{request.url.netloc}"
    until = invitation.expires.date().isoformat()
    return {"link": f"{base}/invitation/{token}", "link_until": until}


def _reset(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    if not people.person(form.get("key", "")).email:
        raise AccessError("nobody", "a respondent has no password")
    invitation, token = people.reset(form.get("key", ""), by=request.state.person.key)
    return _link(request, invitation, token) | {"done": "reset"}


def _role(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    people.set_role(form.get("key", ""), _given(request, form), by=request.state.person.key)
    return {"done": "role"}


def _disable(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    people.disable(form.get("key", ""), by=request.state.person.key)
    return {"done": "disable"}


def _enable(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    people.enable(form.get("key", ""), by=request.state.person.key)
    return {"done": "enable"}


def _unlock(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    people.unlock(form.get("key", ""), by=request.state.person.key)
    return {"done": "unlock"}


def _factor(request: Request, people: People, form: PostedForm) -> View:
    _demand_manager(request)
    key, by = form.get("key", ""), request.state.person.key
    if key == by:  # whoever has the session of somebody is not yet they
        raise AccessError("own_factor", "one's own second factor is removed on its page")
    Factors(people.engine).take_away(key, by=by)
    return {"done": "factor"}


def _revoke(request: Request, people: People, form: PostedForm) -> View:
    key, by = form.get("key", ""), request.state.person.key
    own = any(each.key == key and each.by == by for each in people.invitations())
    if not own:
        _demand_manager(request)
    people.revoke(key, by=by)
    _release_due(request)  # answers may have waited for this one
    return {"done": "revoke"}


_CHANGES: Mapping[str, Callable[[Request, People, PostedForm], View]] = {
    "invite": _invite,
    "role": _role,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "factor": _factor,
    "revoke": _revoke,
}


def _live(request: Request) -> Live:
    live: Live = request.app.state.live
    return live


ROUTES = page_routes(PEOPLE, _people, _changed)
"""Addresses of this page."""
