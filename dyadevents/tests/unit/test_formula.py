"""Formulas are read as the terms they name, and errors point to their place."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyadevents import END, EVENT, FORM, RESUME, EventModel, Kind, terms
from dyadevents.formula import FormulaError, parse
from dyadevents.terms.base import TERMS, Term
from made_events.kinds import EXCHANGE, TIE_KINDS


def one(text: str) -> Term:
    (term,) = parse(text)["event"]
    return term


def problem(text: str, kinds: tuple[Kind, ...] = (EVENT,), **settings: object) -> str:
    with pytest.raises(FormulaError) as caught:
        parse(text, kinds, **settings)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("inertia", terms.Inertia()),
        ("inertia()", terms.Inertia()),
        ("inertia(raw)", terms.Inertia(transform="raw")),
        (
            "inertia( of = exchange+form , half_life = 2 )",
            terms.Inertia(("exchange", "form"), half_life=2),
        ),
        ("inertia(exchange, raw)", terms.Inertia("exchange", "raw")),
        ("recency(inverse)", terms.Recency()),
        ("degree(of=ties, distinct=true)", terms.Degree("ties", distinct=True)),
        ("degree(side=sender)", terms.Degree(side="sender")),
        ("x", terms.Given("x")),
        ("log trade", terms.Given("log trade")),
        ("covariate(distance)", terms.Given("distance")),
        ("covariate(raw, binary)", terms.Given("raw", "binary")),
        ("product(supply, demand)", terms.Product("supply", "demand")),
        ("sum(size, log1p)", terms.Sum("size", transform="log1p")),
        ("first_partner(urban)", terms.FirstPartner("urban")),
        ("neighbours_ties(near, half_life=3)", terms.NeighboursTies("near", half_life=3)),
        ("shock(tiananmen, months=12)", terms.Shock("tiananmen", months=12)),
        ("shock(x, 12)", terms.Shock("x", months=12)),
        ("shock(x, dates=1e+3+1995.5, window=1)", terms.Shock("x", window=1, dates=(1000, 1995.5))),
        ("period(-inf, 1990)", terms.Period(-math.inf, 1990)),
        (
            "during(inertia(raw), 1990, 2000)",
            terms.During(terms.Inertia(transform="raw"), 1990, 2000),
        ),
        ("during(a:b, 1990)", terms.During(terms.Given("a") * terms.Given("b"), 1990)),
        (
            "at_each_end(sum(urban), degree(binary))",
            terms.AtEachEnd(terms.Sum("urban"), terms.Degree(transform="binary")),
        ),
        ("a:b:c", (terms.Given("a") * terms.Given("b")) * terms.Given("c")),
        ("`shock`", terms.Given("shock")),
        ('"GDP (2010)": x', terms.Given("GDP (2010)") * terms.Given("x")),
        ("'a + b'", terms.Given("a + b")),
        ("same('who: first, last')", terms.Same("who: first, last")),
        ("sender('raw', raw)", terms.Sender("raw")),
        ('covariate(`it\'s "x"`)', terms.Given('it\'s "x"')),
        ("inertia(of='first; visit'+form)", terms.Inertia(("first; visit", "form"))),
        ("during(`period`, 1990)", terms.During(terms.Given("period"), 1990)),
        ("Xi'an", terms.Given("Xi'an")),
    ],
)
def test_a_term_is_read_with_its_options(text: str, term: Term) -> None:
    assert one(text) == term
    assert one(term.label) == term


def test_terms_stand_in_the_order_of_the_formula() -> None:
    labels = [term.label for term in parse("b + inertia(raw)\n  + a:same(region)")["event"]]
    assert labels == ["covariate(b)", "inertia(transform=raw)", "covariate(a):same(region)"]


def test_several_kinds_have_their_own_terms_and_may_share_them() -> None:
    found = parse(
        "all: trade; form: distance + degree(of=ties);\n"
        "exchange, resume: inertia(of=exchange); end: 1",
        TIE_KINDS,
    )
    assert {kind: [term.formula_name for term in found[kind]] for kind in found} == {
        "form": ["covariate", "distance", "degree"],
        "exchange": ["covariate", "inertia"],
        "suspend": ["covariate"],
        "resume": ["covariate", "inertia"],
        "end": ["covariate"],
    }


def test_a_model_of_one_kind_needs_no_name_of_it() -> None:
    assert parse("event: x")["event"] == parse("x")["event"]
    assert parse("form:x", (EVENT,))["event"] == (terms.Given("form") * terms.Given("x"),)
    assert parse("1") == {"event": ()}
    assert parse("") == {"event": ()}


def test_a_formula_makes_a_model() -> None:
    model = EventModel((FORM, END), "form: x; end: tie_age", commit="year")
    assert model.commit == "year"
    assert model.terms_of("end") == (terms.TieAge(),)
    assert EventModel(terms="x").terms_of("event") == (terms.Given("x"),)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("x + inertai(raw)", 5, "no term 'inertai'; did you mean 'inertia'?"),
        ("inertia(ra=raw)", 9, "no option of inertia 'ra'"),
        ("inertia(half_live=2)", 9, "did you mean 'half_life'?"),
        ("inertia(half_life=two)", 19, "half_life is a number, not 'two'"),
        ("inertia(half_life=)", 19, "half_life has no value"),
        ("inertia(transform=log)", 19, "no transform 'log'"),
        ("inertia(raw, transform=raw)", 14, "transform is given twice"),
        ("inertia(of=a++b)", 12, "of has an empty name"),
        ("degree(distinct=maybe)", 17, "distinct is true or false"),
        ("degree(side=left)", 13, "no side 'left'"),
        ("sum", 1, "sum needs name: sum(name, other=..., transform=...)"),
        ("distance(raw, a, b, c)", 21, "'c' is one option too many"),
        ("period(a)", 8, "begin is a number, not 'a'"),
        ("during(a + b, 1990)", 8, "term is one term, or a product a:b"),
        ("x + ", 5, "a term is missing here"),
        ("x + + y", 5, "a term is missing here"),
        ("inertia(raw", 8, "this bracket is not closed"),
        ("inertia)raw", 8, "a bracket closes here that none opens"),
        ("x inertia(raw)", 1, "no term 'x inertia'"),
        ("inertia(raw) x", 14, "belongs between terms"),
        ("a*b", 2, "write a:b for a product"),
        ("~ a", 1, "a term starts with a letter"),
        ("a - b", 3, "a term ends with a plus"),
        ("x\n + inertai()", 6, "no term 'inertai'"),
        ("x + `shock", 5, "this ` is not closed"),
        ('x + "shock', 5, 'this " is not closed'),
        ("x + ``", 5, "the quotes hold no name"),
        ("`a` b", 1, "quotes stand around a whole name"),
        ("`a`(raw)", 1, "no term 'a'"),
    ],
)
def test_what_cannot_be_read_is_pointed_to(text: str, at: int, why: str) -> None:
    said = problem(text)
    assert said.startswith(f"formula, character {at}: ")
    assert why in said
    _, line, mark = said.split("\n")
    column = at - 1 - (text.rfind("\n", 0, at - 1) + 1)
    assert mark.index("^") - 4 == column
    assert line[4:] in text


def test_kinds_that_are_not_there_are_pointed_to() -> None:
    kinds = (FORM, EXCHANGE, RESUME)
    assert "no kind of event 'fomr'; did you mean 'form'?" in problem("fomr: x", kinds)
    assert "character 11" in problem("form: x ; exchagne: y", kinds)
    assert "several kinds of event: start with form, exchange, resume or all" in problem("x", kinds)


def test_a_name_is_checked_where_covariates_are_known() -> None:
    assert "did you mean 'trade'?" in problem("tarde", covariates=["trade"])
    assert parse("trade", covariates=["trade"])["event"] == (terms.Given("trade"),)


def test_a_name_in_quotes_is_a_covariate_even_if_a_term_is_called_so() -> None:
    assert parse("`shock`", covariates=["shock"])["event"] == (terms.Given("shock"),)
    said = problem("shock", covariates=["shock"])
    assert "the covariate of that name is `shock`, in backticks" in said
    assert "backticks" not in problem("shock", covariates=["other"])
    said = problem("`shock`", covariates=["shocks"])
    assert "no covariate 'shock'; did you mean 'shocks'?" in said


def test_a_kind_may_have_signs_in_its_name() -> None:
    visit = Kind("visit: first")
    found = parse("'visit: first', form: x", (visit, FORM))
    assert found == {"visit: first": (terms.Given("x"),), "form": (terms.Given("x"),)}


def test_long_lines_are_shown_around_the_place() -> None:
    said = problem(" + ".join(["covariate_of_some_length"] * 20) + " + inertai(raw)")
    _, line, mark = said.split("\n")
    assert line[mark.index("^") :].startswith("inertai")
    assert len(line) <= 110


signs = ["(", ")", ",", "+", ":", ";", "=", "-", "*", " ", "\n", "`", "'", '"']
others = ["x", "raw", "of", "of=", "ties", "1990", "1", "form", "é", "all"]
words = st.sampled_from([*sorted(TERMS)[:12], *others, *signs])


@given(st.lists(words, max_size=12).map("".join))
def test_whatever_is_written_is_read_or_pointed_to(text: str) -> None:
    for kinds in ((EVENT,), TIE_KINDS):
        try:
            found = parse(text, kinds)
        except FormulaError:
            continue
        for kind_terms in found.values():
            for term in kind_terms:
                assert parse(term.label)["event"] == (term,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+".join(["x"] * 201), "more than 200 terms"),
        (";".join(["x + y"] * 101), "event has more than 200 terms"),
        ("lag(" * 21 + "x" + ")" * 21, "more than 20 brackets are open here"),
        ("(" * 10_000, "more than 20 brackets are open here"),
        (":".join(["x"] * 21), "a product of more than 20 terms"),
        ("x" * 50_001, "has 50,001 characters, expected at most 50,000"),
    ],
    ids=["sum", "parts", "nested", "open", "product", "long"],
)
def test_a_formula_without_end_is_refused(text: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        parse(text)


def test_as_many_terms_as_allowed_are_read() -> None:
    assert len(parse("+".join(f"x{i}" for i in range(200)))["event"]) == 200
