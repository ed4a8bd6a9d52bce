"""What the checks of a fit found: numbers, sentences, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dyadevents.diagnose.envelopes import Envelope
from dyadevents.diagnose.figures import (
    counts_figure,
    envelope_figure,
    gaps_figure,
    influence_figure,
    processes_figure,
    recall_figure,
)
from dyadevents.diagnose.influence import Influence
from dyadevents.diagnose.pictures import DiagnosticPicture
from dyadevents.diagnose.places import Counts
from dyadevents.diagnose.processes import ScoreProcesses
from dyadevents.diagnose.recall import Recall
from dyadevents.diagnose.rescaled import Rescaled
from dyadevents.diagnose.sentences import (
    counts_sentence,
    envelope_sentences,
    gaps_sentence,
    influence_sentence,
    overall_sentences,
    processes_sentence,
    recall_sentence,
)
from dyadevents.diagnose.verdicts import DiagnosticVerdict, verdicts
from dyadevents.history import History

__all__ = ["Diagnosis", "Goodness", "KindDiagnosis", "KindTests"]


@dataclass(frozen=True)
class KindTests:
    """The tests of one kind of event.

    Attributes
    ----------
    kind : str
    processes : ScoreProcesses or None
        Whether effects hold over time; None for fits with effects of places.
    gaps : Rescaled or None
        Whether time passes as the rates say; None for ordinal fits and events of one time.
    counts : tuple of Counts
        Whether places differ more than the terms explain; none for acts of the whole network.
    """

    kind: str
    processes: ScoreProcesses | None
    gaps: Rescaled | None
    counts: tuple[Counts, ...]


@dataclass(frozen=True)
class KindDiagnosis(KindTests):
    """The checks of one kind of event: `KindTests`, and what else there is to see.

    Attributes
    ----------
    n_events : int
    recall : Recall
        Whether the dyad of the next event is foreseen; says nothing of acts of the whole
        network.
    plain : Recall or None
        The same by the model without `past`; None where nothing would be left out, or what is
        left cannot be fitted.
    past : tuple of str
        Terms that depend on the history.
    influence : Influence
        Which events and places the estimates hang on.
    of_network : bool
        Whether its events are acts of the whole network.
    """

    n_events: int
    recall: Recall
    plain: Recall | None
    past: tuple[str, ...]
    influence: Influence
    of_network: bool = False


@dataclass(frozen=True)
class Goodness:
    """Tests of whether a model fits, and no more than that.

    Attributes
    ----------
    kinds : mapping of str to KindTests
    envelopes : tuple of Envelope
        Simulated beside observed; empty where nothing was simulated.
    notes : tuple of str
        What was not tested, and why.
    """

    kinds: Mapping[str, KindTests]
    envelopes: tuple[Envelope, ...]
    notes: tuple[str, ...]

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


@dataclass(frozen=True)
class Diagnosis(Goodness):
    """Findings of the checks of a fit: `Goodness`, and what else there is to see.

    Attributes
    ----------
    kinds : mapping of str to KindDiagnosis
    history : History
    """

    kinds: Mapping[str, KindDiagnosis]
    history: History

    def __getitem__(self, kind: str) -> KindDiagnosis:
        """Return the checks of a kind."""
        return self.kinds[kind]

    def summary(self) -> tuple[str, ...]:
        """Return what was found, in sentences."""
        return (
            *overall_sentences(self.p_values),
            *(line for diagnosis in self.kinds.values() for line in _told(diagnosis, self.history)),
            *envelope_sentences(self.envelopes),
            *self.notes,
        )

    def figures(self) -> tuple[DiagnosticPicture, ...]:
        """Return the pictures; `pictures.save` writes them."""
        network = self.history.network
        pictures = [envelope_figure(self.envelopes)] if self.envelopes else []
        for diagnosis in self.kinds.values():
            assert diagnosis.processes is not None
            pictures.append(processes_figure(diagnosis.processes))
            if diagnosis.gaps is not None:
                pictures.append(gaps_figure(diagnosis.gaps))
            if diagnosis.of_network:
                continue
            pictures.append(recall_figure(diagnosis.recall, diagnosis.plain))
            for counts in diagnosis.counts:
                names = network.receivers if counts.of == "receivers" else network.senders
                pictures.append(counts_figure(counts, names))
            pictures.append(influence_figure(diagnosis.influence, network.senders))
            if network.mode == "two-mode":
                pictures.append(
                    influence_figure(diagnosis.influence, network.receivers, side="receivers")
                )
        return tuple(pictures)


def _told(diagnosis: KindDiagnosis, history: History) -> list[str]:
    network = history.network
    assert diagnosis.processes is not None
    lines = [processes_sentence(diagnosis.processes)]
    if diagnosis.gaps is not None:
        lines.append(gaps_sentence(diagnosis.gaps))
    for counts in diagnosis.counts:
        names = network.receivers if counts.of == "receivers" else network.senders
        lines.append(counts_sentence(counts, names))
    if not diagnosis.of_network:
        lines.append(recall_sentence(diagnosis.recall, diagnosis.plain))
    lines.append(influence_sentence(diagnosis.influence, history, places=not diagnosis.of_network))
    return lines
