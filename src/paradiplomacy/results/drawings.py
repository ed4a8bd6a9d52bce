"""The pictures of a run: which there are, which are drawn already, and drawing the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language import LANGUAGES, Language
from paradiplomacy.results.drawing import Drawing, Sketch, begin_drawing, figure_of
from paradiplomacy.results.progress import Progress
from paradiplomacy.results.reuse import Reuse
from paradiplomacy.results.second_process import SecondProcess

__all__ = ["Drawings"]


class Drawings:
    """Draws all pictures of a run in a second process, while something else is worked out here.

    Those of an earlier run are taken by what they show.

    Parameters
    ----------
    reuse : Reuse
    second : SecondProcess, keyword-only
    """

    def __init__(self, reuse: Reuse, *, second: SecondProcess) -> None:
        self._reuse, self._second = reuse, second
        before: tuple[dict[str, str], dict[str, Drawing]] | None = reuse.taken("drawings")
        self._before, self._known = before or ({}, {})
        self._shown: dict[str, str] = {}
        self._of_findings: dict[str, dict[str, Callable[[], Drawing]]] = {}
        self._of_record: dict[str, Callable[[], Drawing]] = {}

    @property
    def are_new(self) -> bool:
        """Whether no earlier run drew any."""
        return not self._known

    def begin_findings(
        self,
        findings: Mapping[str, Finding],
        sketches: Callable[[Mapping[str, Finding], Language], Sequence[Sketch]],
    ) -> None:
        """Begin to draw what is not begun of all findings, in whose order their pictures stand."""
        for key, finding in findings.items():
            self.begin_finding(key, finding, sketches)
        self._shown = {key: self._shown[key] for key in findings}

    def begin_finding(
        self,
        key: str,
        finding: Finding,
        sketches: Callable[[Mapping[str, Finding], Language], Sequence[Sketch]],
    ) -> None:
        """Begin to draw a finding as soon as it is there."""
        shown = repr(finding.picture)
        if self._shown.get(key) == shown:
            return
        self._shown[key] = shown
        name = figure_of(key)
        if key not in self._before or self._before[key] != shown:
            self._of_findings[key] = self._begun(partial(sketches, {key: finding}))
        elif name in self._known:
            self._of_findings[key] = {name: partial(self._known.__getitem__, name)}

    def begin_record(self, sketches: Callable[[Language], Sequence[Sketch]]) -> None:
        """Begin to draw pictures of the record, once all findings are begun.

        Those of an earlier run are taken where its findings were these.
        """
        if self._all_known:
            return
        self._of_record = self._begun(sketches, known=self._known)

    @property
    def _all_known(self) -> bool:
        return self._before == self._shown

    def _begun(
        self,
        sketches: Callable[[Language], Sequence[Sketch]],
        *,
        known: Mapping[str, Drawing] | None = None,
    ) -> dict[str, Callable[[], Drawing]]:
        english, chinese = ({s.name: s for s in sketches(language)} for language in LANGUAGES)
        start = self._second.start
        return {
            name: partial(known.__getitem__, name)
            if known and name in known
            else begin_drawing(sketch, chinese=chinese[name], start=start)
            for name, sketch in english.items()
        }

    def finished(self, *, progress: Progress) -> dict[str, Drawing]:
        """All pictures: of the record, then of findings in the order of claims."""
        if self._all_known:
            return self._known
        begun = dict(self._of_record)
        for key in self._shown:
            begun |= self._of_findings.get(key, {})
        drawings = {}
        for position, (name, drawing) in enumerate(begun.items()):
            progress(f"drawing {name}", position / len(begun))
            drawings[name] = drawing()
        self._reuse.keep("drawings", (self._shown, drawings))
        return drawings
