"""Steps that draw the pictures of a run: of the record, and of each finding.

Pictures of findings are taken from an earlier run by what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from paradiplomacy.answers.scope import headline
from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language import Language
from paradiplomacy.language.translations import languages_of_site
from paradiplomacy.mechanisms.modelled import Modelled
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_names_in
from paradiplomacy.results.charts import atlas, degrees, outlook, timeline, world_map
from paradiplomacy.results.charts import counts as counts_chart
from paradiplomacy.results.charts import finding as finding_chart
from paradiplomacy.results.drawing import Draft, Drawing, Sketch, draft_of, drawn, render_drafts
from paradiplomacy.results.networked import Networked
from paradiplomacy.results.reuse import Reuse
from paradiplomacy.results.steps import Step

Drawings = dict[str, Drawing]
CachedDrawings = dict[str, tuple[str, Drawings]]
"""By hypothesis, what its picture shows, and the drawings of it."""


def record_drawing_steps(record: Record, analysed: tuple[str, ...]) -> Iterator[Step]:
    """Steps that give the ``drawings of the record``, by their names.

    `analysed`: names of the steps that count, measure the network, and fit the event model.
    """

    def drafts(
        counted: tuple[Sequence[Count], Sequence[DefinitionComparison], object],
        networked: Networked,
        event_model: Modelled,
    ) -> list[Draft]:
        return _drafts(
            record,
            lambda language: record_sketches(
                record,
                comparisons=counted[1],
                networked=networked,
                event_model=event_model,
                language=language,
            ),
        )

    yield from _steps_of_drawing(
        "the record", drafts, analysed, says="drawing the record", is_cached=True
    )


def finding_drawing_steps(record: Record, keys: Sequence[str], reuse: Reuse) -> Iterator[Step]:
    """Steps that give the ``drawings of findings``, by their names, in the order of claims.

    `keys`: of hypotheses.
    `reuse`: has what an earlier run drew.
    """
    before: CachedDrawings = reuse.taken("drawings of findings") or {}

    def drafts(key: str, finding: Finding) -> list[Draft]:
        if key in before and before[key][0] == repr(finding.picture):
            return []
        return _drafts(record, lambda language: finding_sketch(record, finding, language))

    def all_drawn(*needs: Any) -> Drawings:
        now: CachedDrawings = {}
        for key, finding, fresh in zip(keys, needs[: len(keys)], needs[len(keys) :], strict=True):
            key_of_picture = repr(finding.picture)
            is_known = key in before and before[key][0] == key_of_picture
            now[key] = before[key] if is_known else (key_of_picture, fresh)
        if now != before:
            reuse.keep("drawings of findings", now)
        return {name: drawing for _, of_one in now.values() for name, drawing in of_one.items()}

    for key in keys:
        yield from _steps_of_drawing(f"finding {key}", partial(drafts, key), (f"finding {key}",))
    needs = (*(f"finding {key}" for key in keys), *(f"drawings of finding {key}" for key in keys))
    yield Step("drawings of findings", all_drawn, needs)


def _drafts(record: Record, sketches: Callable[[Language], Sequence[Sketch]]) -> list[Draft]:
    """Charts in each language of the pages of a record."""
    by_language = {
        code: {s.name: s for s in sketches(code)}
        for code in languages_of_site(record.meta.languages)
    }
    return [
        draft_of({code: each[name] for code, each in by_language.items()})
        for name in by_language["en"]
    ]


def _steps_of_drawing(
    what: str,
    drafts: Callable[..., list[Draft]],
    needs: tuple[str, ...],
    *,
    says: str = "",
    is_cached: bool = False,
) -> Iterator[Step]:
    """Three steps: drafts are made here, rendered in another process, and finished here."""
    made, rendered, finished = (f"{name} of {what}" for name in ("drafts", "charts", "drawings"))
    yield Step(made, drafts, needs)
    yield Step(rendered, render_drafts, (made,), says, where="drawing")
    yield Step(finished, _finished, (made, rendered), is_cached=is_cached)


def _finished(drafts: Sequence[Draft], charts: Sequence[Sequence[str]]) -> Drawings:
    return {draft.name: drawn(draft, svgs) for draft, svgs in zip(drafts, charts, strict=True)}


def record_sketches(
    record: Record,
    *,
    comparisons: Sequence[DefinitionComparison],
    networked: Networked,
    event_model: Modelled,
    language: Language = "en",
) -> tuple[Sketch, ...]:
    """The pictures that the record has something to show for, in a language."""
    record = headline(record)
    geography, structure = networked.geography, networked.structure
    # Ties one by one where few countries are tied, and else gathered.
    wanted = [
        atlas.sketch(geography, language, middle=record.meta.middle)
        if geography.is_wide
        else world_map.sketch(record, language),
        degrees.sketch(structure.degrees, structure.power_law, language) if structure else None,
        *outlook.sketches(event_model.outlook, language),
        timeline.sketch(record, language),
        counts_chart.sketch(comparisons, language),
    ]
    return tuple(sketch for sketch in wanted if sketch is not None)


def finding_sketch(record: Record, finding: Finding, language: Language) -> tuple[Sketch, ...]:
    """The picture of a finding in a language, where it has one."""
    sketch = finding_chart.sketch(finding, language, names=shock_names_in(record, language))
    return () if sketch is None else (sketch,)
