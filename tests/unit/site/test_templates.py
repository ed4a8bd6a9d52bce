"""Templates are compiled once, for all sites and both languages."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from tests.support.folders import Folder

import paradiplomacy.site
from paradiplomacy import open_record
from paradiplomacy.site.pages import KIND, KINDS
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


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_does_as_the_signs_of_a_language_say_and_asks_for_none_by_name(
    name: str, environment: Environment
) -> None:
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0]
    for compared in environment.parse(text).find_all(nodes.Compare):
        if isinstance(compared.expr, nodes.Name) and compared.expr.name == "language":
            assert all(operand.op != "eq" for operand in compared.ops), compared.lineno


def test_another_site_compiles_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    record = open_record("china_russia")
    kind = next(kind for kind in KINDS if kind.name == "laws")
    Site(record).html(kind)
    monkeypatch.setattr(Environment, "_generate", None)
    assert Site(record).html(kind, language="zh")


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


def test_no_menu_of_a_folder_leads_to_what_a_record_lacks(folder: Folder) -> None:
    folder.tables["shocks.csv"] = folder.tables["responses.csv"] = []
    record = folder.record()
    home = Site(record).html(KIND["home"])
    assert 'href="crises.html"' not in home
    assert 'href="exchanges.html"' in home
    assert 'href="crises.html"' in Site(record, is_live=True).html(KIND["home"])
