"""Claim that work for rural areas grew in China's western provinces in the 2000s."""

from __future__ import annotations

from dataclasses import replace

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.capacity.rural_work import SECTORS, rural_cells, rural_subjects
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames
from paradiplomacy.sources.sectors import sector_word

WORDS = Words(__name__)
OF_SECTORS = Words("paradiplomacy.sources.sectors")
DESIGN = Change(
    cells=rural_cells,
    subjects=rural_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="spells",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _find_change_of_rural_work(frames: Frames) -> Finding:
    change, words = DESIGN.test(frames), dict.fromkeys(map(sector_word, SECTORS))
    return finding(
        WORDS,
        replace(change, lacks=()),
        lacks=(WORDS("lack"), *change.lacks),
        caveats=always("silence")
        | {"sectors": {"sectors": tuple(OF_SECTORS(f"sector.{word}") for word in words)}}
        | always("sources", "undated"),
    )


RURAL_DEVELOPMENT = hypothesis(
    "rural-development",
    DESIGN,
    section="Capacity Building, 2",
    claim=WORDS("claim"),
    test=_find_change_of_rural_work,
    # Without the older ties there are few years of the 1990s to compare with.
    varies=("definition", "contradicted", "dates", "size"),
)
