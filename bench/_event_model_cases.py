"""One case of the event-model benchmark, as it runs in a process of its own."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from _event_model_data import Arrays, log_distances

from dyadevents import (
    EVENT,
    FORM,
    Covariate,
    EventModel,
    FitError,
    History,
    KindFit,
    Network,
    fit,
    terms,
)
from dyadevents.inference.likelihood import LikelihoodName

Row = dict[str, Any]

LOCAL = (terms.Inertia(transform="raw"), terms.Reciprocity(transform="raw"), terms.Given("x"))
NETWORK = (*LOCAL, terms.Degree(), terms.OutgoingTwoPaths(), terms.SharedReceivers())
WORLD = (
    terms.Sum("size"),
    terms.Given("distance"),
    terms.Same("country"),
    terms.Degree(),
    terms.SharedPartners(),
)


def directed(given: Arrays) -> History:
    """Events of directed dyads, watched from 0 to the last one."""
    times, x = given["times"], given["x"]
    return History(
        Network.directed([str(k) for k in range(len(x))]),
        (EVENT,),
        times,
        given["senders"],
        given["receivers"],
        np.zeros(len(times), dtype=int),
        0.0,
        float(times[-1]),
        {"x": Covariate("x", "dyads", x)},
    )


def of_the_world(given: Arrays) -> History:
    """Ties that form between places."""
    return History(
        Network.undirected([str(k) for k in range(len(given["at"]))]),
        (FORM,),
        given["times"],
        given["senders"],
        given["receivers"],
        np.zeros(len(given["times"]), dtype=int),
        0.0,
        50.0,
        {
            "size": Covariate("size", "senders", given["size"]),
            "country": Covariate("country", "senders", given["country"]),
            "distance": Covariate("distance", "dyads", log_distances(given["at"])),
        },
    )


def peak() -> float:
    """Most megabytes that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fitted(
    model: EventModel, history: History, likelihood: LikelihoodName, runs: int
) -> tuple[Row, KindFit]:
    """Median seconds and processor seconds of whole fits, and the last one."""
    wall, processor = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        found = fit(model, history, likelihood=likelihood)[model.kinds[0].name]
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    row = {
        "likelihood": likelihood,
        "seconds": round(statistics.median(wall), 4),
        "seconds_min_max": [round(min(wall), 4), round(max(wall), 4)],
        "processor_seconds": round(statistics.median(processor), 4),
        "peak_megabytes": round(peak()),
        "passes": found.iterations,
        "drift": found.drift,
        "estimates": dict(zip(found.names, found.estimates.round(6).tolist(), strict=True)),
        "standard_errors": found.standard_errors.round(6).tolist(),
    }
    return row, found


def told(given: Arrays, history: History) -> Row:
    """What is fitted."""
    return {
        "data": str(given["told"]),
        "actors": history.network.n_senders,
        "events": len(history),
        "dyads": history.network.n_dyads,
    }


def local(given: Arrays, runs: int, likelihoods: tuple[LikelihoodName, ...]) -> list[Row]:
    """Three terms that move with their own dyad, beside the same Newton in numpy."""
    from _event_model_peers import NumpyLocal

    history, model = directed(given), EventModel(terms=LOCAL)
    fit(model, history)  # compiles, or reads what is compiled
    rows = []
    for likelihood in likelihoods:
        row, found = fitted(model, history, likelihood, runs)
        row = {**told(given, history), **row}
        if likelihood == "interval":
            wall, processor = [], []
            for _ in range(runs):
                begun, used = time.perf_counter(), time.process_time()
                estimates, passes = NumpyLocal.of(given).fit()
                wall.append(time.perf_counter() - begun)
                processor.append(time.process_time() - used)
            if not np.allclose(estimates, found.estimates, rtol=1e-6, atol=1e-7):
                raise SystemExit(f"numpy finds {estimates}, we find {found.estimates}")
            row["peer"] = "numpy, arrays over events (equal estimates)"
            row["peer_seconds"] = round(statistics.median(wall), 4)
            row["peer_processor_seconds"] = round(statistics.median(processor), 4)
            row["peer_passes"] = passes
            row["peer_to_ours"] = round(row["peer_processor_seconds"] / row["processor_seconds"], 1)
        rows.append(row)
    return rows


def network(given: Arrays, runs: int) -> list[Row]:
    """Degree and shared partners too, beside one pass with rows in numpy."""
    from _event_model_peers import numpy_network_step

    from dyadevents.engine.prepare import prepare
    from dyadevents.inference.likelihood import Likelihood

    history, model = directed(given), EventModel(terms=NETWORK)
    fit(model, history)
    row, found = fitted(model, history, "interval", runs)
    prepared = prepare(model, history, "event", baseline=True)
    function = Likelihood(prepared, "interval", threads=1)
    theta = found.estimates[1:]
    function.sums(theta)
    begun = time.perf_counter()
    sums = function.sums(theta)
    ours = time.perf_counter() - begun
    some = min(200, len(history))
    an_event, s0 = numpy_network_step(given, theta, some)
    if some < len(history):
        scale = np.exp(theta @ function.centre)  # our sums are of centred columns
        if not np.isclose(s0, sums.s0[some] * scale, rtol=1e-9):
            raise SystemExit(f"numpy's S0 is {s0}, ours {sums.s0[some] * scale}")
    row["pass_seconds_one_thread"] = round(ours, 3)
    row["peer"] = f"numpy, touched rows and columns; one pass, from {some} events (equal S0)"
    row["peer_pass_seconds"] = round(an_event * len(history), 1)
    row["peer_to_ours"] = round(an_event * len(history) / ours, 1)
    return [{**told(given, history), **row}]


def world(given: Arrays, runs: int) -> list[Row]:
    """Formation of ties of the whole world, beside the machine and a case-control fit."""
    from _event_model_peers import machine, scipy_case_control

    begun, used = time.perf_counter(), time.process_time()
    history, model = of_the_world(given), EventModel(kinds=(FORM,), terms=WORLD)
    made = time.perf_counter() - begun, time.process_time() - used
    _compile_for_large_grids(model, given)
    # Ordinal: a baseline that is left free, as what grows with the network does not fit dates
    # that were drawn at random.
    row, found = fitted(model, history, "ordinal", runs)
    row = {**told(given, history), **row}
    row["data_seconds"], row["data_processor_seconds"] = (round(x, 1) for x in made)
    can = machine()
    # A pass looks at all dyads twice (at its start, and at its end to check the drift) and at
    # the rows of both ends of each event.
    looked = 2 * history.network.n_dyads + 2 * len(history) * (history.network.n_senders - 1)
    least = looked * can["nanoseconds_an_exponential"] * 1e-9
    row |= {"machine": can, "dyads_looked_at_in_a_pass": looked}
    row["exponentials_alone_seconds"] = round(least * found.iterations, 1)
    row["ours_to_exponentials_alone"] = round(
        row["processor_seconds"] / (least * found.iterations), 1
    )
    peer = scipy_case_control(given, controls=20, seed=1)
    apart = np.abs(peer.estimates - found.estimates) / peer.standard_errors
    row["peer"] = "scipy, conditional logit with 20 sampled dyads an event"
    row["peer_seconds"] = round(peer.seconds, 1)
    row["peer_estimates"] = peer.estimates.round(4).tolist()
    row["peer_apart_in_its_standard_errors"] = apart.round(2).tolist()
    row["peer_variance_to_ours"] = (
        ((peer.standard_errors / found.standard_errors) ** 2).round(2).tolist()
    )
    return [row]


def _compile_for_large_grids(model: EventModel, given: Arrays) -> None:
    """Fit a corner of the problem as if it were large: in single precision."""
    from dyadevents.engine import initial_parts

    few = 2100  # places, so that there are dyads enough to start from a sample of them
    here = (given["senders"] < few) & (given["receivers"] < few)
    corner = {key: given[key][:few] for key in ("size", "country", "at")}
    corner |= {key: given[key][here] for key in ("times", "senders", "receivers")}
    large, initial_parts.LARGE = initial_parts.LARGE, 0
    try:
        with suppress(FitError):  # a corner may say too little
            fit(model, of_the_world(corner), likelihood="ordinal")
    finally:
        initial_parts.LARGE = large


def start(given: Arrays, runs: int) -> list[Row]:
    """Import, history and one fit in this process, which has compiled nothing."""
    history = directed(given)
    begun = time.perf_counter()
    fit(EventModel(terms=LOCAL), history)
    return [
        {
            **told(given, history),
            "first_fit_seconds": round(time.perf_counter() - begun, 3),
            "processor_seconds": round(time.process_time(), 3),  # of the whole process so far
            "peak_megabytes": round(peak()),
        }
    ]


CASES: dict[str, Callable[[Arrays, int], list[Row]]] = {
    "small": lambda given, runs: local(given, runs, ("ordinal", "interval")),
    "thousand": lambda given, runs: local(given, runs, ("interval",)),
    "thousand-network": network,
    "world": world,
    "start": start,
}
