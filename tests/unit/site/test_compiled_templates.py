"""Templates are compiled once, for both languages and for later runs."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, nodes
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from markupsafe import Markup

import paradiplomacy.site
from paradiplomacy import open_record
from paradiplomacy.site.compiled_templates import COMPILED, CompiledTemplates, QuickEnvironment
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site

TEMPLATES = sorted(path.name for path in Path(paradiplomacy.site.__path__[0]).rglob("*.j2"))


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Site(open_record("china_russia")).writer("en")._environment


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_applies_no_filter_of_a_language_to_a_constant(
    name: str, environment: Environment
) -> None:
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0]
    for applied in environment.parse(text).find_all(nodes.Filter):
        if environment.filters[applied.name] is not DEFAULT_FILTERS.get(applied.name):
            # Jinja would work it out once, in one language for both.
            with pytest.raises(nodes.Impossible):
                applied.as_const()


def test_another_site_compiles_nothing_again() -> None:
    record = open_record("china_russia")
    kind = next(kind for kind in KINDS if kind.name == "laws")
    Site(record).html(kind)
    before = len(COMPILED)
    assert Site(record).html(kind, language="zh")
    assert len(COMPILED) == before > 0


def test_a_later_run_takes_what_an_earlier_one_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = DictLoader({"page": "{{ name }}!"})
    first = Environment(loader=texts, bytecode_cache=CompiledTemplates(tmp_path / "kept"))
    assert first.get_template("page").render(name="Ann") == "Ann!"
    later = Environment(loader=texts, bytecode_cache=CompiledTemplates(tmp_path / "kept"))
    monkeypatch.setattr(Environment, "_generate", None)
    assert later.get_template("page").render(name="Bea") == "Bea!"


def test_templates_are_compiled_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no folder", encoding="utf-8")
    kept = CompiledTemplates(tmp_path / "kept")
    environment = Environment(loader=DictLoader({"page": "{{ 1 }}"}), bytecode_cache=kept)
    assert environment.get_template("page").render() == "1"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ row.name }}", "Ann"),
        ("{{ row.items() | list }}", "[('items', 1), ('name', 'Ann')]"),
        ("{{ row.get('name') }} {{ row.none is defined }}", "Ann False"),
        ("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(row.name) }}", "AnnAnn"),
        ("{% for x in 'ab' %}{{ range(2) | join(x) }}{% endfor %}", "0a10b1"),
    ],
)
def test_templates_say_the_same_as_in_an_ordinary_environment(template: str, shown: str) -> None:
    row = {"items": 1, "name": "Ann"}
    for environment in (Environment(), QuickEnvironment()):
        assert environment.from_string(template).render(row=row) == shown


@pytest.mark.parametrize(
    "template",
    [
        "{{ text }}|{{ markup }}|{{ 3 }}|{{ none }}|{{ text ~ markup }}|{{ [text] }}",
        "{% set held %}{{ text }}{% endset %}{{ held }}|{{ held | upper }}",
        "{% macro one(x, y='&', z=text) %}{{ x }}{{ y }}{{ z }}{% endmacro %}"
        "{{ one(text) }}|{{ one(text, markup) }}|{{ one(text, z=1) }}|{{ one(*[1, 2]) }}",
        "{% macro around() %}<i>{{ caller() }}</i>{% endmacro %}"
        "{% call around() %}{{ text }}{% endcall %}",
        "{% macro any() %}{{ varargs | join }}{{ kwargs }}{% endmacro %}{{ any(1, class=2) }}",
        "{% for x in [text, markup] recursive %}{{ x }}{{ loop([text]) if loop.first and "
        "loop.depth == 1 }}{% endfor %}",
        "{{ namespace(a=text).a }}{{ text.upper() }}{{ row.name | default('<') }}",
    ],
)
def test_templates_escape_and_call_as_in_an_ordinary_environment(template: str) -> None:
    known = {"text": "a<b & \"c\" 'd'", "markup": Markup("<b>'</b>"), "row": {}}
    ordinary, quick = Environment(autoescape=True), QuickEnvironment(autoescape=True)
    assert quick.from_string(template).render(known) == ordinary.from_string(template).render(known)


def test_macros_refuse_arguments_that_they_do_not_have() -> None:
    template = "{% macro one(x) %}{{ x }}{% endmacro %}{{ one(1, 2) }}"
    with pytest.raises(TypeError, match="takes not more than 1"):
        QuickEnvironment().from_string(template).render()


def test_pages_leave_nothing_that_only_the_collector_finds() -> None:
    site = Site(open_record("china_russia"))
    kind = next(kind for kind in KINDS if kind.name == "tie")
    first, second = list(kind.keys(site))[:2]
    site.html(kind, first)
    gc.collect()
    gc.disable()
    try:
        site.html(kind, second)
        assert gc.collect() == 0
    finally:
        gc.enable()
