"""Judgements that are replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.materials import (
    MAPPING,
    PAIRS,
    STORE,
)
from tests.hostile.running import Ran

_HEAD = "kind,subject,object,by,on,why,method\n"
_A, _B, _C = "de-pairs-aachen", "fr-pairs-reims", "cn-pairs-harbin"


def _judged(*pairs: tuple[str, str], on: str = "2026-01-31") -> bytes:
    rows = [f"same place,{a},{b},Ann,{on},known,manual\n" for a, b in pairs]
    return (_HEAD + "".join(rows)).encode()


_JUDGED = {
    "a circle of two": _judged((_A, _B), (_B, _A)),
    "a circle of three": _judged((_A, _B), (_B, _C), (_C, _A)),
    "itself": _judged((_A, _A)),
    "unknown subject": _judged(("xx-nosuch", "de-gn-3247449")),
    "unknown object": _judged((_A, "de-nosuch")),
    "a place that the gazetteer does not know": _judged((_A, "de-gn-999999999999")),
    "a place of another country": _judged((_A, "fr-gn-2984114")),
    "two places for one": _judged((_A, "de-gn-3247449"), (_A, "de-gn-2950159")),
    "no key": _judged(("Aachen", "de-gn-3247449")),
    "a tie": _judged(("tie:de-pairs-aachen|fr-pairs-reims", "de-gn-3247449")),
    "a formula": _judged((_A, "=1+1")),
    "upwards": _judged((_A, "../../x")),
    "a day to come": _judged((_A, "de-gn-3247449"), on="9999-12-31"),
    "no day": _judged((_A, "de-gn-3247449"), on="soon"),
}


@aim
def judgements() -> Iterator[Aimed]:
    argv = (
        "import",
        "pairs.csv",
        "--as",
        "table",
        "--mapping",
        "mapping.yaml",
        "--store",
        STORE,
        "--json",
    )
    made = (STORE,)  # of a judgement that cannot be applied alone, as it is documented
    # One that is itself is how a person says that it is no other.
    right = {"itself", "two places for one", "a place of another country", "a day to come"}
    for name, text in _JUDGED.items():

        def told(ran: Ran, folder: Path) -> str:
            skipped = json.loads(ran.out)["skipped"]
            row = any(one["file"] == "judgements.csv" for one in skipped)
            return "" if row else f"a wrong decision was taken: {json.loads(ran.out)}"

        files: dict[str, Content] = {
            "pairs.csv": PAIRS.encode(),
            "mapping.yaml": MAPPING.encode(),
            "judgements.csv": text,
        }
        judged = (*argv, "--judgements", "judgements.csv")
        if name in right:
            yield Aimed(name, judged, files, expect="either", names=("judgements.csv",), keeps=made)
        else:
            yield Aimed(
                name,
                judged,
                files,
                expect="either",
                names=("judgements.csv",),
                check=told,
                keeps=made,
            )
