"""Claim of the article put together: the words beside its file, its test and what that needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import Words


def article_claim(
    words: Words, section: str, test: Callable[..., Finding], *needs: Need, **more: Any
) -> Hypothesis:
    """A hypothesis whose id is the name of its file.

    words: Of the file, with ``claim`` and, unless it is given, ``estimator``.
    test: From frames to a finding.
    **more: Further fields of `Hypothesis`.
    """
    return Hypothesis(
        id=words.module.rpartition(".")[2].replace("_", "-"),
        section=section,
        claim=words("claim"),
        needs=needs,
        test=test,
        estimator=more.pop("estimator", None) or words("estimator"),
        **more,
    )
