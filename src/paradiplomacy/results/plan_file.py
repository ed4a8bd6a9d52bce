"""Plans in files: written, read back, and settled into what a study runs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.evidence.rules import VERSIONS, Rule, get_rule
from paradiplomacy.results.manifest import FILES
from paradiplomacy.tabular.text import read_short_text
from paradiplomacy.tabular.yaml_files import YamlFile
from paradiplomacy.writing import write_whole

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.model.records import RecordMeta
    from paradiplomacy.results.plan import Plan

_MADE = "a plan that `paradiplomacy plan new` made"


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as YAML; all of it, or nothing."""
    text = yaml.safe_dump(plan.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
    write_whole(path, text)


def read_plan(path: str | Path) -> Plan:
    """Read a plan.

    Raises NotFoundError: there is no such file.
    Raises RecordError: names file, line and key of everything that is wrong.
    """
    from paradiplomacy.results.plan import Plan

    place = Path(path)
    missing = NotFoundError("plan", str(path), hint=f"give the path of {_MADE}")
    file = YamlFile(place.name, read_short_text(place, what="plan", missing=missing), what="plan")
    if not isinstance(file.loaded, dict):
        problem = (
            f"is not a plan; expected keys such as title, records and hypotheses, as in {_MADE}"
        )
        raise RecordError([file.at((), problem)])
    try:
        plan = Plan.model_validate(file.loaded)
        get_rule(_rule_of(plan))
    except NotFoundError as error:
        raise RecordError([file.at(("rule",), f"{error}; see {_MADE}")]) from None
    except ValidationError as error:
        raise RecordError(file.problems(error, Plan, hint=f"; see {_MADE}")) from None
    return plan


def _rule_of(plan: Plan) -> str:
    """The rule that was planned, in its version where there still is one, else in the newest."""
    return plan.rule if plan.rule in VERSIONS else plan.rule.partition("/")[0]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Settings of what is to be run.

    `known`: every hypothesis by id, those of files too.
    `names`: records.
    """

    plan: Plan | None
    known: Mapping[str, Hypothesis]
    names: tuple[str, ...]
    rule: str | Rule
    seed: int

    def asked_of(self, metas: Sequence[RecordMeta]) -> RunSettings:
        """The same with those hypotheses alone that records are asked, or that are planned."""
        if isinstance(self.known, _Catalogue):
            return replace(self, known=_Catalogue(metas))
        from paradiplomacy.hypotheses.catalogue import claims_of_records

        planned = {each.id for each in self.plan.hypotheses} if self.plan else set()
        asked = claims_of_records(metas, self.known)
        known = {key: each for key, each in self.known.items() if key in asked or key in planned}
        return replace(self, known=known)


class _Catalogue(Mapping[str, "Hypothesis"]):
    """The hypotheses that records are asked, imported once one is looked up; without records all.

    A server opens a record without them: their code takes half a second.
    """

    def __init__(self, metas: Sequence[RecordMeta] = ()) -> None:
        self._metas = metas

    @cached_property
    def _hypotheses(self) -> Mapping[str, Hypothesis]:
        from paradiplomacy.hypotheses.catalogue import catalogue, claims_of_records

        return claims_of_records(self._metas, catalogue()) if self._metas else catalogue()

    def __getitem__(self, key: str) -> Hypothesis:
        return self._hypotheses[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hypotheses)

    def __len__(self) -> int:
        return len(self._hypotheses)


def settle_run(
    plan: str | Path | None,
    names: tuple[str, ...],
    *,
    rule: str | Rule | None,
    seed: int | None,
    hypotheses: Sequence[str | Path],
) -> RunSettings:
    """Records, rule and seed: as given, else as planned, else ours; and all hypotheses.

    Raises NotFoundError, RecordError: a plan or file of hypotheses is not there, or something in it
        is wrong.
    Raises ParadiplomacyError: the plan names hypotheses of a file that is not given.
    """
    if plan is None and not hypotheses:
        known: Mapping[str, Hypothesis] = _Catalogue()
    else:
        from paradiplomacy.hypotheses.catalogue import catalogue

        known = catalogue(*hypotheses)
    if plan is None:
        return RunSettings(None, known, names, rule or "both-ends", 1989 if seed is None else seed)
    planned = read_plan(plan)
    _check_given(planned, Path(plan).name, known=known, given=hypotheses)
    return RunSettings(
        planned,
        known,
        names or tuple(planned.records),
        rule or _rule_of(planned),
        planned.seed if seed is None else seed,
    )


def _check_given(
    plan: Plan, name: str, *, known: Mapping[str, Hypothesis], given: Sequence[str | Path]
) -> None:
    """See that no file is lacking that a planned hypothesis may be in."""
    lost = [hypothesis.id for hypothesis in plan.hypotheses if hypothesis.id not in known]
    file_names = {Path(path).name for path in given}
    files = [file for file in plan.inputs.get(FILES, {}) if Path(file).name not in file_names]
    if lost and files:
        raise ParadiplomacyError(
            f"{name} plans {', '.join(lost)}, which nothing here knows; it was made with "
            f"hypotheses of your own: give them again with "
            + shlex.join(word for file in files for word in ("--hypotheses", file))
        )
