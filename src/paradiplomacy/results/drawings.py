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
    findings : mapping of str to Finding
    second : SecondProcess, keyword-only
    """

    def __init__(
        self, reuse: Reuse, findings: Mapping[str, Finding], *, second: SecondProcess
    ) -> None:
        self._reuse, self._second = reuse, second
        self._shown = {key: repr(finding.picture) for key, finding in findings.items()}
        before: tuple[dict[str, str], dict[str, Drawing]] | None = reuse.taken("drawings")
        shown, self._known = before or ({}, {})
        self._all_known = shown == self._shown
        self._changed = {
            figure_of(key) for key in self._shown if shown.get(key) != self._shown[key]
        }
        self._begun: dict[str, Callable[[], Drawing]] = {}

    def begin(self, sketches: Callable[[Language], Sequence[Sketch]]) -> None:
        """Begin to draw some pictures, which are sketched in each language."""
        if self._all_known:
            return
        english, chinese = ({s.name: s for s in sketches(language)} for language in LANGUAGES)
        begun: dict[str, Callable[[], Drawing]] = {}
        for name, sketch in english.items():
            if name in self._changed or name not in self._known:
                start = self._second.start
                begun[name] = begin_drawing(sketch, chinese=chinese[name], start=start)
            else:
                begun[name] = partial(self._known.__getitem__, name)
        self._begun = begun | self._begun

    def finished(self, *, progress: Progress) -> dict[str, Drawing]:
        """All pictures, those that were begun last first."""
        if self._all_known:
            return self._known
        drawings = {}
        for position, (name, drawing) in enumerate(self._begun.items()):
            progress(f"drawing {name}", position / len(self._begun))
            drawings[name] = drawing()
        self._reuse.keep("drawings", (self._shown, drawings))
        return drawings
