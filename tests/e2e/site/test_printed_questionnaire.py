"""The questionnaire as a browser prints it: on A4, and no question is cut in two."""

from __future__ import annotations

import re
from typing import Any

import pytest

from paradiplomacy.interviews.form import QuestionnaireForm
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.printed import printed_page

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

MEASURED = """[...document.querySelectorAll("li.asked")].map(
    item => [
        getComputedStyle(item).breakInside, item.offsetHeight, item.scrollWidth - item.clientWidth
    ]
)"""
PAGE = (297 - 2 * 18) / 25.4 * 96
"""Height of what is printed on a page, in pixels of CSS."""


def test_no_question_is_cut_in_two_on_paper(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 672, "height": 1000})  # A4 without its margins
    page.set_content(printed_page(QuestionnaireForm(read_shipped())))
    page.emulate_media(media="print")
    measured = page.evaluate(MEASURED)
    assert len(measured) > len(read_shipped().questions)
    assert {break_inside for break_inside, _, _ in measured} == {"avoid"}
    assert max(height for _, height, _ in measured) < PAGE / 2
    assert max(over for _, _, over in measured) <= 0
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert 4 <= len(re.findall(rb"/Type /Page\b", printed)) <= 9
    page.close()
