"""Worlds as tasks of a dask cluster: nothing is lost when a worker is, and no bit differs."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pytest

from dyadevents.simulate import simulate
from made_events.many_worlds import EFFECTS, NO_SHOCK, history_of, model_of, same

# The extra `cluster` is optional.
distributed = pytest.importorskip("distributed", reason="needs paradiplomacy[cluster]")


@pytest.mark.thorough
def test_a_worker_killed_half_way_loses_nothing_and_changes_nothing() -> None:
    model, history, worlds, batch = model_of(0.25), history_of(30, 30, end=9.0), 120, 4
    told: list[int] = []
    left: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        before = client.run(os.getpid)

        def progress(done: int, total: int) -> None:
            told.append(done)
            if len(told) == 3:
                left.append(
                    sum(task.state != "memory" for task in cluster.scheduler.tasks.values())
                )
                os.kill(next(iter(before.values())), signal.SIGKILL)

        found = simulate(
            model,
            history,
            EFFECTS,
            worlds=worlds,
            seed=3,
            batch=batch,
            scenarios=NO_SHOCK,
            executor=client,
            progress=progress,
        )
        # Another one starts, on a busy machine late.
        while next(iter(before.values())) in {nanny.pid for nanny in cluster.workers.values()}:
            time.sleep(0.1)
        client.wait_for_workers(2, timeout=600)
        after = client.run(os.getpid, on_error="ignore")
    assert left[0] > 5  # tasks that no worker had done by then
    assert len(told) == 2 * worlds // batch
    assert set(before.values()) - set(after.values())  # one is another process now
    reference = simulate(
        model, history, EFFECTS, worlds=worlds, seed=3, threads=1, scenarios=NO_SHOCK
    )
    assert same(reference, found)
    assert np.diff(found.run().begins).min() > 0
    assert found.messages == ()
