"""Signing in through another site, an identity provider (OpenID Connect).

The sign-in goes by the code flow with PKCE, as Authlib does it. The provider's own description
says where it is asked and by which keys it signs; a token that was signed by another key, for
somebody else, too long ago, or for another attempt is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.errors import AccessError, NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.site.live.cookies import cookie_of, drop, keep, session_token
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.request_parts import base_address, leading_to, own_path, people_of
from paradiplomacy.site.live.routes import BACK
from paradiplomacy.site.live.signing_in import home, sign_in_page, welcome

SECRET = "PARADIPLOMACY_OIDC_SECRET"
"""The setting with the secret that the provider gave, so that no file need hold it."""

_WAIT = 10.0
_LEEWAY = 60
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
"""Signatures with a key pair; one with a shared secret could be made by whoever has it."""


class ProviderFile(BaseModel):
    """Content of a file on a provider.

    name: As the button shows it.
    issuer: Address of the provider: ``https://login.example.org``.
    client_id: As the provider registered this site.
    client_secret: Better in the setting `SECRET`.
    sign_in_at: Address of its sign-in page, where that is on another host than the issuer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    sign_in_at: str = ""


def read_provider(path: str | Path, settings: Mapping[str, str] = environ) -> ProviderFile:
    """Read the file on a provider.

    Raises NotFoundError: There is no such file.
    Raises RecordError: Names file, line and key of what is wrong.
    """
    from paradiplomacy.tabular.text import read_short_text
    from paradiplomacy.tabular.yaml_files import YamlFile

    place = Path(path)
    missing = NotFoundError("file on a provider", str(path))
    text = read_short_text(place, what="provider", missing=missing)
    file = YamlFile(place.name, text, what="provider")
    try:
        given = ProviderFile.model_validate(file.loaded)
    except ValidationError as error:
        raise RecordError(file.problems(error, ProviderFile)) from None
    if not _is_safe(given.issuer):
        raise RecordError([file.at(("issuer",), "is not an https address; expected https://...")])
    secret = settings.get(SECRET, "") or given.client_secret
    if not secret:
        message = f"is missing; set {SECRET}, or write it here"
        raise RecordError([file.at(("client_secret",), message)])
    return given.model_copy(update={"client_secret": secret})


def _is_safe(address: str) -> bool:
    """True if what is sent there is read by nobody on the way."""
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and here)


class Provider:
    """An identity provider.

    transport: What carries requests, for tests; the network, by default.
    """

    def __init__(self, file: ProviderFile, *, transport: Any = None) -> None:
        try:
            from authlib.integrations.starlette_client import OAuth
        except ModuleNotFoundError as error:
            raise ParadiplomacyError(
                f"signing in by another site needs {error.name}; install paradiplomacy[oidc]"
            ) from None
        self._file, self._transport, self._new = file, transport, OAuth

    @property
    def name(self) -> str:
        """As a button shows it."""
        return self._file.name

    @property
    def origin(self) -> str:
        """Origin of its sign-in page, for the policy of the page that leads there."""
        parts = urlsplit(self._file.sign_in_at or self._file.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    async def address(self, request: Request, back: str) -> tuple[str, str]:
        """Address to which somebody is sent to sign in, and what to keep of the attempt.

        back: The address to which the provider sends them back.

        Raises AccessError: The provider describes itself wrongly, or cannot be reached.
        """
        request.scope["session"] = {}
        try:
            response = await (await self._client()).authorize_redirect(request, back)
        except Exception as error:  # whatever another server sends
            raise _error_of_refusal(error) from error
        return response.headers["location"], json.dumps(request.session)

    async def identify(self, request: Request, attempt: str) -> tuple[str, str]:
        """Person who has signed in: identity (issuer and subject), and the address, if verified.

        attempt: What was kept of it.

        Raises AccessError: It is none, or another one; the provider says so wrongly, or cannot be
            reached.
        """
        claimed = {
            "iss": {"essential": True, "value": self._file.issuer},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": self._file.client_id},
        }
        try:
            request.scope["session"] = json.loads(attempt)
            # Somebody else's attempt must not sign this browser in: its state was not kept here.
            token = await (await self._client()).authorize_access_token(
                request, claims_options=claimed, leeway=_LEEWAY
            )
            claims = token["userinfo"]
            if not isinstance(claims["sub"], str) or not claims["sub"]:
                raise ValueError("the token names nobody")
        except Exception as error:  # whatever another server sends
            raise _error_of_refusal(error) from error
        email = claims.get("email")
        # A provider that lets anybody write any address would let anybody in.
        verified = email if claims.get("email_verified") is True and isinstance(email, str) else ""
        return f"{claims['iss']}|{claims['sub']}", verified

    async def _client(self) -> Any:
        """Client that asks the provider, by its description and its keys as they are now.

        Raises ValueError: The provider describes itself wrongly.
        """
        client = self._new().register(
            "provider",
            client_id=self._file.client_id,
            client_secret=self._file.client_secret,
            server_metadata_url=f"{self._file.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "transport": self._transport,
                "timeout": _WAIT,
            },
        )
        described = await client.load_server_metadata()
        parts = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        is_right = described["issuer"] == self._file.issuer
        if not is_right or not all(_is_safe(described[part]) for part in parts):
            raise ValueError("the provider describes itself wrongly")
        described["id_token_signing_alg_values_supported"] = _SIGNED_BY
        return client


def _error_of_refusal(error: Exception) -> AccessError:
    """Error for a refusal: what went wrong may hold a code or a token, so only its kind is told."""
    kind = type(error).__name__
    return AccessError("provider", f"the other site did not let you sign in ({kind})")


_ATTEMPT, _NEXT = "attempt", "after"


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.identity.provider
    if provider is None:
        raise NotFoundError("page", request.url.path)
    return provider


async def lead_there(request: Request, form: PostedForm) -> Response:
    provider, back = _provider(request), f"{base_address(request)}{BACK}"
    try:
        address, attempt = await provider.address(request, back)
    except AccessError as error:
        return await run_in_threadpool(sign_in_page, request, 502, refusal=error.code)
    response = leading_to(address)
    after = own_path(form.get("next", ""), "") or home(request)
    keep(request, response, _ATTEMPT, quote(attempt))
    keep(request, response, _NEXT, quote(after))
    return response


async def come_back(request: Request) -> Response:
    provider = _provider(request)
    after = own_path(unquote(cookie_of(request, _NEXT)), home(request))
    try:
        identity, email = await provider.identify(request, unquote(cookie_of(request, _ATTEMPT)))
        _, session = await run_in_threadpool(
            people_of(request).sign_in_elsewhere, identity, email, old=session_token(request)
        )
    except AccessError as error:
        response = await run_in_threadpool(sign_in_page, request, 403, refusal=error.code)
    else:
        response = welcome(request, session, after)
    drop(request, response, _ATTEMPT)
    drop(request, response, _NEXT)
    return response
