"""What the commands of the event model work on: their options, as a fit's JSON keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.options import comma_separated, commit_of, one_of
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from typing import Literal

    from dyadevents.files.read import HistoryFiles
    from dyadevents.inference.fitting import Unfit
    from dyadevents.inference.frailty import Frailty
    from dyadevents.inference.likelihood import LikelihoodName
    from dyadevents.model import Commit, EventModel
    from dyadevents.network import Mode
    from paradiplomacy.record.event_history import EventRecord

__all__ = ["FileChoice", "FitChoice", "ModelChoice", "RecordChoice"]


@dataclass(frozen=True)
class FileChoice:
    """Options that name plain files and say how to read them; as they stand in a fit's JSON."""

    events: str
    dyads: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    states: str | None = None
    mode: Mode = "directed"
    plain_kinds: bool = False
    fill: float | None = None
    start: str | None = None
    end: str | None = None
    encoding: str = ""

    @classmethod
    def of(
        cls,
        events: Path,
        *,
        dyads: Sequence[Path] | None,
        actors: Sequence[Path] | None,
        network: Sequence[Path] | None,
        states: Path | None,
        undirected: bool,
        two_mode: bool,
        **others: Any,
    ) -> FileChoice:
        """Return the choice that options make."""
        if undirected and two_mode:
            raise ParadiplomacyError("--undirected and --two-mode exclude each other; drop one")
        return cls(
            str(events),
            dyads=tuple(map(str, dyads or ())),
            actors=tuple(map(str, actors or ())),
            network=tuple(map(str, network or ())),
            states=None if states is None else str(states),
            mode="undirected" if undirected else "two-mode" if two_mode else "directed",
            **others,
        )

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> FileChoice:
        """Return the choice that a fit's JSON holds."""
        given: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in saved.items()
        }
        return cls(**given)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    def read(
        self,
        *,
        timed: bool = True,
        kinds: Sequence[str] = (),
        empty: bool = False,
    ) -> HistoryFiles:
        """Read the files for a model; see `read_history`."""
        from dyadevents.files.read import read_history
        from paradiplomacy.record.event_kinds import COOLING, TIE_KINDS, WARMING
        from paradiplomacy.tabular.frames import read_file_table

        given: dict[str, Any] = asdict(self)
        events = given.pop("events")
        reader = partial(read_file_table, encoding=given.pop("encoding"))
        return read_history(
            events,
            timed=timed,
            kinds=kinds,
            known_kinds=(*TIE_KINDS, WARMING, COOLING),
            empty=empty,
            reader=reader,
            **given,
        )


@dataclass(frozen=True)
class ModelChoice:
    """Options that say what the model is; as they stand in a fit's JSON."""

    formula: str = ""
    commit: Commit | float = "event"
    tick: float | None = None
    breaks: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, formula: str | None, commit: str, tick: float | None, breaks: str | None
    ) -> ModelChoice:
        """Return the choice that options make."""
        from dyadevents.files.time import moment

        times = tuple(moment(text, "--breaks") for text in comma_separated(breaks) or ())
        return cls(formula or "", commit_of(commit), tick, times)

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> ModelChoice:
        """Return the choice that a fit's JSON holds."""
        return cls(**saved | {"breaks": tuple(saved.get("breaks", ()))})

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"breaks": list(self.breaks)}

    def model(self, files: HistoryFiles) -> EventModel:
        """Return the model, with the kinds and covariates of the files."""
        from dyadevents.files.fit import model_of

        return model_of(files, self.formula, commit=self.commit, tick=self.tick, breaks=self.breaks)


@dataclass(frozen=True)
class RecordChoice:
    """Options that name a record and say how it is read; as they stand in a fit's JSON."""

    names: tuple[str, ...] = ()
    store: str | None = None
    rule: str = "both-ends"
    start: str | None = None
    end: str | None = None
    imputations: int = 10
    seed: int = 1989

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> RecordChoice:
        """Return the choice that a fit's JSON holds."""
        return cls(**saved | {"names": tuple(saved["names"])})

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"names": list(self.names)}

    def read(self) -> tuple[str, EventRecord]:
        """Return the title of the record, and the record as a history of events."""
        from dyadevents.files.time import moment
        from paradiplomacy.cli.options import opened
        from paradiplomacy.record.event_history import event_record
        from paradiplomacy.record.frames import frames_of

        reconciled = opened(list(self.names), self.rule, self.store)
        start = None if self.start is None else moment(self.start, "--start")
        watched = event_record(frames_of(reconciled, seed=self.seed), start=start)
        if self.end is not None:
            end = moment(self.end, "--end", at="end")
            if not watched.start < end <= watched.end:
                raise ParadiplomacyError(
                    f"--end {self.end}: the record is watched from {watched.start:g} to "
                    f"{watched.end:g}"
                )
            watched = replace(watched, end=end)
        return reconciled.meta.title, watched

    def model(self, record: EventRecord, chosen: ModelChoice) -> EventModel:
        """Return the model of a formula, with the kinds and covariates of the record."""
        from paradiplomacy.mechanisms.by_formula import model_of_record

        return model_of_record(
            record, chosen.formula, commit=chosen.commit, tick=chosen.tick, breaks=chosen.breaks
        )


@dataclass(frozen=True)
class FitChoice:
    """Options that say how a model is fitted."""

    likelihood: LikelihoodName
    ties: Literal["error", "breslow"]
    kinds: list[str] | None
    unfit: Unfit
    seed: int
    robust: bool
    check: int | None
    sample: int | None = None
    profile: bool = False
    frailty: str | None = None

    @classmethod
    def of(cls, *, likelihood: str, drop: bool, ties: str = "error", **others: Any) -> FitChoice:
        """Return the choice that options make."""
        choice = cls(
            likelihood=one_of("--likelihood", likelihood, ("interval", "ordinal")),
            ties=one_of("--ties", ties, ("error", "breslow")),
            unfit="drop" if drop else "raise",
            **others,
        )
        whole = {
            "--robust": choice.robust,
            "--profile": choice.profile,
            "--frailty": choice.frailty is not None,
            "--drop": drop,
            "--ties breslow": ties == "breslow",
            "--check": choice.check is not None,
        }
        for option, asked in whole.items():
            if asked and choice.sample is not None:
                raise ParadiplomacyError(f"{option} needs all dyads at risk: leave out --sample")
            if asked and choice.frailty is not None and option in ("--robust", "--profile"):
                raise ParadiplomacyError(f"{option} and --frailty exclude each other; drop one")
        return choice

    def to_json(self) -> dict[str, Any]:
        """Return what a reader of estimates should know of it."""
        return {
            "likelihood": self.likelihood,
            "ties": self.ties,
            "sample": self.sample,
            "seed": self.seed if self.sample is not None else None,
        }

    def effects(self) -> Frailty | None:
        """Return the effects of places that are asked for, as in ``normal:senders``."""
        if self.frailty is None:
            return None
        from dyadevents.inference.frailty import Frailty

        distribution, _, side = self.frailty.partition(":")
        given: dict[str, Any] = {"distribution": distribution, "of": side or "both"}
        return Frailty(**given)
