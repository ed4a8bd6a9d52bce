"""What the commands of `paradiplomacy model` work on, from their options: plain files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model_options import comma_separated, commit_of
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.events.files.read import HistoryFiles
    from paradiplomacy.events.model import Commit, EventModel
    from paradiplomacy.events.network import Mode

__all__ = ["FileChoice", "ModelChoice"]


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
    def from_json(cls, held: dict[str, Any]) -> FileChoice:
        """Return the choice that a fit's JSON holds."""
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in held.items()}
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
        from paradiplomacy.events.files.read import read_history

        given: dict[str, Any] = asdict(self)
        events = given.pop("events")
        return read_history(events, timed=timed, kinds=kinds, empty=empty, **given)


@dataclass(frozen=True)
class ModelChoice:
    """Options that say what the model is; as they stand in a fit's JSON."""

    formula: str = ""
    commit: Commit | float = "event"
    tick: float | None = None
    breaks: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, formula: str | None, commit: str | None, tick: float | None, breaks: str | None
    ) -> ModelChoice:
        """Return the choice that options make."""
        from paradiplomacy.events.files.time import moment

        times = tuple(moment(text, "--breaks") for text in comma_separated(breaks) or ())
        return cls(formula or "", commit_of(commit or "event"), tick, times)

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> ModelChoice:
        """Return the choice that a fit's JSON holds."""
        return cls(**held | {"breaks": tuple(held.get("breaks", ()))})

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"breaks": list(self.breaks)}

    def model(self, files: HistoryFiles) -> EventModel:
        """Return the model, with the kinds and covariates of the files."""
        from paradiplomacy.events.files.fit import model_of

        return model_of(files, self.formula, commit=self.commit, tick=self.tick, breaks=self.breaks)
