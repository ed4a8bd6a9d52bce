"""The configuration of nginx in the guide keeps tokens out of its log."""

from __future__ import annotations

import re

import pytest
from tests.docs.pages import DOCS

NGINX = re.findall(
    r"```nginx\n(.*?)```", (DOCS / "how-to" / "run-for-an-office.md").read_text("utf-8"), re.DOTALL
)[0]


def logged(path: str) -> str:
    """What the map of the guide makes of a path."""
    rules = re.search(r"map \$uri \$logged_path \{(.*?)\}", NGINX, re.DOTALL)
    assert rules
    for line in filter(None, map(str.strip, rules[1].split(";"))):
        pattern, value = line.split()
        if pattern == "default" or re.search(pattern.removeprefix("~"), path):
            return path if value == "$uri" else value
    raise AssertionError("no rule fits")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/invitation/secret-token", "/invitation/-"),
        ("/ties.html", "/ties.html"),
        ("/zh/answer.html", "/zh/answer.html"),
    ],
)
def test_what_the_log_keeps_of_an_address(path: str, kept: str) -> None:
    assert logged(path) == kept


def test_the_log_holds_no_query_and_no_referrer() -> None:
    (line,) = re.findall(r"log_format (\w+) '(.*?)';", NGINX)
    name, text = line
    assert f"{name};" in NGINX.split("access_log", 1)[1].splitlines()[0]
    found = set(re.findall(r"\$\w+", text))
    assert "$logged_path" in found
    assert not found & {"$request", "$request_uri", "$args", "$uri", "$http_referer"}


def test_neither_log_has_the_requests_of_invitations() -> None:
    (block,) = re.findall(r"location /invitation/ \{(.*?)\}", NGINX, re.DOTALL)
    assert "access_log off;" in block
    assert "error_log /dev/null crit;" in block
