"""Hypotheses of a user's own file: YAML for the common designs, Python for any other test.

Nothing is taken halfway: either everything in a file is as it should be, or a `RecordError`
names file, line and field of all that is not.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from itertools import pairwise
from math import isclose, isfinite
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from dyadevents.errors import DyadEventsError
from paradiplomacy.errors import NotFoundError, ParadiplomacyError, Problem, RecordError
from paradiplomacy.hypotheses.base import FAMILIES, Finding, Need, Verdict, number_of
from paradiplomacy.hypotheses.designs.around_moments import (
    BeforeAfter,
    given_dates,
    shocks_of_record,
)
from paradiplomacy.hypotheses.designs.condition_columns import OF_TIES, SUBJECT, rows_where
from paradiplomacy.hypotheses.designs.design import Design, hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.designs.spec import (
    ALL,
    SPECS,
    BeforeAfterSpec,
    Common,
    RateSpec,
    ShareSpec,
    is_id,
)
from paradiplomacy.hypotheses.histories.tie_time import event_name, years_at_risk
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.language import Text, Words
from paradiplomacy.language.english import Noun
from paradiplomacy.record.frames import SCHEMAS, Frames
from paradiplomacy.suggestions import did_you_mean, similar
from paradiplomacy.tabular.text import read_short_text
from paradiplomacy.tabular.yaml_files import YamlFile

__all__ = ["read_hypotheses"]

_WORDS = Words(__name__)


def hypothesis_of(spec: Common) -> Hypothesis:
    """The hypothesis that a person wrote down."""
    margin = (spec.margin[0], spec.margin[1]) if spec.margin else None
    reference = type(spec).none if spec.reference is None else spec.reference
    design, caveats, of_ties = _design_of_spec(
        spec, DecisionRule(spec.expect, reference, margin=margin, least=spec.least)
    )
    more: dict[str, Any] = {"items": tuple(spec.items), "varies": FAMILIES if of_ties else ()}
    # A plural changes no rule: where none is written, the fingerprint of a plan stays.
    unsaid = set() if getattr(spec, "units", "") else {"units"}
    more["written"] = spec.model_dump_json(exclude=unsaid)
    return hypothesis(
        spec.id,
        design,
        section=spec.section,
        claim=spec.claim,
        lacks=tuple(spec.lacks),
        caveats=(*spec.caveats, *caveats),
        **more,
    )


def _design_of_spec(spec: Common, rule: DecisionRule) -> tuple[Design, tuple[Text, ...], bool]:
    """The design, its caveats, and whether it changes with the ties of a record."""
    if isinstance(spec, ShareSpec):
        return (
            Share(
                partial(_units_of_share_spec, spec=spec),
                unit=Noun(spec.unit, spec.units) if spec.units else spec.unit,
                did=spec.did,
                frame=spec.frame,
                rule=rule,
                silent=spec.silent,
            ),
            (_WORDS("unknown"),),
            spec.frame in OF_TIES,
        )
    if isinstance(spec, RateSpec):
        bunched = spec.event == "exchange"
        return (
            Rates(
                partial(_cells_of_rate_spec, spec=spec),
                event=event_name(spec.event),
                inside=spec.inside_name,
                outside=spec.outside_name,
                frame="exchanges" if bunched else "spells",
                rule=rule,
                bunched=bunched,
            ),
            (_WORDS("unknown"),) if bunched else (_WORDS("unknown"), _WORDS("at-once")),
            True,
        )
    if isinstance(spec, BeforeAfterSpec):
        keys = () if ALL in spec.shocks else tuple(spec.shocks)
        design = BeforeAfter(
            spec.event,
            shocks_of_record(keys) if spec.shocks else given_dates(*spec.moments()),
            rule,
            ties=partial(_select_ties, where=spec.where),
            months=spec.months,
            named=spec.named or _WORDS("the-shocks" if spec.shocks else "the-dates"),
            from_shocks=bool(spec.shocks),
        )
        return design, (), True
    raise TypeError(f"no design is made of a {type(spec).__name__}")


def _select_ties(frames: Frames, *, where: str) -> pl.DataFrame:
    return rows_where(frames, "ties", where).select(*SCHEMAS["ties"])


def _units_of_share_spec(frames: Frames, *, spec: ShareSpec) -> pl.DataFrame:
    return rows_where(frames, spec.frame, spec.where, {"hit": spec.hit}).select(
        pl.col(SUBJECT).alias("subject"), "hit"
    )


def _cells_of_rate_spec(frames: Frames, *, spec: RateSpec) -> pl.DataFrame:
    ties = rows_where(frames, "ties", spec.where, {"group": spec.group})
    since, until = spec.days()
    return (
        years_at_risk(frames, ties, spec.event, since=since, until=until)
        .join(ties.select("tie", "group"), on="tie")
        .select(pl.col("tie").alias("subject"), "group", "events", "years")
    )


WHAT = "hypothesis"
_DESIGNS = ", ".join(SPECS)
_LISTS = {"needs": Need, "items": str, "varies": str, "lacks": str}
"""What each list of a hypothesis holds."""


def read_hypotheses(
    path: str | Path, *, taken: Mapping[str, str] | None = None
) -> tuple[Hypothesis, ...]:
    """The hypotheses in a file.

    Parameters
    ----------
    path : path
        A ``.yaml`` file with one hypothesis or a list of them, or a ``.py`` file with a sequence
        HYPOTHESES.
    taken : mapping of str to str, optional, keyword-only
        Ids that are in use, and by whom: they are refused.

    Raises
    ------
    NotFoundError
        There is no such file.
    RecordError
        Names file, line and field of everything that is wrong.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.designs.spec import template
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.yaml"
    ...     _ = path.write_text(template("share"))
    ...     [hypothesis.id for hypothesis in read_hypotheses(path)]
    ['my-share']
    """
    file = Path(path)
    reader = {".yaml": _of_yaml, ".yml": _of_yaml, ".py": _of_python}.get(file.suffix.lower())
    if reader is None:
        problem = "is not a file of hypotheses by its name; expected one that ends in .yaml or .py"
        raise RecordError([Problem(file.name or str(path), 0, "", problem)])
    what = "file of hypotheses"
    missing = NotFoundError(what, str(path), hint="give the path of a .yaml or .py file")
    return tuple(reader(file, read_short_text(file, what=what, missing=missing), taken or {}))


# --- YAML ------------------------------------------------------------------------------


def _of_yaml(path: Path, text: str, taken: Mapping[str, str]) -> list[Hypothesis]:
    file = YamlFile(path.name, text, what=WHAT)
    entries = file.loaded if isinstance(file.loaded, list) else [file.loaded]
    if not entries or entries in ([None], [""]):
        raise RecordError([file.at((), "is empty; expected a hypothesis, or a list of them")])
    problems: list[Problem] = []
    known = dict(taken)
    specs = []
    for position, entry in enumerate(entries):
        where = (str(position),) if isinstance(file.loaded, list) else ()
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str):
            if name in known:
                field = f"{_prefix(name, where)}id"
                problems.append(file.at((*where, "id"), _clash_message(name, known), field=field))
            known.setdefault(name, "this file")
        try:
            specs.append(_read_spec(file, entry, where))
        except RecordError as error:
            problems += error.problems
    if problems:
        raise RecordError(problems)
    hypotheses = [hypothesis_of(spec) for spec in specs]
    return [
        _with_guard(hypothesis, partial(_problem_of_yaml, path.name, hypothesis.id))
        for hypothesis in hypotheses
    ]


def _read_spec(file: YamlFile, entry: Any, path: tuple[str, ...]) -> Common:
    if not isinstance(entry, dict):
        raise RecordError(
            [file.at(path, "is not a hypothesis; expected keys such as id and claim")]
        )
    named = _prefix(entry.get("id"), path)
    design = entry.get("design")
    if not isinstance(design, str) or design not in SPECS:
        suggestions = similar(str(design), SPECS)
        problem = f"is missing; expected one of: {_DESIGNS}"
        if design is not None:
            problem = f"is not a design; expected one of: {_DESIGNS}; found {str(design)[:60]!r}"
            problem += f"; {did_you_mean(suggestions)}" if suggestions else ""
        raise RecordError([file.at((*path, "design"), problem, field=f"{named}design")])
    model = SPECS[design]
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise RecordError(file.problems(error, model, part=path, prefix=named)) from None


def _prefix(name: Any, path: tuple[str, ...]) -> str:
    """Prefix of the fields of one of several: its id, or else its place in the list."""
    if not path:
        return ""
    return f"{name}." if isinstance(name, str) and is_id(name) else f"{path[0]}."


def _clash_message(name: str, taken: Mapping[str, str]) -> str:
    return f"{name!r} is the id of a hypothesis of {taken[name]}; choose another"


def _problem_of_yaml(file: str, name: str, error: BaseException) -> str:
    first = str(error).strip().partition("\n")[0]
    return f"{file}: {name} cannot be worked out on this record: {first}"


# --- Python ----------------------------------------------------------------------------


def _of_python(path: Path, text: str, taken: Mapping[str, str]) -> list[Hypothesis]:
    result = _run(path, text)
    problem = ""
    if result is None:
        problem = "is missing; expected HYPOTHESES = [...], a list of Hypothesis"
    elif result in ([], ()):
        problem = "is empty; expected a list of Hypothesis"
    elif not isinstance(result, list | tuple):
        problem = f"is of type {type(result).__name__}; expected a list of Hypothesis"
    if problem:
        raise RecordError([Problem(path.name, 0, "HYPOTHESES", problem)])
    problems = []
    hypotheses: dict[str, Hypothesis] = {}
    for position, each in enumerate(result):
        known = {**taken, **dict.fromkeys(hypotheses, "this file")}
        wrong = list(_faults_of_hypothesis(each, known))
        problems += [Problem(path.name, 0, f"HYPOTHESES[{position}]", problem) for problem in wrong]
        if not wrong:
            hypotheses[each.id] = _with_guard(each, partial(_problem_of_python, path, each.id))
    if problems:
        raise RecordError(problems)
    return list(hypotheses.values())


def _faults_of_hypothesis(hypothesis: Any, taken: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(hypothesis, Hypothesis):
        yield f"is of type {type(hypothesis).__name__}; expected a Hypothesis"
        return
    if not is_id(str(hypothesis.id)):  # of any type, as nobody checked it
        yield (
            f"has id {hypothesis.id!r}; expected lower-case letters and digits, joined by hyphens, "
            "as files are named after it"
        )
    elif hypothesis.id in taken:
        yield _clash_message(hypothesis.id, taken)
    for name, kind in _LISTS.items():
        value = getattr(hypothesis, name)
        if not isinstance(value, list | tuple) or not all(
            isinstance(element, kind) for element in value
        ):
            yield f"has {name} {str(value)[:60]!r}; expected a tuple of {kind.__name__}"
            return
    unknown = [key for key in hypothesis.items if key not in read_shipped()]
    if unknown:
        yield f"has items {', '.join(map(repr, unknown))} that the questionnaire does not have"


def _run(path: Path, text: str) -> Any:
    """Value that a module calls HYPOTHESES, or None."""
    # A name of its own, by content, so that files of one name do not take each other's place.
    content = (str(path) + text).encode(errors="surrogateescape")
    name = f"paradiplomacy_user_{hashlib.sha256(content).hexdigest()[:16]}"
    module = module_from_spec(ModuleSpec(name, None, origin=str(path)))
    module.__file__ = str(path)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)
    except BaseException as error:  # code of somebody else may raise anything
        sys.modules.pop(name, None)
        if isinstance(error, KeyboardInterrupt):  # somebody wants the program to end
            raise
        line, message = _line_of_error(path, error), ""
        if isinstance(error, SyntaxError):
            line = (error.lineno or 0) if error.filename == str(path) else line
            message = error.msg
        raise RecordError(
            [Problem(path.name, line, "", _words_for_failed_run(error, message))]
        ) from error
    return getattr(module, "HYPOTHESES", None)


def _line_of_error(path: Path, error: BaseException) -> int:
    """The last line of a file that an error went through, or 0."""
    steps = traceback.extract_tb(error.__traceback__)
    return next((s.lineno or 0 for s in reversed(steps) if s.filename == str(path)), 0)


def _words_for_failed_run(error: BaseException, message: str = "") -> str:
    try:
        words = " ".join((message or str(error)).split())
    except Exception:  # its own words are somebody else's code too
        words = ""
    return f"cannot be run: {type(error).__name__}" + (f": {words}" if words else "")


def _problem_of_python(path: Path, name: str, error: BaseException) -> str:
    line = _line_of_error(path, error)
    where = f"{path.name}, row {line}" if line else path.name
    return f"{where}: {name} {_words_for_failed_run(error)}"


# --- both ------------------------------------------------------------------------------


def _with_guard(hypothesis: Hypothesis, message_of: Callable[[BaseException], str]) -> Hypothesis:
    """The same hypothesis; what its own code raises says where it comes from."""

    def guard(function: Callable[[Frames], Any], kind: type) -> Callable[[Frames], Any]:
        def run(frames: Frames) -> Any:
            try:
                result = function(frames)
                if not isinstance(result, kind):
                    raise TypeError(f"gave a {type(result).__name__}, expected a {kind.__name__}")
                if isinstance(result, Finding) and (amiss := _amiss(result)):
                    raise ValueError(f"gave a finding with {amiss}")
            except (ParadiplomacyError, KeyboardInterrupt):
                raise
            except DyadEventsError as error:
                raise ParadiplomacyError(str(error)) from error
            except BaseException as error:  # as above; Polars panics are no Exception either
                raise ParadiplomacyError(message_of(error)) from error
            return result

        return run

    needs = tuple(
        Need(need.frame, need.what, guard(partial(number_of, need.count), int), need.least)
        for need in hypothesis.needs
    )
    return replace(hypothesis, test=guard(hypothesis.test, Finding), needs=needs)


def _amiss(finding: Finding) -> str:
    """Part of a finding that a report could not show, or ``""``."""
    if not isinstance(finding.verdict, Verdict):
        return f"verdict {finding.verdict!r}, expected a Verdict"
    if not str(finding.sentence or "").strip():
        return "no sentence"
    if finding.p is not None and not 0 <= finding.p <= 1:
        return f"p {finding.p}, expected a number from 0 to 1"
    for estimate in (*finding.estimates, *finding.sensitivity):
        ends = [end for end in (estimate.low, estimate.value, estimate.high) if end is not None]
        # Rounding may put a value on the wrong side of an end that it equals.
        crossed = any(b < a and not isclose(a, b, abs_tol=1e-9) for a, b in pairwise(ends))
        if crossed or not all(map(isfinite, ends)):
            numbers = f"value {estimate.value}, low {estimate.low} and high {estimate.high}"
            return (
                f"{estimate.name}: {numbers}, expected finite numbers or None, the value in between"
            )
    if finding.mde is not None and not isfinite(finding.mde):
        return f"mde {finding.mde}, expected a finite number, or None"
    return ""
