"""Options of the event model by what they choose, as commands take and as JSON says them.

`takes_choices` gives a command the options that the fields of its choices declare.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Encoding, Records, Rule, StoreAt, open_records
from paradiplomacy.cli.show import must_be_new
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from dyadevents.files.read import HistoryFiles
    from dyadevents.model import EventModel
    from paradiplomacy.record.event_history import EventRecord

MODEL = "The model"
"""The panel of `--help` that shows what the model is."""

Kinds = Annotated[
    str | None,
    typer.Option(
        help="Only these kinds of event, with commas.", show_default="all", rich_help_panel=MODEL
    ),
]
CHECK = (
    "Test whether the model fits, with so many simulated worlds (0: residuals alone), and say so "
    "first."
)
CheckOfRecord = Annotated[int, typer.Option(min=0, max=1_000_000, help=CHECK)]
Worlds = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many worlds.")]
WorldsBeside = Annotated[
    int,
    typer.Option(min=0, max=1_000_000, help="Worlds to hold beside what was observed; 0 for none."),
]
Pictures = Annotated[Path | None, typer.Option(help="A new folder for pictures (SVG and PNG).")]
Fitted = Annotated[
    Path,
    typer.Argument(
        metavar="FIT", help="What `paradiplomacy model fit --save` or `record fit --save` wrote."
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of everything random.")]
_FILES = "Plain files"
_Commit = Annotated[
    str,
    typer.Option(
        help="When statistics move: event, month, year, or the width of a cell.",
        rich_help_panel=MODEL,
    ),
]


@dataclass(frozen=True, kw_only=True)
class FileChoice:
    """Plain files, and how they are read.

    events EVENTS: CSV: time, sender, receiver, optionally kind; in order of time.
    dyads: CSV: sender, receiver, a column for each covariate, optionally time; repeatable.
    actors: CSV: name, a column for each covariate, optionally side and time; repeatable. The first
        one lists all actors, and names alone will do. [default: those of --dyads, else of EVENTS]
    network: CSV: time, a column for each series of the whole network; repeatable.
    states: CSV: sender, receiver, state (none, active, suspended, ended, unseen), optionally time:
        ties that are there when the history begins, or come into sight later.
    undirected: Sender and receiver are equals.
    two_mode: Senders and receivers are different sets, such as places of two countries.
    plain_kinds: Any event can happen on any dyad, also where kinds are called form, exchange,
        suspend, resume or end.
    fill: Covariates of dyads that --dyads leaves out. [default: none may be left out]
    start: Since when events were watched: a number or a date. [default: 0 for times that count from
        0]
    end: Until when: a number or a date. [default: the last event]
    """

    events: Annotated[Path, typer.Argument()]
    dyads: Annotated[list[Path] | None, typer.Option(rich_help_panel=_FILES)] = None
    actors: Annotated[list[Path] | None, typer.Option(rich_help_panel=_FILES)] = None
    network: Annotated[list[Path] | None, typer.Option(rich_help_panel=_FILES)] = None
    states: Annotated[Path | None, typer.Option(rich_help_panel=_FILES)] = None
    undirected: Annotated[bool, typer.Option(rich_help_panel=_FILES)] = False
    two_mode: Annotated[bool, typer.Option(rich_help_panel=_FILES)] = False
    plain_kinds: Annotated[bool, typer.Option(rich_help_panel=_FILES)] = False
    fill: Annotated[float | None, typer.Option(rich_help_panel=_FILES)] = None
    start: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None
    end: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None
    encoding: Encoding = ""

    def __post_init__(self) -> None:
        if self.undirected and self.two_mode:
            raise ParadiplomacyError("--undirected and --two-mode exclude each other; drop one")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        mode = "undirected" if self.undirected else "two-mode" if self.two_mode else "directed"
        several = {name: getattr(self, name) or () for name in ("dyads", "actors", "network")}
        return (
            {"events": str(self.events)}
            | {name: list(map(str, paths)) for name, paths in several.items()}
            | {"states": None if self.states is None else str(self.states), "mode": mode}
            | {name: getattr(self, name) for name in ("plain_kinds", "fill", "start", "end")}
            | {"encoding": self.encoding}
        )

    def read_files(self, *, timed: bool) -> HistoryFiles:
        """Read the files for a model; see `read_history`."""
        from dyadevents.files.read import read_history
        from paradiplomacy.record.event_kinds import COOLING, TIE_KINDS, WARMING
        from paradiplomacy.tabular.large_tables import read_file_table

        given = self.to_json()
        return read_history(
            given.pop("events"),
            timed=timed,
            known_kinds=(*TIE_KINDS, WARMING, COOLING),
            reader=partial(read_file_table, encoding=given.pop("encoding")),
            **given,
        )


@dataclass(frozen=True, kw_only=True)
class ModelChoice:
    """A model: its terms, and when its statistics move.

    formula: The terms: 'inertia(raw) + x', or, with kinds, 'form: distance; all: x'. [default: no
        terms]
    tick: How often decay and ages are brought up to date, in units of time. [default: every cell,
        or a hundredth of the window; a half-life needs three]
    breaks: Times at which the baseline steps, with commas. [default: one constant]
    """

    formula: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None
    commit: _Commit = "event"
    tick: Annotated[float | None, typer.Option(rich_help_panel=MODEL)] = None
    breaks: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        from dyadevents.files.time import moment

        times = [moment(each, "--breaks") for each in comma_separated(self.breaks) or ()]
        plain = {"formula": self.formula or "", "commit": commit_of(self.commit)}
        return plain | {"tick": self.tick, "breaks": times}

    def model(self, files: HistoryFiles) -> EventModel:
        """Return the model, with the kinds and covariates of the files."""
        from dyadevents.files.fit import model_of

        return model_of(files, **self.to_json())

    def model_of_record(self, record: EventRecord) -> EventModel:
        """Return the model, with the kinds and covariates of a record."""
        from paradiplomacy.mechanisms.by_formula import model_of_record

        return model_of_record(record, **self.to_json())


@dataclass(frozen=True, kw_only=True)
class ModelOfRecord(ModelChoice):
    """A model of a record: its terms must be given, and dates are known to the month.

    formula: The terms: 'x', or, with kinds, 'form: distance; all: x'.
    """

    formula: Annotated[str, typer.Option(rich_help_panel=MODEL)]
    commit: _Commit = "month"


@dataclass(frozen=True, kw_only=True)
class RecordChoice:
    """A record, and how it is read.

    start: Since when events were watched: a number or a date. [default: what the record says]
    end: Until when: a number or a date. [default: what the record says]
    imputations: How often open dates are drawn and pooled.
    """

    names: Records = None
    store: StoreAt = None
    rule: Rule = "both-ends"
    start: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None
    end: Annotated[str | None, typer.Option(rich_help_panel=MODEL)] = None
    imputations: Annotated[int, typer.Option(min=1, max=1000)] = 10
    seed: Seed = 1989

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"names": list(self.names or ())}

    def read_record(self) -> tuple[str, EventRecord]:
        """Return the title of the record, and the record as a history of events."""
        from dyadevents.files.time import moment
        from paradiplomacy.record.event_history import event_record
        from paradiplomacy.record.frames import frames_of

        reconciled = open_records(self.names, self.rule, self.store)
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


@dataclass(frozen=True, kw_only=True)
class WholeRecordChoice(RecordChoice):
    """A record over all the time that it was watched."""

    start: str | None = field(default=None, init=False)
    end: str | None = field(default=None, init=False)


@dataclass(frozen=True, kw_only=True)
class FitChoice:
    """A way to fit a model.

    likelihood: interval: times as they are, rates. ordinal: only their order.
    ties: Events at one time, with --commit event: error or breslow.
    robust: Standard errors clustered by place, at both ends.
    drop: Leave out terms that cannot be estimated, and say so, not refuse.
    sample: Compare each event with so many dyads at risk, drawn at random. [default: all dyads:
        exact]
    save FILE: Keep the fit in a new file (.npz), for `model simulate` and `model check`.
    """

    likelihood: Annotated[str, typer.Option(rich_help_panel=MODEL)] = "interval"
    ties: Annotated[str, typer.Option(rich_help_panel=MODEL)] = "error"
    kinds: Kinds = None
    robust: bool = False
    drop: bool = False
    sample: Annotated[int | None, typer.Option(min=1)] = None
    check: Annotated[
        int | None, typer.Option(min=0, max=1_000_000, help=CHECK, show_default="no test")
    ] = None
    seed: Seed = 1989
    save: Path | None = None

    def __post_init__(self) -> None:
        must_be_new(self.save)
        if self.save is not None:
            one_of("the ending of --save", self.save.suffix, (".npz",))
        one_of("--likelihood", self.likelihood, ("interval", "ordinal"))
        one_of("--ties", self.ties, ("error", "breslow"))
        exact = {
            "--robust": self.robust,
            "--drop": self.drop,
            "--ties breslow": self.ties == "breslow",
            "--check": self.check is not None,
        }
        for option, asked in exact.items():
            if asked and self.sample is not None:
                raise ParadiplomacyError(f"{option} needs all dyads at risk: leave out --sample")

    def to_json(self) -> dict[str, Any]:
        """Return what a reader of estimates should know of it."""
        plain = {name: getattr(self, name) for name in ("likelihood", "ties", "sample")}
        return plain | {"seed": None if self.sample is None else self.seed}

    def fit_arguments(self) -> dict[str, Any]:
        """Return what every fit takes: likelihood, kinds, and what becomes of terms."""
        unfit = {"unfit": "drop" if self.drop else "raise"}
        return {"likelihood": self.likelihood, "kinds": comma_separated(self.kinds)} | unfit


@dataclass(frozen=True, kw_only=True)
class FitOfRecord(FitChoice):
    """A way to fit a model to a record: exactly, and then tested."""

    ties: str = field(default="error", init=False)
    sample: int | None = field(default=None, init=False)
    check: CheckOfRecord = 0
    seed: int = field(default=1989, init=False)


def one_of(what: str, given: str, known: tuple[str, ...]) -> None:
    """Raise where an option is none of a few words."""
    if given not in known:
        raise ParadiplomacyError(f"{what} {given}: it can be {' or '.join(known)}")


def commit_of(given: str) -> Any:
    """Return --commit as the model takes it: a word, or a width."""
    if given in ("event", "month", "year"):
        return given
    try:
        width = float(given)
    except ValueError:
        width = 0.0
    if not 0 < width < float("inf"):
        raise ParadiplomacyError(
            f"--commit {given}: it can be event, month, year or the width of a cell, above 0"
        )
    return width


def comma_separated(given: str | None) -> list[str] | None:
    """Return the words of an option, or None where it was not given."""
    return None if given is None else [word.strip() for word in given.split(",") if word.strip()]
