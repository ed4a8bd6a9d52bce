"""The files, the model and the estimates behind a saved fit, for `simulate` and `check`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cli.model_data import FileChoice, ModelChoice
from paradiplomacy.cli.model_record import RecordChoice
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.dynamics.files.read import HistoryFiles
    from paradiplomacy.dynamics.files.saved import SavedFit
    from paradiplomacy.dynamics.history import History
    from paradiplomacy.dynamics.model import EventModel

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
        from paradiplomacy.dynamics.files.fit import naming_rows

        with naming_rows(self.files):
            yield


def recall_fit(path: Path) -> Recalled:
    """Read a saved fit, and the files or the record that it names."""
    from paradiplomacy.dynamics.files.saved import read_fit

    saved = read_fit(path)
    of_record = isinstance(saved.held.get("record"), dict)
    source = "record" if of_record else "files"
    for wanted in (source, "model"):
        if not isinstance(saved.held.get(wanted), dict):
            raise ParadiplomacyError(
                f"{saved.name} does not say which {wanted} it was made with; fit with --json again"
            )
    try:
        chosen = ModelChoice.from_json(saved.held["model"])
        data = (RecordChoice if of_record else FileChoice).from_json(saved.held[source])
    except (TypeError, KeyError) as error:
        raise ParadiplomacyError(
            f"{saved.name}: `{source}` and `model` are not as a fit has them ({error}); "
            "fit with --json again"
        ) from None
    if isinstance(data, RecordChoice):
        from paradiplomacy.mechanisms.by_formula import draws_of

        _, record = data.read()
        history = draws_of(record, data.imputations, data.seed)[0].history
        return Recalled(saved, history, saved.fitted(data.model(record, chosen), history))
    files = data.read(
        timed=saved.held.get("likelihood") != "ordinal",
        kinds=list(saved.estimates),
        empty=True,
    )
    model = saved.fitted(chosen.model(files), files.history)
    return Recalled(saved, files.history, model, files)
