"""Plain files hold what was written to them: any history comes back as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyadevents.files.read import read_history
from dyadevents.files.time import as_date, moment
from dyadevents.network import Mode

NAMES = ["Ann", "Bea, née B.", 'Cleo "C"', "Dô", " E"]
KEPT = [name.strip() for name in NAMES]

numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 4))
times = st.integers(1, 400).map(lambda k: k / 8)


def quoted(*cells: object) -> str:
    return ",".join('"' + str(cell).replace('"', '""') + '"' for cell in cells)


@given(st.data(), st.sampled_from(["directed", "undirected", "two-mode"]))
def test_a_history_comes_back_from_its_files(data: st.DataObject, mode: Mode) -> None:
    n = len(NAMES)
    left = NAMES[:2] if mode == "two-mode" else NAMES
    right = NAMES[2:] if mode == "two-mode" else NAMES
    pairs = [(i, j) for i in range(len(left)) for j in range(len(right))]
    if mode != "two-mode":
        pairs = [(i, j) for i, j in pairs if (i < j if mode == "undirected" else i != j)]
    happened = sorted(data.draw(st.lists(times, min_size=1, max_size=12)))
    ends = [data.draw(st.sampled_from(pairs)) for _ in happened]
    first = {pair: data.draw(numbers) for pair in pairs}
    later = data.draw(
        st.dictionaries(st.tuples(st.sampled_from(pairs), times), numbers, max_size=6)
    )
    order = data.draw(
        st.permutations(
            [*((p, "", x) for p, x in first.items()), *((p, t, x) for (p, t), x in later.items())]
        )
    )
    with TemporaryDirectory() as folder:
        events, dyads = Path(folder) / "events.csv", Path(folder) / "dyads.csv"
        rows = [quoted(t, left[i], right[j]) for t, (i, j) in zip(happened, ends, strict=True)]
        events.write_text("\n".join(["time,sender,receiver", *rows, ""]), encoding="utf-8")
        rows = [quoted(left[i], right[j], t, x) for (i, j), t, x in order]
        dyads.write_text("\n".join(["sender,receiver,time,x", *rows, ""]), encoding="utf-8")
        history = read_history(events, dyads=[dyads], mode=mode, start=0, end=60).history
    network = history.network
    assert history.times.tolist() == happened
    assert sorted({*network.senders, *network.receivers}) == sorted(KEPT[:n])
    told = [
        {network.senders[i], network.receivers[j]}
        if mode == "undirected"
        else (network.senders[i], network.receivers[j])
        for i, j in zip(history.senders, history.receivers, strict=True)
    ]
    named = [(left[i].strip(), right[j].strip()) for i, j in ends]
    assert told == [set(pair) if mode == "undirected" else pair for pair in named]
    x = history.covariates["x"]
    for (i, j), value in first.items():
        a, b = network.sender(left[i].strip()), network.receiver(right[j].strip())
        assert x.initial[a, b] == value
    assert (np.diff(x.times) >= 0).all()
    moved = {}
    for time, place, value in zip(x.times, x.index, x.values, strict=True):
        a, b = divmod(int(place), network.n_receivers)
        key = frozenset((network.senders[a], network.receivers[b]))
        moved[key if mode == "undirected" else (network.senders[a], network.receivers[b]), time] = (
            value
        )
    wanted = {}
    for ((i, j), time), value in later.items():
        pair = (left[i].strip(), right[j].strip())
        wanted[frozenset(pair) if mode == "undirected" else pair, time] = value
    assert moved == wanted


@given(st.dates())
def test_every_day_comes_back_from_its_year(day: object) -> None:
    text = str(day)
    start, end = moment(text, "here"), moment(text, "here", at="end")
    assert as_date(start) == text
    assert start < moment(text, "here", at="middle") < end
    assert end - start == pytest.approx(1 / 12 / 30, rel=0.1)
