"""Tiles of a fit as tasks of a dask cluster: a worker may be lost, and no digit differs."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import numpy as np
import pytest

from dyadevents import EventModel, fit, terms
from dyadevents.engine.prepare import PreparedKind
from made_events.made_histories import plain_history

# The extra `cluster` is optional.
distributed = pytest.importorskip("distributed", reason="needs paradiplomacy[cluster]")


class _Killing:
    """The executor of a client, which kills a worker when it is given its tenth task."""

    def __init__(self, client: Any) -> None:
        self.within, self.taken = client.get_executor(pure=False), 0
        self.pids: list[int] = list(client.run(os.getpid).values())

    def submit(self, function: Any, /, *args: Any) -> Any:
        self.taken += 1
        if self.taken == 10:
            os.kill(self.pids[0], signal.SIGKILL)
        return self.within.submit(function, *args)


@pytest.mark.thorough
def test_a_worker_killed_half_way_changes_no_digit_of_a_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PreparedKind, "tiles", lambda self: [(0, 2), (2, 3), (3, 5), (5, 6)])
    history = plain_history("directed", 8, events=300)
    model = EventModel(terms=[terms.Given("x"), terms.Inertia(), terms.Sum("u")])
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        killing = _Killing(client)
        found = fit(model, history, executor=killing)["event"]
        # Another one starts, on a busy machine late.
        while killing.pids[0] in {nanny.pid for nanny in cluster.workers.values()}:
            time.sleep(0.1)
        client.wait_for_workers(2, timeout=600)
        direct = fit(model, history, executor=client)["event"]
    assert killing.taken > 12
    here = fit(model, history)["event"]
    for cluster_fit in (found, direct):
        assert np.array_equal(cluster_fit.estimates, here.estimates)
        assert np.array_equal(cluster_fit.covariance, here.covariance)
