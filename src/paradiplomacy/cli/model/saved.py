"""The files, the model and the estimates behind a saved fit, for `simulate` and `check`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cli.model.choices import FileChoice, ModelChoice, RecordChoice
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from dyadevents.files.read import HistoryFiles
    from dyadevents.history import History
    from dyadevents.model import EventModel
    from paradiplomacy.cli.model.saved_fit import SavedFit


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


def recall_fit(path: Path) -> Recalled:
    """Read a saved fit, and the files or the record that it names."""
    from paradiplomacy.cli.model.saved_fit import read_fit

    saved = read_fit(path)
    of_record = saved.held.get("record") is not None
    source = "record" if of_record else "files"
    for wanted in (source, "model"):
        if saved.held.get(wanted) is None:
            raise ParadiplomacyError(
                f"{saved.name} does not say which {wanted} it was made with; fit with --json again"
            )
    chosen, given = ModelChoice(**saved.held["model"]), saved.held[source]
    if of_record:
        from paradiplomacy.mechanisms.by_formula import draws_of

        data = RecordChoice(**given)
        _, record = data.read()
        history = draws_of(record, data.imputations, data.seed)[0].history
        return Recalled(saved, history, saved.fitted(chosen.model_of_record(record), history))
    files = FileChoice.from_json(given).read(
        timed=saved.held.get("likelihood") != "ordinal", kinds=list(saved.estimates), empty=True
    )
    model = saved.fitted(chosen.model(files), files.history)
    return Recalled(saved, files.history, model, files)
