"""Templates are compiled once, for both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.filters import FILTERS as DEFAULT_FILTERS

import paradiplomacy.site
from paradiplomacy import open_record
from paradiplomacy.site.compiled_templates import COMPILED
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
