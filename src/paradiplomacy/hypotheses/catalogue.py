"""All hypotheses: ours, section by section, and those of users' files."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from paradiplomacy.errors import NotFoundError
from paradiplomacy.hypotheses import (
    capacity,
    climate,
    conflict,
    experiments,
    general,
    policy,
    rights,
    theory,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.model.records import RecordMeta

__all__ = [
    "GENERAL",
    "OURS",
    "SECTIONS",
    "catalogue",
    "chosen_hypotheses",
    "claims_of_records",
    "get_hypothesis",
]

_LISTED = "`paradiplomacy hypothesis list` names all"


def _claims_of_section(section: ModuleType) -> Iterator[Hypothesis]:
    """Claims of a section: ``trade_majority.py`` holds the claim ``TRADE_MAJORITY``."""
    files = sorted(file.name for file in pkgutil.iter_modules(section.__path__))
    for name in dict.fromkeys((*section.ORDER, *files)):
        claim = getattr(import_module(f"{section.__name__}.{name}"), name.upper(), None)
        if isinstance(claim, Hypothesis):
            yield claim


SECTIONS: Mapping[str, tuple[Hypothesis, ...]] = {
    section.__name__.rpartition(".")[2]: tuple(_claims_of_section(section))
    for section in (conflict, rights, capacity, climate, policy, theory, experiments, general)
}
"""Our own by the folder of their section, in the order of the article, then the general ones."""

OURS: tuple[Hypothesis, ...] = tuple(h for claims in SECTIONS.values() for h in claims)
"""Our own, in the order of the article, then the natural experiments, then the general ones."""

GENERAL: frozenset[str] = frozenset(h.id for h in SECTIONS["general"])
"""Ids of the claims that are asked of a record which names none of its own."""

_SETS: Mapping[str, tuple[str, ...]] = {"article": tuple(h.id for h in OURS if h.id not in GENERAL)}


def catalogue(*paths: str | Path) -> dict[str, Hypothesis]:
    """Every known hypothesis by id: ours in the order of the article, then those of files.

    Parameters
    ----------
    *paths : path
        Files of hypotheses, YAML or Python; see `paradiplomacy.hypotheses.from_file`.

    Raises
    ------
    NotFoundError, RecordError
        There is no such file, or something in it is wrong, such as an id that is in use.

    Examples
    --------
    >>> next(iter(catalogue()))
    'opinion-up'
    """
    hypotheses = {hypothesis.id: hypothesis for hypothesis in OURS}
    whose = dict.fromkeys(hypotheses, "paradiplomacy itself")
    for path in paths:
        from paradiplomacy.hypotheses.from_file import read_hypotheses

        for hypothesis in read_hypotheses(path, taken=whose):
            whose[hypothesis.id] = Path(path).name
            hypotheses[hypothesis.id] = replace(hypothesis, origin=Path(path).name)
    return hypotheses


def claims_of_records(
    metas: Iterable[RecordMeta], known: Mapping[str, Hypothesis]
) -> dict[str, Hypothesis]:
    """The hypotheses that records are asked: those they name, or else the general ones.

    Those of users' files are asked of every record.

    Parameters
    ----------
    metas : iterable of RecordMeta
    known : mapping of str to Hypothesis
        As of `catalogue`.

    Raises
    ------
    NotFoundError
        A record names a claim that is not known.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> list(claims_of_records(open_record("china_russia").metas, catalogue()))[:2]
    ['ties-last', 'ended-alone']
    """
    named: set[str] = set()
    for meta in metas:
        for name in meta.claims:
            if name not in known and name not in _SETS:
                what, all_of_them = f"claim of record.yaml ({meta.id})", [*_SETS, *known]
                raise NotFoundError(what, name, all_of_them, hint=_LISTED)
            named.update(_SETS.get(name, (name,)))
    return {k: claim for k, claim in known.items() if k in (named or GENERAL) or claim.origin}


def get_hypothesis(name: str, *paths: str | Path) -> Hypothesis:
    """A hypothesis by id; of files as well, where they are given.

    Raises
    ------
    NotFoundError
    """
    return _find_hypotheses([name], catalogue(*paths))[0]


def chosen_hypotheses(names: Sequence[str], paths: Sequence[str | Path]) -> list[Hypothesis]:
    """Hypotheses by id, ``article`` for all of it; without any, those of the files, or all.

    Raises
    ------
    NotFoundError, RecordError
    """
    hypotheses = catalogue(*paths)
    if names:
        ids = (key for name in names for key in _SETS.get(name, (name,)))
        return _find_hypotheses(dict.fromkeys(ids), hypotheses)
    shipped_keys = set(catalogue()) if paths else set()
    return [hypothesis for key, hypothesis in hypotheses.items() if key not in shipped_keys]


def _find_hypotheses(names: Iterable[str], known: Mapping[str, Hypothesis]) -> list[Hypothesis]:
    for name in names:
        if name not in known:
            raise NotFoundError("hypothesis", name, known, hint=_LISTED)
    return [known[name] for name in names]
