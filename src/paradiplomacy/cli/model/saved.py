"""The files, the model and the estimates behind a saved fit, for `simulate` and `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cli.model.choices import FileChoice, ModelChoice, RecordChoice
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.tabular.json_files import is_number

if TYPE_CHECKING:
    from dyadevents.files.read import HistoryFiles
    from dyadevents.history import History
    from dyadevents.model import EventModel
    from paradiplomacy.cli.model.saved_fit import SavedFit

__all__ = ["Recalled", "recall_fit"]


@dataclass(frozen=True)
class Recalled:
    """A saved fit with the history and the model that it was made from, read again.

    Of a record it is the first of the histories that were drawn from its dates.
    """

    saved: SavedFit
    history: History
    model: EventModel
    files: HistoryFiles | None = None

    @contextmanager
    def naming_rows(self) -> Iterator[None]:
        """Have errors that name an event name file and row as well, where there are files."""
        if self.files is None:
            yield
            return
        from dyadevents.files.fit import naming_rows

        with naming_rows(self.files):
            yield


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_Shape = tuple[str, Callable[[object], bool]]
_TEXT: _Shape = ("a text", lambda value: isinstance(value, str))
_TEXT_OR_NONE: _Shape = ("a text or null", lambda value: value is None or isinstance(value, str))
_TEXTS: _Shape = ("a list of texts", _is_texts)
_NUMBER_OR_NONE: _Shape = ("a number or null", lambda value: value is None or is_number(value))
_TRUTH: _Shape = ("true or false", lambda value: isinstance(value, bool))
_COMMITS = ("event", "month", "year")
_MODES = ("directed", "undirected", "two-mode")
_SHAPES: dict[str, dict[str, _Shape]] = {
    "files": {
        "events": _TEXT,
        "dyads": _TEXTS,
        "actors": _TEXTS,
        "network": _TEXTS,
        "states": _TEXT_OR_NONE,
        "mode": (" or ".join(_MODES), lambda value: isinstance(value, str) and value in _MODES),
        "plain_kinds": _TRUTH,
        "fill": _NUMBER_OR_NONE,
        "start": _TEXT_OR_NONE,
        "end": _TEXT_OR_NONE,
        "encoding": _TEXT,
    },
    "record": {
        "names": _TEXTS,
        "store": _TEXT_OR_NONE,
        "rule": _TEXT,
        "start": _TEXT_OR_NONE,
        "end": _TEXT_OR_NONE,
        "imputations": (
            "a whole number from 1 to 1000",
            lambda value: isinstance(value, int) and value is not True and 1 <= value <= 1000,
        ),
        "seed": (
            "a whole number from 0",
            lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        ),
    },
    "model": {
        "formula": _TEXT,
        "commit": (
            "event, month, year or a number",
            lambda value: is_number(value) or (isinstance(value, str) and value in _COMMITS),
        ),
        "tick": _NUMBER_OR_NONE,
        "breaks": (
            "a list of numbers",
            lambda value: isinstance(value, list) and all(is_number(number) for number in value),
        ),
    },
}
_NEEDED = {"files": "events", "record": "names"}


def _check_shapes(saved: SavedFit, part: str) -> None:
    """Raise where a part of a saved fit that somebody changed is not as a fit has it."""
    given, shapes = saved.held[part], _SHAPES[part]
    needed = _NEEDED.get(part)
    if needed and needed not in given:
        raise ParadiplomacyError(
            f"{saved.name}: `{part}` lacks `{needed}`, expected {shapes[needed][0]}; "
            "fit with --json again"
        )
    for name, value in given.items():
        if name not in shapes:
            raise ParadiplomacyError(
                f"{saved.name}: `{part}` has {name!r}, which no fit has; it has "
                f"{', '.join(shapes)}; fit with --json again"
            )
        expected, fits = shapes[name]
        if not fits(value):
            raise ParadiplomacyError(
                f"{saved.name}: `{name}` of `{part}` is {value!r}, expected {expected}; "
                "fit with --json again"
            )


def recall_fit(path: Path) -> Recalled:
    """Read a saved fit, and the files or the record that it names."""
    from paradiplomacy.cli.model.saved_fit import read_fit

    saved = read_fit(path)
    of_record = isinstance(saved.held.get("record"), dict)
    source = "record" if of_record else "files"
    for wanted in (source, "model"):
        if not isinstance(saved.held.get(wanted), dict):
            raise ParadiplomacyError(
                f"{saved.name} does not say which {wanted} it was made with; fit with --json again"
            )
        _check_shapes(saved, wanted)
    chosen, given = ModelChoice(**saved.held["model"]), saved.held[source]
    if of_record:
        from paradiplomacy.mechanisms.by_formula import draws_of

        data = RecordChoice(**given)
        _, record = data.read()
        history = draws_of(record, data.imputations, data.seed)[0].history
        return Recalled(saved, history, saved.fitted(chosen.model_of_record(record), history))
    files = FileChoice.from_json(given).read(
        timed=saved.held.get("likelihood") != "ordinal",
        kinds=list(saved.estimates),
        empty=True,
    )
    model = saved.fitted(chosen.model(files), files.history)
    return Recalled(saved, files.history, model, files)
