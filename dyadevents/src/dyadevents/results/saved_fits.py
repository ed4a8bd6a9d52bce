"""A fit in a file: JSON of its numbers, or an npz that holds the history as well; no pickle."""

from __future__ import annotations

import json
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.covariates import Covariate
from dyadevents.errors import DyadEventsError
from dyadevents.formula import parse
from dyadevents.history import History, StateChanges
from dyadevents.inference.fitted import CoefficientBound, Frailty, FrailtyFit, KindFit
from dyadevents.kinds import DyadState, Kind
from dyadevents.model import Baseline, EventModel
from dyadevents.network import Network
from dyadevents.terms.base import Term

__all__ = ["VERSION", "read_parts", "write_parts"]

VERSION = 1
FORMAT = "dyadevents fit"
_EVENTS = ("times", "senders", "receivers", "kind_of")
_STEPS = ("initial", "times", "index", "values")


def write_parts(
    path: str | Path,
    model: EventModel,
    kinds: Mapping[str, KindFit],
    history: History | None,
    about: Mapping[str, Any],
) -> None:
    """Write a fit to a file, whole or not at all.

    Parameters
    ----------
    path : path
        Ending in .json: numbers alone, for any program. In .npz: with the history, so that what is
        read back predicts.
    history : History, optional
    about : mapping
        Plain values.

    Raises
    ------
    DyadEventsError
        The file has another ending, its folder is not there, or a formula cannot say a term of the
        model.
    """
    file = Path(path)
    packed = _is_packed(file)
    if not file.parent.is_dir():
        raise DyadEventsError(f"{file}: there is no folder {str(file.parent)!r}; make it first")
    header: dict[str, Any] = {"format": FORMAT, "version": VERSION, **about}
    header["model"] = {
        "kinds": [
            asdict(kind) | {"at_risk": sorted(map(int, kind.at_risk))} for kind in model.kinds
        ],
        "terms": {
            kind.name: [_formula_of(t) for t in model.terms_of(kind.name)] for kind in model.kinds
        },
        "commit": model.commit,
        "tick": model.tick,
        "breaks": {name: list(baseline.breaks) for name, baseline in model.baseline.items()},
    }
    header["kinds"] = [asdict(kind_fit) for kind_fit in kinds.values()]
    arrays: dict[str, Any] = {}
    if packed and history is not None:
        header["history"], arrays = _history_parts(history)
    text = json.dumps(_plain(header), ensure_ascii=False, allow_nan=False, indent=1)
    whole = file.with_name(f".{file.name}.partial")
    try:
        if packed:
            with whole.open("wb") as opened:
                np.savez_compressed(opened, header=np.array(text), **arrays)
        else:
            whole.write_text(text + "\n", encoding="utf-8")
        whole.replace(file)
    finally:
        whole.unlink(missing_ok=True)


def read_parts(
    path: str | Path,
) -> tuple[EventModel, dict[str, KindFit], History | None, dict[str, Any]]:
    """Read what `write_parts` wrote.

    Raises
    ------
    DyadEventsError
        The file is not there, is none of these, or of a later version.
    """
    file = Path(path)
    arrays: dict[str, Any] = {}
    try:
        if _is_packed(file):
            with file.open("rb") as binary, np.load(binary, allow_pickle=False) as opened:
                arrays = {name: opened[name] for name in opened.files}
            header = json.loads(str(arrays.pop("header")))
        else:
            header = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise DyadEventsError(f"{file.name} holds no fit; expected what save() of a fit writes")
        if header["version"] > VERSION:
            raise DyadEventsError(
                f"{file.name} is of version {header['version']}, and this dyadevents reads up to "
                f"{VERSION}; install a later one"
            )
        kinds = {saved["kind"]: _kind_fit(saved) for saved in header.pop("kinds")}
        model = _model(header.pop("model"))
        saved = header.pop("history", None)
        history = None if saved is None else _history(saved, arrays, tuple(model.kinds))
    except OSError as error:
        raise DyadEventsError(f"{file.name} cannot be read: {error.strerror or error}") from None
    except (LookupError, TypeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DyadEventsError(
            f"{file.name} holds no fit that can be read ({error}); expected what save() of a fit "
            "writes"
        ) from None
    return model, kinds, history, header


def _is_packed(file: Path) -> bool:
    if file.suffix not in (".json", ".npz"):
        raise DyadEventsError(f"{file.name}: a fit is saved as .json (numbers) or .npz (all)")
    return file.suffix == ".npz"


def _formula_of(term: Term) -> str:
    """Return a term as a formula, which must give the term back."""
    try:
        if parse(term.label)["event"] == (term,):
            return term.label
    except DyadEventsError:
        pass
    raise DyadEventsError(f"{term.label}: no formula gives this term back, so that it is not saved")


def _plain(value: Any) -> Any:
    """Return a value as strict JSON has it; numbers that are not finite as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _floats(values: Any, *shape: int) -> NDArray[np.float64]:
    return np.array([float(v) for v in np.array(values, dtype=object).ravel()]).reshape(*shape)


def _kind_fit(saved: dict[str, Any]) -> KindFit:
    size = len(saved["names"])
    given = {field.name: saved[field.name] for field in fields(KindFit) if field.name in saved}
    for name in ("loglik", "seconds", "drift"):
        given[name] = float(given[name])
    frailty = given["frailty"]
    if frailty is not None:
        sides = {
            name: {side: _floats(values, -1) for side, values in frailty[name].items()}
            for name in ("effects", "errors")
        }
        numbers: dict[str, Any] = {
            name: {side: float(value) for side, value in frailty[name].items()}
            for name in ("variances", "variance_errors")
        }
        tests = {name: float(frailty[name]) for name in ("statistic", "p_value")}
        parts: dict[str, Any] = numbers | sides | tests
        frailty = FrailtyFit(Frailty(**frailty["frailty"]), **parts)
    given |= {
        "names": tuple(given["names"]),
        "estimates": _floats(given["estimates"], size),
        "covariance": _floats(given["covariance"], size, size),
        "messages": tuple(given["messages"]),
        "dropped": tuple((term, why) for term, why in given["dropped"]),
        "bounds": tuple(
            CoefficientBound(**(bound | {"value": float(bound["value"])}))
            for bound in given["bounds"]
        ),
        "bound": None if given["bound"] is None else float(given["bound"]),
        "frailty": frailty,
    }
    return KindFit(**given)


def _model(saved: dict[str, Any]) -> EventModel:
    kinds = tuple(
        Kind(
            kind["name"],
            frozenset(map(DyadState, kind["at_risk"])),
            None if kind["leads_to"] is None else DyadState(kind["leads_to"]),
            kind["of_network"],
        )
        for kind in saved["kinds"]
    )
    terms = {
        name: tuple(parse(formula)["event"][0] for formula in formulas)
        for name, formulas in saved["terms"].items()
    }
    baseline = {name: Baseline(tuple(breaks)) for name, breaks in saved["breaks"].items()}
    return EventModel(kinds, terms, saved["commit"], saved["tick"], baseline)


def _history_parts(history: History) -> tuple[dict[str, Any], dict[str, Any]]:
    network = history.network
    arrays = {name: getattr(history, name) for name in _EVENTS}
    arrays |= {
        f"change.{f.name}": getattr(history.state_changes, f.name) for f in fields(StateChanges)
    }
    for name in ("states", "weights"):
        if getattr(history, name) is not None:
            arrays[name] = getattr(history, name)
    covariates = []
    for number, covariate in enumerate(history.covariates.values()):
        covariates.append({"name": covariate.name, "of": covariate.of})
        arrays |= {f"covariate.{number}.{name}": getattr(covariate, name) for name in _STEPS}
    return {
        "mode": network.mode,
        "senders": network.senders,
        "receivers": network.receivers,
        "start": history.start,
        "end": history.end,
        "covariates": covariates,
        "keys": list(history.covariates),
    }, arrays


def _history(saved: dict[str, Any], arrays: dict[str, Any], kinds: tuple[Kind, ...]) -> History:
    covariates = {
        key: Covariate(
            given["name"],
            given["of"],
            *(arrays[f"covariate.{number}.{name}"] for name in _STEPS),
        )
        for number, (key, given) in enumerate(zip(saved["keys"], saved["covariates"], strict=True))
    }
    changes = StateChanges(*(arrays[f"change.{f.name}"] for f in fields(StateChanges)))
    events: dict[str, Any] = {name: arrays[name] for name in _EVENTS}
    return History(
        Network(tuple(saved["senders"]), tuple(saved["receivers"]), saved["mode"]),
        kinds,
        **events,
        start=float(saved["start"]),
        end=float(saved["end"]),
        covariates=covariates,
        states=arrays.get("states"),
        weights=arrays.get("weights"),
        state_changes=changes,
    )
