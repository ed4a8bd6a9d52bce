"""Formulas: the terms of a model as a line of text.

One kind of event::

    inertia(raw) + reciprocity(half_life=2) + trade:same(region)

Several kinds, each with its terms; ``all`` is every kind, "1" no term but the baseline::

    form: distance + degree(of=ties); visit, resume: inertia(of=visit) + shock(x, months=12)

A term is a name of the term library, with options by name or in order; one of the words raw,
log1p, binary is the transformation. A name that is not a term is a covariate of the dyad or the
network; in backticks or quotes it is one whatever it is called: `` `shock` ``, ``"GDP (2010)"``.
``a:b`` is the product of two terms, ``during(a, 1990, 2000)`` a term within a period.
Several kinds or names in one option are joined by +. `Term.label` is a formula too.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Collection, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, Literal, NoReturn

from dyadevents.errors import DyadEventsError, UnknownNameError
from dyadevents.kinds import EVENT, Kind
from dyadevents.terms.base import NAME, TERMS, Interaction, Term
from dyadevents.terms.covariate import Given

__all__ = ["FormulaError", "parse"]

ALL = "all"
MOST_TERMS = 200
"""Terms of a kind of event; a fit of more takes hours and gigabytes."""
_DEEPEST = 20  # brackets in one another
_LONGEST = 50_000  # characters
_QUOTED = re.compile(r"""(?<!\w)(?:`[^`]*`|"[^"]*"|'[^']*')(?!\w)""")
_BINARY = ("inertia", "reciprocity")  # 0 and 1 in goldfish, unless they are weighted
_MASK = "ǃ"  # a letter that no name has: stands for what is in quotes, where structure is read
_OPTION = re.compile(r"\s*([A-Za-z_]\w*)\s*=(.*)", re.DOTALL)


class FormulaError(DyadEventsError):
    """A formula cannot be read; the message points to the place and says what would do."""


def parse(
    text: str,
    kinds: Sequence[Kind] = (EVENT,),
    *,
    covariates: Collection[str] | None = None,
    convention: str | None = None,
) -> dict[str, tuple[Term, ...]]:
    """Read a formula.

    Parameters
    ----------
    kinds : sequence of Kind
        The kinds of event that it may speak of.
    covariates : collection of str, optional
        Names of the covariates there are; a name that is neither a term nor one of them is
        an error at once. Without them it shows when the model meets its history.
    convention : {"goldfish", "remverse"}, optional
        How a term without options is measured, if not as here.

    Returns
    -------
    dict of str to tuple of Term
        By name of kind, every kind of `kinds`.

    Raises
    ------
    FormulaError
        With the place in the text and the nearest names.

    Examples
    --------
    >>> [term.label for term in parse("inertia(raw) + trade:same(region)")["event"]]
    ['inertia(transform=raw)', 'covariate(trade):same(region)']
    """
    if len(text) > _LONGEST:
        too_long = (
            f"formula: has {len(text):,} characters, expected at most {_LONGEST:,}; shorten it"
        )
        raise FormulaError(too_long)
    names = [kind.name for kind in kinds]
    by_kind: dict[str, tuple[Term, ...]] = dict.fromkeys(names, ())
    reader = _FormulaReader(text, covariates, convention)
    for start, end in _split(reader.plain, ";", 0, len(text)):
        if not text[start:end].strip():
            continue
        chosen, first = _kinds_of(reader, names, start, end)
        terms = reader.sum(first, end)
        for name in chosen:
            by_kind[name] += terms
            if len(by_kind[name]) > MOST_TERMS:
                reader.fail(start, f"{name} has more than {MOST_TERMS} terms; leave some out")
    return by_kind


def _split(text: str, sign: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches between signs that stand in no bracket."""
    parts, depth, first = [], 0, start
    for k in range(start, end):
        depth += {"(": 1, ")": -1}.get(text[k], 0)
        if text[k] == sign and depth == 0:
            parts.append((first, k))
            first = k + 1
    return [*parts, (first, end)]


def _kinds_of(
    reader: _FormulaReader, names: list[str], start: int, end: int
) -> tuple[list[str], int]:
    """Return the kinds that a part speaks of, and where its terms start."""
    head, *rest = _split(reader.plain, ":", start, end)
    asked = _split(reader.plain, ",", *head) if rest else []
    words = [reader.unquoted(a, b) for a, b in asked]
    if len(names) == 1 and not set(words) & {*names, ALL}:
        return names, start
    if not rest:
        reader.fail(
            start,
            f"this model has several kinds of event: start with {', '.join(names)} or {ALL}, "
            "and a colon",
        )
    chosen: list[str] = []
    for word, (at, _) in zip(words, asked, strict=True):
        if word != ALL and word not in names:
            reader.fail(at, str(UnknownNameError("kind of event", word, [*names, ALL])))
        chosen += [name for name in names if word in (name, ALL) and name not in chosen]
    return chosen, rest[0][0]


@dataclass
class _FormulaReader:
    """Reads terms from stretches of a text, and points to what it cannot read."""

    text: str
    covariates: Collection[str] | None
    convention: str | None = None

    def __post_init__(self) -> None:
        # As long as the text, with nothing in quotes that could be taken for structure.
        self.plain = _QUOTED.sub(lambda match: _MASK * len(match.group()), self.text)
        for mark in '`"':
            at = self.plain.find(mark)
            if at >= 0:
                self.fail(at, f"this {mark} is not closed, or stands within a word")

    def unquoted(self, start: int, end: int) -> str:
        """Return what stands there, without blanks around it, and without its quotes."""
        word = self.text[start:end].strip()
        return word[1:-1] if self.quoted(start, end) else word

    def quoted(self, start: int, end: int) -> bool:
        """Check whether a name in quotes stands there, and nothing else."""
        word = self.text[start:end].strip()
        if _QUOTED.fullmatch(word) is None:
            return False
        if not word[1:-1].strip():
            self.fail(start, "the quotes hold no name")
        return True

    def fail(self, at: int, why: str) -> NoReturn:
        at += len(self.text[at:]) - len(self.text[at:].lstrip())
        before = self.text[:at].rpartition("\n")[2]
        line = before + self.text[at:].partition("\n")[0]
        excerpt, mark = line[max(0, len(before) - 60) :][:100], min(60, len(before))
        raise FormulaError(f"formula, character {at + 1}: {why}\n    {excerpt}\n    {' ' * mark}^")

    def sum(self, start: int, end: int) -> tuple[Term, ...]:
        """Return terms that are joined by +; none for "1"."""
        self._brackets(start, end)
        parts = _split(self.plain, "+", start, end)
        if len(parts) > MOST_TERMS:
            self.fail(parts[MOST_TERMS][0], f"more than {MOST_TERMS} terms; leave some out")
        if len(parts) == 1 and self.text[start:end].strip() in ("", "1"):
            return ()
        return tuple(self.product(*part) for part in parts)

    def _brackets(self, start: int, end: int) -> None:
        open_at: list[int] = []
        for k in range(start, end):
            if self.plain[k] == "(":
                open_at.append(k)
                if len(open_at) > _DEEPEST:
                    self.fail(k, f"more than {_DEEPEST} brackets are open here; write it flatter")
            elif self.plain[k] == ")":
                if not open_at:
                    self.fail(k, "a bracket closes here that none opens")
                open_at.pop()
        if open_at:
            self.fail(open_at[-1], "this bracket is not closed")

    def product(self, start: int, end: int) -> Term:
        """Return a term, or the product of terms that are joined by a colon."""
        factors = _split(self.plain, ":", start, end)
        if len(factors) > _DEEPEST:
            self.fail(start, f"a product of more than {_DEEPEST} terms; leave some out")
        term, *factors_after = (self._term(*part) for part in factors)
        for other in factors_after:
            term = Interaction(term, other)
        return term

    def _term(self, start: int, end: int) -> Term:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        if start == end:
            self.fail(min(start, len(self.text) - 1), "a term is missing here")
        match = NAME.match(self.plain, start, end)
        if match is None:
            self.fail(start, "a term starts with a letter, or is a name in quotes")
        name, at = self.unquoted(start, match.end()), match.end()
        if _MASK in self.plain[start:at] and not self.quoted(start, at):
            self.fail(start, "quotes stand around a whole name, and nothing else in it")
        rest = self.text[at:end]
        at += len(rest) - len(rest.lstrip())
        if not rest.strip():
            return self._term_by_name(name, start, quoted=self.quoted(start, match.end()))
        if self.text[at] == "*":
            self.fail(at, "write a:b for a product, and a + b + a:b for both terms and it")
        if self.text[at] != "(":
            self.fail(at, "a term ends with a plus, a colon or a semicolon, or starts a bracket")
        close = at + self._end_of_bracket(at, end)
        if self.text[close + 1 : end].strip():
            self.fail(close + 1, "a plus, a colon or a semicolon belongs between terms")
        if name not in TERMS:
            self.fail(start, str(UnknownNameError("term", name, TERMS)))
        return self._term_with_options(TERMS[name], start, at + 1, close)

    def _end_of_bracket(self, at: int, end: int) -> int:
        depth = 0
        for k in range(at, end):
            depth += {"(": 1, ")": -1}.get(self.plain[k], 0)
            if depth == 0:
                return k - at
        raise AssertionError("brackets were counted before")  # pragma: no cover

    def _term_by_name(self, name: str, at: int, *, quoted: bool) -> Term:
        """Return the term or the covariate of a name without brackets."""
        if name in TERMS and not quoted:
            return self._term_with_options(TERMS[name], at, at, at)
        if self.covariates is not None and name not in self.covariates:
            known = [*self.covariates, *(() if quoted else TERMS)]
            what = "covariate" if quoted else "term or covariate"
            self.fail(at, str(UnknownNameError(what, name, known)))
        return Given(name)

    def _term_with_options(self, term: type[Term], at: int, start: int, end: int) -> Term:
        """Return a term with its options."""
        known = {field.name: field for field in fields(term)}  # type: ignore[arg-type]
        hints = typing.get_type_hints(term)
        given: dict[str, Any] = {}
        inside = _split(self.plain, ",", start, end) if self.text[start:end].strip() else []
        for a, b in inside:
            option = _OPTION.fullmatch(self.plain, a, b)
            if option is None:
                name, first = self._next_field(term, known, given, self.text[a:b].strip(), a), a
            else:
                name, first = option.group(1), option.start(2)
                if name not in known:
                    what = f"option of {term.formula_name}"
                    self.fail(a, str(UnknownNameError(what, name, known)))
                if name in given:
                    self.fail(a, f"{name} is given twice")
            given[name] = self._value(hints[name], name, first, b)
        for name, field in known.items():
            if _is_needed(field) and name not in given:
                called = term.formula_name
                meant = f"; the covariate of that name is `{called}`, in backticks"
                hint = meant if called in (self.covariates or ()) else ""
                self.fail(at, f"{called} needs {name}: {_usage(term, known)}{hint}")
        if self.convention is not None and "transform" in known:
            binary = self.convention == "goldfish" and term.formula_name in _BINARY
            given.setdefault("transform", "binary" if binary else "raw")
        if self.convention == "goldfish" and "distinct" in known:
            given.setdefault("distinct", True)
        return term(**given)

    def _next_field(
        self,
        term: type[Term],
        known: dict[str, Field[Any]],
        given: dict[str, Any],
        word: str,
        at: int,
    ) -> str:
        """Return the option that a value without a name is for."""
        free = [name for name in known if name not in given]
        needed = [name for name in free if _is_needed(known[name])]
        if needed:
            return needed[0]
        if "transform" in free and word in _words(typing.get_type_hints(term)["transform"]):
            return "transform"
        fields = [name for name in free if name != "transform"]
        if not fields or not word:
            self.fail(at, f"{word!r} is one option too many: {_usage(term, known)}")
        return fields[0]

    def _value(self, hint: Any, name: str, start: int, end: int) -> Any:
        """Return an option as what it is: a number, a name or several, a term."""
        text = self.unquoted(start, end)
        if not text:
            self.fail(start, f"{name} has no value")
        if isinstance(hint, type) and issubclass(hint, Term):
            if len(_split(self.plain, "+", start, end)) > 1:
                self.fail(start, f"{name} is one term, or a product a:b; not a sum")
            return self.product(start, end)
        words = _words(hint)
        if words and text not in words:
            self.fail(start, str(UnknownNameError(name, text, words)))
        if hint is float:
            return self._number(text, name, start)
        if hint is int:
            number = self._number(text, name, start)
            if number != int(number):
                self.fail(start, f"{name} is a whole number, not {text!r}")
            return int(number)
        if hint is bool:
            if text.lower() not in ("true", "false"):
                self.fail(start, f"{name} is true or false, not {text!r}")
            return text.lower() == "true"
        if hint == tuple[float, ...]:
            return tuple(self._number(x, name, start) for x in re.split(r"(?<![eE])\+", text))
        if tuple[str, ...] in (hint, *typing.get_args(hint)):
            names = tuple(self.unquoted(*part) for part in _split(self.plain, "+", start, end))
            if not all(names):
                self.fail(start, f"{name} has an empty name")
            return names if len(names) > 1 or hint == tuple[str, ...] else text
        return text

    def _number(self, text: str, name: str, at: int) -> float:
        try:
            return float(text)
        except ValueError:
            self.fail(at, f"{name} is a number, not {text.strip()!r}")


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _words(hint: Any) -> tuple[str, ...]:
    """Return the words that an option can be, if it is one of a few."""
    return typing.get_args(hint) if typing.get_origin(hint) is Literal else ()


def _usage(term: type[Term], known: dict[str, Field[Any]]) -> str:
    arguments = [name if _is_needed(field) else f"{name}=..." for name, field in known.items()]
    return f"{term.formula_name}({', '.join(arguments)})"
