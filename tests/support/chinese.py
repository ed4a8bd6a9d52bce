"""Whether a finding reads in Chinese: all of it messages, no place left open, no English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language import Message, render

TEXTS = ("sentence", "method", "mde_unit", "mde_sentence", "name", "lacks", "caveats", "choices")
"""Fields of findings and estimates that people read."""


def faults_in_chinese(value: Any, field: str = "", *, lists_only: bool = True) -> Iterator[str]:
    """What of a finding, or of a part of it, does not read in Chinese.

    A text that is not a message is a fault too: it is the same words in every language. So are two
    English words in a row that begin with small letters, but in a list of names that a record
    gives, or, without `lists_only`, in any name.
    """
    if isinstance(value, Message):
        text = render(value, "zh")
        for name in _names(value, lists_only=lists_only):
            text = text.replace(name, "")
        if re.search(r"[{}]|\b[a-z]{2,} [a-z]{2,}\b", re.sub(r"`[^`]*`", "", text)):
            yield f"{value.module.rpartition('.')[2]}:{value.key}: {text}"
    elif isinstance(value, str):
        if value and field in (*TEXTS, "x", "y", "label"):
            yield f"{field}: no message: {value}"
    elif isinstance(value, tuple):
        for item in value:
            yield from faults_in_chinese(item, field, lists_only=lists_only)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from faults_in_chinese(item, str(key), lists_only=lists_only)
    elif is_dataclass(value):
        for part in fields(value):
            part_value = getattr(value, part.name)
            yield from faults_in_chinese(part_value, part.name, lists_only=lists_only)


def _names(message: Message, *, lists_only: bool) -> Iterator[str]:
    """Names that the record or a user gives, which stand in any language as they are."""
    for _, need in message.needs:
        items = need if isinstance(need, tuple) else (need,)
        for item in items:
            if isinstance(item, Message):
                yield from _names(item, lists_only=lists_only)
            elif isinstance(item, str) and " " in item and (item is not need or not lists_only):
                yield item


def messages_in(value: Any) -> Iterator[Message]:
    """All messages of a finding, or of a part of it."""
    if isinstance(value, Message):
        yield value
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from messages_in(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from messages_in(getattr(value, part.name))


@pytest.fixture
def findings_made(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """The findings that a test makes, as it makes them."""
    findings: list[Finding] = []
    make = Finding.__init__

    def watched(finding: Finding, *args: Any, **more: Any) -> None:
        make(finding, *args, **more)
        findings.append(finding)

    monkeypatch.setattr(Finding, "__init__", watched)
    return findings


@pytest.fixture
def chinese_too(findings_made: list[Finding]) -> Iterator[None]:
    """Every finding that a test makes reads in Chinese as well; by ``usefixtures``.

    One without any message was rendered by the test, and has been looked at before.
    """
    yield
    made = [finding for finding in findings_made if next(messages_in(finding), None)]
    faults = {fault for finding in made for fault in faults_in_chinese(finding)}
    assert not faults, "\n".join(sorted(faults))


@pytest.fixture
def chinese_around_names(findings_made: list[Finding]) -> Iterator[None]:
    """The same where a test names units and events in English, as a user may."""
    yield
    messages = {message for finding in findings_made for message in messages_in(finding)}
    faults = {f for message in messages for f in faults_in_chinese(message, lists_only=False)}
    assert not faults, "\n".join(sorted(faults))
