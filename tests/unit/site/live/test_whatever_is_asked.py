"""Whatever a schema of all addresses allows, and what it does not, is asked: nothing breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.roles import Role
from paradiplomacy.site.live.cookies import csrf_token
from paradiplomacy.site.live.rights import LiveRoute
from paradiplomacy.site.pages import KINDS

pytestmark = pytest.mark.thorough

TEXT: dict[str, Any] = {"type": "string", "maxLength": 300}
FIELDS: dict[str, dict[str, Any]] = {
    "do": {"enum": ["invite", "role", "disable", "reset", "start", "finish", "save", "x"]},
    "role": {"enum": [*Role, "king"]},
    "side": {"enum": ["us-ar-little-rock", "CN", "", "XX"]},
    "tier": {"enum": ["name", "none", "x"]},
    "version": {"type": ["integer", "string"]},
    **dict.fromkeys(
        ("email", "name", "password", "key", "record", "tie", "next", "answer", "old", "new"), TEXT
    ),
    **dict.fromkeys(("office", "value", "why", "statement", "source", "row", "undo"), TEXT),
}


def parameters(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)", path)
    return [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names]


def operations(site: SharedSite, token: str) -> dict[str, Any]:
    """Every address as OpenAPI describes it: the JSON of pages, and all that a server alone has."""
    query = [{"name": name, "in": "query", "schema": TEXT} for name in ("next", "tie", "code")]
    answers = {"responses": {"200": {"description": "any"}}}
    paths: dict[str, Any] = {}
    for kind in KINDS:
        path = f"/{kind.folder}/{{key}}.json" if kind.folder else f"/{kind.address()}.json"
        paths[path] = {"get": {"parameters": parameters(path), **answers}}
    body = {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": FIELDS | {"token": {"const": token}},
                "required": ["token"],
            }
        }
    }
    for route in site.app.routes:
        assert isinstance(route, LiveRoute)
        path = re.sub(r":\w+\}", "}", route.path)
        if "sign-out" in path or path.startswith("/zh"):
            continue
        asked: dict[str, Any] = {"parameters": [*parameters(path), *query], **answers}
        if route.method == "POST":
            asked["requestBody"] = {"content": body}
        paths.setdefault(path, {})[route.method.lower()] = asked
    return {"openapi": "3.0.2", "info": {"title": "site", "version": "1"}, "paths": paths}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_nothing_that_is_asked_breaks_the_server(
    in_store: SharedSite, mode: GenerationMode
) -> None:
    visitor: Visitor = in_store.signed_in(Role.ADMIN, "")
    session = visitor.cookies["session"]
    schema = schemathesis.openapi.from_dict(operations(in_store, csrf_token(session)))
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.path_parameters or operation.body):
            continue

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            visitor.cookies = {"session": session}
            given_body = case.body if isinstance(case.body, dict) else {}
            data = {str(name): _text(value) for name, value in given_body.items()}
            query = {name: _text(value) for name, value in (case.query or {}).items()}
            path = case.formatted_path
            if "//" in path or "#" in path or not path.startswith("/"):
                return  # no path that a client of HTTP sends
            sent = {"data": data} if case.method.upper() == "POST" else {}
            answer = visitor.ask(case.method.upper(), path, params=query, **sent)
            assert answer.status_code < 500, (case.method, path, data, query)
            location = answer.headers.get("location", "/")
            assert not location.startswith(("//", "http")), location

        ask()
    assert tried > 150


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode()
