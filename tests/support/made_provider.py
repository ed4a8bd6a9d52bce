"""A made provider of accounts (OpenID Connect), which signs what a test lets it say."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

__all__ = ["CLIENT", "ISSUER", "MadeProvider"]

ISSUER = "https://login.example"
CLIENT = "ties"
SECRET = "of the client"


@dataclass
class MadeProvider:
    """A provider; what it says of who signs in can be changed, and how it signs.

    Parameters
    ----------
    claims : dict
        Put over the right ones; None takes one out.
    key : object
        With which it signs, in place of its own.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    algorithm: str = "ES256"
    described: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._own = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self._asked: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/sign-in", self._sign_in),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    @property
    def public_as_secret(self) -> OctKey:
        """Its public key, taken for a secret that both share."""
        text = self._own.as_pem(private=False).hex()
        return OctKey.import_key({"kty": "oct", "k": text})

    async def _describe(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/sign-in",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            }
            | self.described
        )

    async def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self._own.as_dict(private=False)]})

    async def _sign_in(self, request: Request) -> Response:
        return RedirectResponse(self.back_to(str(request.url)))

    def back_to(self, address: str) -> str:
        """Where somebody is sent who has signed in at an address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._asked)}"
        self._asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked = self._asked.pop(str(form["code"]), None)
        challenge = urlsafe_b64encode(sha256(str(form["code_verifier"]).encode()).digest())
        if asked is None or challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": "7",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "email": "ann@example.org",
            "email_verified": True,
        } | self.claims
        header = {"alg": self.algorithm, "kid": "one"}
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(header, said, self.key or self._own, algorithms=[self.algorithm])
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})
