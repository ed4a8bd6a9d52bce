"""An identity provider (OpenID Connect): who it says somebody is, checked.

The sign-in goes by the code flow with PKCE. The provider's own description says where it is asked
and by which keys it signs; a token that was signed by another key, for somebody else, too long
ago, or for another attempt is refused.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from paradiplomacy.errors import AccessError, NotFoundError, ParadiplomacyError, RecordError

SECRET = "PARADIPLOMACY_OIDC_SECRET"
"""The setting with the secret that the provider gave, so that no file need hold it."""

_KEEP = 3_600.0
"""Seconds for which the description and the keys of a provider are kept."""
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, kept by the browser until it comes back.

    state, nonce, verifier: Random; the provider gets the first two and a digest of the third.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        """A fresh attempt."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @classmethod
    def read(cls, cookie: str) -> Attempt | None:
        """The attempt that a cookie holds; None where it holds none."""
        parts = cookie.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None

    def __str__(self) -> str:
        return ".".join((self.state, self.nonce, self.verifier))


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
    """Tell whether what is sent there is read by nobody on the way."""
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and here)


class Provider:
    """An identity provider.

    transport: What carries requests, for tests; the network, by default.
    """

    def __init__(self, file: ProviderFile, *, transport: Any = None) -> None:
        try:
            import authlib  # noqa: F401
            import joserfc  # noqa: F401
        except ModuleNotFoundError as error:
            raise ParadiplomacyError(
                f"signing in by another site needs {error.name}; install paradiplomacy[oidc]"
            ) from None
        self._file = file
        self._transport = transport
        self._kept: dict[str, tuple[float, Any]] = {}

    @property
    def name(self) -> str:
        """As a button shows it."""
        return self._file.name

    @property
    def origin(self) -> str:
        """Origin of its sign-in page, for the policy of the page that leads there."""
        parts = urlsplit(self._file.sign_in_at or self._file.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    async def address(self, attempt: Attempt, back: str) -> str:
        """Address to which somebody is sent to sign in.

        back: The address to which the provider sends them back.
        """
        described = await self._described()
        async with self._client(back) as client:
            address, _ = client.create_authorization_url(
                described["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(address)

    async def identified(self, attempt: Attempt, code: str, back: str) -> tuple[str, str]:
        """Person who has signed in: identity (issuer and subject), and the address, if verified.

        Raises AccessError: The provider says so wrongly, or cannot be reached.
        """
        described = await self._described()
        try:
            async with self._client(back) as client:
                token = await client.fetch_token(
                    described["token_endpoint"], code=code, code_verifier=attempt.verifier
                )
            claims = await self._claims(str(token["id_token"]), attempt.nonce)
        except Exception as error:  # whatever another server sends
            raise _error_of_refusal(error) from error
        email = claims.get("email")
        # A provider that lets anybody write any address would let anybody in.
        verified = email if claims.get("email_verified") is True and isinstance(email, str) else ""
        return f"{claims['iss']}|{claims['sub']}", verified

    async def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.jwk import KeySet

        keys = KeySet.import_key_set(await self._fetched((await self._described())["jwks_uri"]))
        decoded = jwt.decode(token, keys, algorithms=_SIGNED_BY)
        own = self._file.client_id
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._file.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": own},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(decoded.claims)
        claims: Mapping[str, Any] = decoded.claims
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", own) != own or (several and "azp" not in claims):
            raise ValueError("the token is for somebody else")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise ValueError("the token names nobody")
        return claims

    async def _described(self) -> Mapping[str, Any]:
        issuer = self._file.issuer
        try:
            description = await self._fetched(
                f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            )
            parts = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if description["issuer"] != issuer or not all(
                _is_safe(description[part]) for part in parts
            ):
                raise ValueError("the provider describes itself wrongly")
        except Exception as error:  # whatever another server sends
            raise _error_of_refusal(error) from error
        described: Mapping[str, Any] = description
        return described

    async def _fetched(self, address: str) -> Any:
        until, kept = self._kept.get(address, (0.0, None))
        if until < time.monotonic():
            import httpx2

            async with httpx2.AsyncClient(transport=self._transport, timeout=_WAIT) as client:
                answer = await client.get(address)
                answer.raise_for_status()
                kept = answer.json()
            self._kept[address] = (time.monotonic() + _KEEP, kept)
        return kept

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        client: Callable[..., Any] = AsyncOAuth2Client
        return client(
            self._file.client_id,
            self._file.client_secret,
            scope="openid email",
            redirect_uri=back,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=_WAIT,
        )


def _error_of_refusal(error: Exception) -> AccessError:
    """Error for a refusal: what went wrong may hold a code or a token, so only its kind is told."""
    kind = type(error).__name__
    return AccessError("provider", f"the other site did not let you sign in ({kind})")
