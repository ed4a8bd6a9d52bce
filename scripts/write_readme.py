"""Write the counts of verdicts in both READMEs anew, from the shipped record.

    python scripts/write_readme.py

The numbers alone change: which claims are supported, and what that means, is written by hand.
Claims that the article does not make are not counted.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from paradiplomacy import open_record
from paradiplomacy.hypotheses.battery import run_all
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import frames_of

ROOT = Path(__file__).resolve().parents[1]
COUNTS = {
    "README.md": {
        "claims": r"(?<= of )\d+(?= claims of the article are supported)",
        "supported": r"\d+(?= of \d+ claims of the article are supported)",
        "inconclusive": r"\d+(?= claims stay open)",
        "untestable": r"\d+(?= cannot be tested)",
        "restated": r"\d+(?=\s+only repeat)",
    },
    "README.zh.md": {
        "claims": r"\d+(?=个论断中)",
        "supported": r"\d+(?=个得到支持)",
        "inconclusive": r"\d+(?=个尚无定论)",
        "untestable": r"\d+(?=个无法检验)",
        "restated": r"\d+(?=个只是转述)",
    },
}
"""Where each README counts what: the claims of the article, and those of each verdict."""


def with_counts(name: str, text: str, counts: Mapping[str, int]) -> str:
    """A README with other counts; each stands in it once."""
    for what, where in COUNTS[name].items():
        text, times = re.subn(where, str(counts[what]), text)
        if times != 1:
            raise SystemExit(f"{name} counts {what} {times} times; COUNTS says where it should")
    return text


def main() -> int:
    findings = run_all(frames_of(open_record()))
    of_article = [key for key, claim in catalogue().items() if claim.of_article]
    counts = Counter[str](findings[key].verdict for key in of_article)
    counts["claims"] = len(of_article)
    for name in COUNTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        renewed = with_counts(name, text, counts)
        if renewed != text:
            path.write_text(renewed, encoding="utf-8")
            print(f"{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
