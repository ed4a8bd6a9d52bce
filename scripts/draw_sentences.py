"""Draw sentences of a built site, for a reader who has not seen them before.

``python scripts/draw_sentences.py report --language zh --seed 15`` prints 60 visible sentences of
the pages in one language, each of another wording: of sentences that differ in names and
numbers alone, one is drawn. Texts of sources, quotations and names by themselves are left out.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

BLOCKS = "p, li, td, th, h1, h2, h3, figcaption, caption, summary, dd, dt"
NOT_OURS = (
    "script, style, svg, template, nav, footer, small, code, .ours, [lang], ul.events, .sides, "
    "tbody td, ul.names, ul.plain li, [hidden], details > *:not(summary)"
)
_ENDS = {"en": r"(?<=[.?!])(?<!\bSt\.)\s+(?=[A-Z])", "zh": r"(?<=[。？！])"}
_LEAST = {"en": 25, "zh": 8}


def sentences_of_page(path: Path, language: str) -> Iterator[tuple[str, str]]:
    """Wording of each sentence of a page without names and numbers, and the sentence."""
    main = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("main")
    if main is None:
        return
    for node in main.css(NOT_OURS):
        if node.tag in ("span", "cite", "q", "i", "em", "a"):
            node.replace_with("…")
        else:
            node.decompose()
    names = sorted({link.text() for link in main.css("a")}, key=len, reverse=True)
    for block in main.css(BLOCKS):
        if any(inner.mem_id != block.mem_id for inner in block.css("p, li, td")):
            continue  # css() finds the block itself too
        text = re.sub(r"\s+", " ", block.text()).strip()
        for sentence in re.split(_ENDS[language], text):
            wording = sentence
            for name in filter(None, names):
                wording = wording.replace(name, "*")
            wording = re.sub(r"[\d.,:%–-]+", "0", wording)
            wording = re.sub(r"\b[A-Z][\w']+", "*", wording) if language == "en" else wording
            if len(sentence) >= _LEAST[language] and re.search(
                r"[a-z]{3} |[\u4e00-\u9fff]{4}", wording
            ):
                yield wording, sentence


def main() -> None:
    """Print them, each with the page on which it stands."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--number", type=int, default=60)
    asked = parser.parse_args()
    root = asked.site / "zh" if asked.language == "zh" else asked.site
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(root.rglob("*.html")):
        page = path.relative_to(root)
        if page.parts[0] in ("zh", "sources"):
            continue
        for wording, sentence in sentences_of_page(path, asked.language):
            found.setdefault(wording, (sentence, str(page)))
    drawn = random.Random(asked.seed).sample(sorted(found), min(asked.number, len(found)))
    print(f"{len(drawn)} of {len(found)} wordings")
    for at, wording in enumerate(drawn, 1):
        print(at, *found[wording], sep="\t")


if __name__ == "__main__":
    main()
