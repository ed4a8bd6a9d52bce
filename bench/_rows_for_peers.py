"""One fit of a peer, or of ours, in a process of its own: version, processor seconds, coefficients.

``python bench/_rows_for_peers.py FOLDER PEER LIKELIHOOD``; the seconds are from tables in memory
to coefficients, rows of a counting process made by Polars included.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

COLUMNS = ["inertia", "reciprocity", "x"]
Tables = tuple[pl.DataFrame, pl.DataFrame]


def counting_process(tables: Tables) -> pl.DataFrame:
    """Make a row for each time a dyad stays as it is: its limits, columns, event at its end."""
    events, dyads = tables
    ends = ["sender", "receiver"]
    zero, one = pl.lit(0.0), pl.lit(1.0)
    there = events.select(*ends, "time", inertia=one, reciprocity=zero, event=one)
    turned = {"sender": "receiver", "receiver": "sender"}
    back = events.rename(turned).select(*ends, "time", inertia=zero, reciprocity=one, event=zero)
    start = dyads.select(*ends, time=zero, inertia=zero, reciprocity=zero, event=zero)
    return (
        pl.concat([start, there, back])
        .sort(*ends, "time")
        .with_columns(
            pl.col("inertia", "reciprocity").cum_sum().over(ends),
            stop=pl.col("time").shift(-1, fill_value=events["time"].max()).over(ends),
            event=pl.col("event").shift(-1, fill_value=0.0).over(ends),
        )
        .filter(pl.col("stop") > pl.col("time"))
        .join(dyads, on=ends)
    )


def _ours(tables: Tables, likelihood: Any) -> Sequence[float]:
    import dyadevents

    found = dyadevents.fit(
        "inertia(raw) + reciprocity(raw) + x",
        events=tables[0],
        dyads=tables[1],
        start=0,
        likelihood=likelihood,
        threads=1,
    )
    return list(found["event"].estimates[-3:])  # in the order of the formula, after the intercept


def _glm(tables: Tables, _: str) -> Sequence[float]:
    import statsmodels.api as sm

    rows = counting_process(tables)
    x = sm.add_constant(rows.select(COLUMNS).to_numpy())
    exposure = (rows["stop"] - rows["time"]).to_numpy()
    family = sm.families.Poisson()
    return list(sm.GLM(rows["event"].to_numpy(), x, family, exposure=exposure).fit().params[1:])


def _phreg(tables: Tables, _: str) -> Sequence[float]:
    from statsmodels.duration.hazard_regression import PHReg

    rows = counting_process(tables)
    y, x, status, entry = (
        rows.select(name).to_numpy() for name in ("stop", COLUMNS, "event", "time")
    )
    # A row is at risk from its entry on, that time included; ours, and R's, come after it.
    after = np.nextafter(entry[:, 0], np.inf)
    model = PHReg(y[:, 0], x, status=status[:, 0], entry=after)
    near = model.fit(method="bfgs", disp=0).params  # from 0 its Newton steps run out of bounds
    return list(model.fit(start_params=near, disp=0).params)


def _lifelines(tables: Tables, _: str) -> Sequence[float]:
    from lifelines import CoxTimeVaryingFitter

    rows = (
        counting_process(tables)
        .with_row_index("id")
        .select("id", "time", "stop", "event", *COLUMNS)
    )
    fitter = CoxTimeVaryingFitter().fit(
        rows.to_pandas(),
        id_col="id",
        start_col="time",
        stop_col="stop",
        event_col="event",
        fit_options={"step_size": 0.2},  # its own first step ends at a singular matrix
    )
    return list(fitter.params_[COLUMNS])


FITS: dict[str, Callable[[Tables, str], Sequence[float]]] = {
    "dyadevents": _ours,
    "statsmodels GLM": _glm,
    "statsmodels PHReg": _phreg,
    "lifelines CoxTimeVaryingFitter": _lifelines,
}


def main() -> None:
    """Fit once and print one line, as bench/peers_of_event_models.R does."""
    folder, peer, likelihood = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    tables = pl.read_csv(folder / "events.csv"), pl.read_csv(folder / "dyads.csv")
    begun = time.process_time()
    estimates = FITS[peer](tables, likelihood)
    spent = time.process_time() - begun
    package = peer.split()[0]
    print(
        "here" if package == "dyadevents" else version(package),
        f"{spent:.4g}",
        *(f"{each:.10g}" for each in estimates),
    )


if __name__ == "__main__":
    main()
