"""What the checks of a fit found: numbers, sentences, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dyadevents.diagnose.envelopes import Envelope
from dyadevents.diagnose.figures import (
    counts_figure,
    envelope_figure,
    gaps_figure,
    processes_figure,
    recall_figure,
)
from dyadevents.diagnose.pictures import DiagnosticPicture
from dyadevents.diagnose.places import Counts
from dyadevents.diagnose.processes import ScoreProcesses
from dyadevents.diagnose.recall import Recall
from dyadevents.diagnose.rescaled import RescaledGaps
from dyadevents.diagnose.sentences import (
    counts_sentence,
    envelope_sentences,
    gaps_sentence,
    overall_sentences,
    processes_sentence,
    recall_sentence,
)
from dyadevents.diagnose.verdicts import DiagnosticVerdict, verdicts
from dyadevents.history import History

__all__ = ["Diagnosis", "KindDiagnosis"]


@dataclass(frozen=True)
class KindDiagnosis:
    """The checks of one kind of event.

    Attributes
    ----------
    kind : str
    n_events : int
    of_network : bool
        Whether its events are acts of the whole network.
    processes : ScoreProcesses or None
        Whether effects hold over time; None for fits with effects of places.
    gaps : RescaledGaps or None
        Whether time passes as the rates say; None for ordinal fits and events of one time.
    counts : tuple of Counts
        Whether places differ more than the terms explain; none for acts of the whole network.
    recall : Recall or None
        Whether the dyad of the next event is foreseen, which says nothing of acts of the whole
        network; None where only tests were asked for.
    plain : Recall or None
        The same by the model without `past`; None where nothing would be left out, or what is
        left cannot be fitted.
    past : tuple of str
        Terms that depend on the history.
    """

    kind: str
    n_events: int
    of_network: bool
    processes: ScoreProcesses | None
    gaps: RescaledGaps | None
    counts: tuple[Counts, ...]
    recall: Recall | None = None
    plain: Recall | None = None
    past: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """Findings of the checks of a fit.

    Attributes
    ----------
    kinds : mapping of str to KindDiagnosis
    envelopes : tuple of Envelope
        Simulated beside observed; empty where nothing was simulated.
    notes : tuple of str
        What was not tested, and why.
    history : History
    """

    kinds: Mapping[str, KindDiagnosis]
    envelopes: tuple[Envelope, ...]
    notes: tuple[str, ...]
    history: History

    def __getitem__(self, kind: str) -> KindDiagnosis:
        """Return the checks of a kind."""
        return self.kinds[kind]

    @property
    def p_values(self) -> dict[str, float]:
        """Every p-value by what was tested."""
        p_by_test: dict[str, float] = {}
        for tests in self.kinds.values():
            if tests.processes is not None:
                p_by_test[f"{tests.kind}: effects over time"] = tests.processes.p
            if tests.gaps is not None:
                p_by_test[f"{tests.kind}: time between events"] = tests.gaps.p
                p_by_test[f"{tests.kind}: bursts"] = tests.gaps.autocorrelation_p
            for counts in tests.counts:
                p_by_test[f"{tests.kind}: {counts.of}"] = counts.p
        return p_by_test | {envelope.feature.name: envelope.p for envelope in self.envelopes}

    @property
    def verdicts(self) -> tuple[DiagnosticVerdict, ...]:
        """Verdicts on the model of each kind."""
        return verdicts(self.p_values, self.kinds)

    def summary(self) -> tuple[str, ...]:
        """Return what was found, in sentences."""
        lines = [*overall_sentences(self.p_values)]
        for diagnosis in self.kinds.values():
            if diagnosis.processes is not None:
                lines.append(processes_sentence(diagnosis.processes))
            if diagnosis.gaps is not None:
                lines.append(gaps_sentence(diagnosis.gaps))
            lines += [counts_sentence(counts, self._places(counts)) for counts in diagnosis.counts]
            if diagnosis.recall is not None and not diagnosis.of_network:
                lines.append(recall_sentence(diagnosis.recall, diagnosis.plain))
        return (*lines, *envelope_sentences(self.envelopes), *self.notes)

    def figures(self) -> tuple[DiagnosticPicture, ...]:
        """Return the pictures; `pictures.save` writes them."""
        pictures = [envelope_figure(self.envelopes)] if self.envelopes else []
        for diagnosis in self.kinds.values():
            if diagnosis.processes is not None:
                pictures.append(processes_figure(diagnosis.processes))
            if diagnosis.gaps is not None:
                pictures.append(gaps_figure(diagnosis.gaps))
            if diagnosis.recall is not None and not diagnosis.of_network:
                pictures.append(recall_figure(diagnosis.recall, diagnosis.plain))
            pictures += [counts_figure(counts, self._places(counts)) for counts in diagnosis.counts]
        return tuple(pictures)

    def _places(self, counts: Counts) -> tuple[str, ...]:
        """Return the names of the places that were counted."""
        network = self.history.network
        return network.receivers if counts.of == "receivers" else network.senders
