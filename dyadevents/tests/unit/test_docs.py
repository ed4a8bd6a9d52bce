"""Every snippet of the pages runs, in the order of its page, and prints what the page says."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", re.DOTALL)
LIBRARIES = ("polars", "statsmodels", "altair")


WITH_SNIPPETS = [p for p in DOCS.glob("*.md") if BLOCK.search(p.read_text(encoding="utf-8"))]
PAGES = (*sorted(page.stem for page in WITH_SNIPPETS), "../README", "../paper")


@pytest.mark.parametrize("page", PAGES)
def test_the_snippets_of_a_page_print_what_it_says(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for library in LIBRARIES:
        if re.search(rf"^ *(?:import|from) {library}\b", text, re.MULTILINE):
            pytest.importorskip(library)
    monkeypatch.chdir(DOCS if "/" not in page else DOCS.parent)
    monkeypatch.setenv("POLARS_FMT_TABLE_FORMATTING", "ASCII_MARKDOWN")
    names: dict[str, Any] = {"__name__": "__main__"}  # numba keeps what it compiled by it
    blocks = [(match[1], match[2]) for match in BLOCK.finditer(text)]
    assert blocks
    for code, printed in blocks:
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile(code, f"{page}.md", "exec"), names)
        lines = [line.rstrip() for line in out.getvalue().splitlines()]
        assert printed is None or lines == printed.splitlines(), code
