"""An analysis plan, fixed before the data are looked at, and what a study departed from.

A plan names the records with the hashes of their files, the rule, the seed, and of every
hypothesis its margin and a fingerprint of its decision rule. The seal is a hash of all that,
so that a later change of the plan shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.results.manifest import FILES
from paradiplomacy.version import __version__


class PlannedHypothesis(BaseModel):
    """A hypothesis as it was planned."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    claim: str
    margin: tuple[float, float] | None = None
    decided_by: str = Field(description="Fingerprint of its decision rule.")

    @field_validator("margin", mode="before")
    @classmethod
    def _none_as_yaml_writes_it(cls, value: Any) -> Any:
        return None if value in ("", "~", "null") else value

    @classmethod
    def of(cls, hypothesis: Hypothesis) -> PlannedHypothesis:
        """Plan of a hypothesis as it stands now."""
        claim, decision = str(hypothesis.claim), str(hypothesis.estimator)
        rule = json.dumps((claim, decision, hypothesis.margin, hypothesis.written))
        return cls(
            id=hypothesis.id,
            claim=claim,
            margin=hypothesis.margin,
            decided_by=hashlib.sha256(rule.encode()).hexdigest()[:16],
        )


class Plan(BaseModel):
    """An analysis plan.

    `registered`: the day on which it was fixed.
    `records`: what `study` is to open.
    `inputs`: SHA-256 by file, by record, as a manifest has them; of files of hypotheses too.
    `contents`: SHA-256 of what each record says (`paradiplomacy.results.opening`): copies of a
        record whose files are laid out in another way are still the record that was planned.
    `rule`, `seed`, `software`: reconciliation rule, seed, and the version of this software.
    `hypotheses`: the family over which p-values are corrected.
    `seal`: SHA-256 of all the rest.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    by: str = ""
    registered: date
    records: list[str] = Field(min_length=1)
    inputs: dict[str, dict[str, str]]
    contents: dict[str, str] = {}
    rule: str
    seed: int
    software: str
    hypotheses: list[PlannedHypothesis] = Field(min_length=1)
    seal: str = ""

    def make_seal(self) -> str:
        """The seal that its content asks for."""
        content = self.model_dump(mode="json", exclude={"seal"})
        if not self.contents:  # as plans were sealed before they had any
            del content["contents"]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """Run of a study: what was run.

    `inputs`: SHA-256 by file, by record.
    `as_of`: the day to which the record speaks.
    `contents`: SHA-256 of what each record says, as of
        `paradiplomacy.results.opening.contents_of`.
    """

    hypotheses: Mapping[str, Hypothesis]
    inputs: Mapping[str, Mapping[str, str]]
    rule: str
    seed: int
    as_of: date
    contents: Mapping[str, str] = field(default_factory=dict)


def new_plan(run: Run, *, records: list[str], title: str, by: str, registered: date) -> Plan:
    """The plan of a run that is still to come."""
    draft = Plan(
        title=title,
        by=by,
        registered=registered,
        records=records,
        inputs={record: dict(files) for record, files in run.inputs.items()},
        contents=dict(run.contents),
        rule=run.rule,
        seed=run.seed,
        software=__version__,
        hypotheses=[PlannedHypothesis.of(hypothesis) for hypothesis in run.hypotheses.values()],
    )
    return draft.model_copy(update={"seal": draft.make_seal()})


def deviations(plan: Plan, run: Run) -> tuple[str, ...]:
    """Everything in which a run departs from its plan, in sentences."""
    return tuple(_deviations(plan, run))


def _deviations(plan: Plan, run: Run) -> Iterator[str]:
    if plan.seal != plan.make_seal():
        yield (
            "The plan was changed after it was sealed: its content no longer fits its seal "
            f"({plan.seal[:12] or 'none'})."
        )
    if plan.registered > run.as_of:
        yield (
            f"The plan was registered on {plan.registered}, after the day to which the record "
            f"speaks ({run.as_of}): whoever wrote it may have known the data."
        )
    settings = (
        ("Rule", plan.rule, run.rule),
        ("Seed", plan.seed, run.seed),
        ("Software", plan.software, __version__),
    )
    yield from (f"{what}: planned {a}, run with {b}." for what, a, b in settings if a != b)
    same = {key for key, digest in plan.contents.items() if run.contents.get(key) == digest}
    yield from _inputs(plan.inputs, run.inputs, same=same)
    wanted = {planned.id: planned for planned in plan.hypotheses}
    missing = [key for key in wanted if key not in run.hypotheses]
    if missing:
        yield f"Planned and not run, as not known here: {', '.join(missing)}."
    for key in (key for key in wanted if key not in missing):
        planned, now = wanted[key], PlannedHypothesis.of(run.hypotheses[key])
        if now.margin != planned.margin:
            yield (
                f"{key}: planned with {_margin_in_words(planned.margin)}, "
                f"run with {_margin_in_words(now.margin)}."
            )
        elif now.decided_by != planned.decided_by:
            yield f"{key}: its claim or decision rule was changed after the plan."
    beyond = [key for key in run.hypotheses if key not in wanted]
    if beyond:
        yield f"Run and not planned, so exploratory: {', '.join(beyond)}."


def _inputs(
    planned: Mapping[str, Mapping[str, str]],
    done: Mapping[str, Mapping[str, str]],
    *,
    same: Collection[str],
) -> Iterator[str]:
    for key in dict.fromkeys([*planned, *done]):
        named = "The set of files of hypotheses" if key == FILES else f"Record {key}"
        if key not in done:
            yield f"{named} was planned and not opened ({', '.join(planned[key])})."
        elif key not in planned:
            yield f"{named} was opened and not planned."
        elif key not in same:
            files = dict.fromkeys([*planned[key], *done[key]])
            other = [f for f in files if planned[key].get(f) != done[key].get(f)]
            if other:
                yield f"{named} is not the one planned; it differs in {', '.join(other)}."


def _margin_in_words(margin: tuple[float, float] | None) -> str:
    return f"the margin {margin[0]:.3g} to {margin[1]:.3g}" if margin else "no margin"
