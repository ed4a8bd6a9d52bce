"""Flows by direction, function and period: nothing is dropped, each number has its list."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.support.folders import Folder

from paradiplomacy.answers.flow_tables import OTHERS, flow_links
from paradiplomacy.site.pages.flows import view
from paradiplomacy.site.pages.record_lists import EXCHANGE_LIST
from paradiplomacy.site.site import Site

NAMES = [column.name for column in EXCHANGE_LIST.columns]


@pytest.fixture
def site(folder: Folder) -> Site:
    """A visit, a course that the American end gave, and a meeting of which nobody says more."""
    folder.change("exchanges.csv", 0, giver="US")
    course = {"giver": "CN", "teacher": "US", "learner": "CN", "sector": "wastewater"}
    folder.add("exchanges.csv", id="course", form="training", date="2003", **course)
    folder.add("exchanges.csv", id="meeting", date="", sector="")
    return Site(folder.record())


def listed(site: Site, query: str) -> list[Any]:
    """Rows of the list of exchanges that an address of it shows."""
    wanted = dict(parse_qsl(query))
    return [
        row
        for row in EXCHANGE_LIST.rows(site)
        if all(value in _values(row[NAMES.index(name)]) for name, value in wanted.items())
    ]


def _values(cell: Any) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) else tuple(cell)


def test_unknown_directions_stand_as_unknown(site: Site) -> None:
    shown = view(site, "")
    travel = {row["value"]: row["exchanges"] for row in shown["tables"][0]["rows"]}
    assert travel == {"": 1, "CN>US": 1, "US>CN": 1}
    assert shown["unknown"] == 1
    assert "unknown" in shown["drawn"][0]["names"]["from"]


def test_each_number_is_the_length_of_the_list_that_it_leads_to(site: Site) -> None:
    shown = view(site, "")
    for table in shown["tables"]:
        for row in table["rows"]:
            assert len(listed(site, row["query"])) == row["exchanges"], row
            for flow, n in row["flows"].items():
                assert len(listed(site, f"{row['query']}&flow={flow}")) == n


def test_ribbons_lead_to_their_exchanges(site: Site) -> None:
    for drawn in view(site, "")["drawn"]:
        for link in drawn["links"]:
            assert len(listed(site, link["query"])) == link["exchanges"]


def test_who_taught_is_drawn_without_what_nobody_says(site: Site) -> None:
    taught = view(site, "")["drawn"][1]
    assert taught["names"] == {"from": ["US"], "function": ["05"], "to": ["CN"]}


def test_countries_of_few_exchanges_stand_together(site: Site) -> None:
    links = flow_links(site.record, most=1)
    assert OTHERS in {party for link in links for party in (link.source, link.target)}
    assert sum(link.exchanges for link in links) == sum(
        link.exchanges for link in flow_links(site.record)
    )


def test_the_drawing_has_its_data_in_the_language_of_the_page(site: Site) -> None:
    html = site.content("zh/flows.html").body.decode()
    assert 'class="sankey"' in html
    assert "\\u4e2d\\u56fd" in html or "中国" in html
