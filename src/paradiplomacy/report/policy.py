"""What a browser lets the report do: show itself, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

__all__ = ["Policy"]

_ALWAYS = "default-src 'none'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Policy:
    """The Content-Security-Policy of a page that carries its style and its script.

    Only these two run, by their hashes; whatever else got into the page would not. Drawings
    say how wide they may be by an attribute, which reaches no other element.

    Parameters
    ----------
    style, script : str
        Exactly what stands between the tags.

    Examples
    --------
    >>> policy = Policy("p {}", "show()")
    >>> policy.of_file.partition("script-src ")[2]
    "'sha256-bZcXq6A55386WOhnm+CkmXOdvD/gkjsQT5fkz6gxfg8='; img-src 'none'"
    """

    style: str
    script: str

    @property
    def of_file(self) -> str:
        """For a page that is opened from disk; it stands in the page itself."""
        return f"{self._own}; img-src 'none'"

    @property
    def served(self) -> str:
        """For a page that a server sends: browsers ask for its icon, and frames may not hold it."""
        return f"{self._own}; img-src 'self'; frame-ancestors 'none'"

    @property
    def _own(self) -> str:
        style, script = hash_of(self.style), hash_of(self.script)
        return f"{_ALWAYS}; style-src {style}; style-src-attr 'unsafe-inline'; script-src {script}"


def hash_of(content: str) -> str:
    """How a policy names what it allows."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
