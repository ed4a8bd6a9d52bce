"""Drawings of a run: of the record, and of each finding.

Pictures of findings are taken from an earlier run by what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from paradiplomacy.answers.scope import headline
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language import Language
from paradiplomacy.language.translations import languages_of_site
from paradiplomacy.mechanisms.record_model import RecordModel
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_names_in
from paradiplomacy.results.analyses import Networks
from paradiplomacy.results.begun import Reuse
from paradiplomacy.results.charts import atlas, degrees, finding_chart, outlook, timeline, world_map
from paradiplomacy.results.drawing import (
    ChartDraft,
    Drawing,
    Sketch,
    draft_of,
    drawing_of,
    render_drafts,
)
from paradiplomacy.results.second_process import SecondProcess

Drawings = dict[str, Drawing]
CachedDrawings = dict[str, tuple[str, Drawings]]
"""By hypothesis, what its picture shows, and the drawings of it."""


def begin_record_drawings(
    record: Record,
    networked: Networks,
    event_model: RecordModel,
    process: SecondProcess,
) -> Callable[[], Drawings]:
    """Begin to draw the record in another process; what gives the drawings, by their names."""
    return _begin_drawings(
        record,
        lambda language: record_sketches(
            record,
            networked=networked,
            event_model=event_model,
            language=language,
        ),
        process,
    )


class FindingDrawings:
    """Drawings of findings: begun in another process, or taken from an earlier run.

    `reuse`: has what an earlier run drew.
    """

    def __init__(self, record: Record, reuse: Reuse, process: SecondProcess) -> None:
        self._record, self._reuse, self._process = record, reuse, process
        self._before: CachedDrawings = reuse.take("drawings of findings") or {}
        self._begun: dict[str, tuple[str, Callable[[], Drawings]]] = {}

    def begin(self, key: str, finding: Finding) -> None:
        """Begin to draw the finding of a hypothesis, unless what is drawn shows the same."""
        picture = repr(finding.picture)
        before, drawings = self._before.get(key, ("", {}))
        if before == picture:
            self._begun[key] = (picture, lambda: drawings)
            return
        finish = _begin_drawings(
            self._record,
            lambda language: finding_sketch(self._record, finding, language),
            self._process,
        )
        self._begun[key] = (picture, finish)

    def finish(self, keys: Iterable[str]) -> Drawings:
        """The drawings by their names, in the order of hypotheses; kept for later runs."""
        now: CachedDrawings = {}
        for key in keys:
            picture, finish = self._begun[key]
            now[key] = (picture, finish())
        if now != self._before:
            self._reuse.keep("drawings of findings", now)
        return {name: drawing for _, of_one in now.values() for name, drawing in of_one.items()}


def _drafts(record: Record, sketches: Callable[[Language], Sequence[Sketch]]) -> list[ChartDraft]:
    """Charts in each language of the pages of a record."""
    by_language = {
        code: {s.name: s for s in sketches(code)}
        for code in languages_of_site(record.meta.languages)
    }
    return [
        draft_of({code: each[name] for code, each in by_language.items()})
        for name in by_language["en"]
    ]


def _begin_drawings(
    record: Record,
    sketches: Callable[[Language], Sequence[Sketch]],
    process: SecondProcess,
) -> Callable[[], Drawings]:
    """Make drafts here, and have another process render them; what gives the drawings."""
    drafts = _drafts(record, sketches)
    if not drafts:
        return dict
    charts = process.start(render_drafts, drafts)
    return lambda: {
        draft.name: drawing_of(draft, svgs)
        for draft, svgs in zip(drafts, charts.result(), strict=True)
    }


def record_sketches(
    record: Record,
    *,
    networked: Networks,
    event_model: RecordModel,
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
    ]
    return tuple(sketch for sketch in wanted if sketch is not None)


def finding_sketch(record: Record, finding: Finding, language: Language) -> tuple[Sketch, ...]:
    """The picture of a finding in a language, where it has one."""
    sketch = finding_chart.sketch(finding, language, names=shock_names_in(record, language))
    return () if sketch is None else (sketch,)
