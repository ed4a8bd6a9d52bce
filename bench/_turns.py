"""Ten processes that write on one fact as fast as they can; run by ``bench/serving.py``.

Who adds a value reads the fact first, and writes with its version; after a conflict they read it
again. They do so with `Store.turn`; with what every writing by hand does by itself; and as the
database alone has it, with no queue of ours: that is the peer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import pairwise

from paradiplomacy.evidence.store import Store

WRITERS = 10
HOWS = ("turn", "by hand", "database alone")
_FACT = ("tie:cn-of-this-bench|us-of-this-bench", "established")
_WRITER = """
import json, sys, time
from contextlib import nullcontext
from paradiplomacy.evidence import by_hand
from paradiplomacy.evidence.history import ConflictError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Source, Statement, Voice

url, record, subject, name, how, number, seconds = sys.argv[1:]
number, source = int(number), Source("archive", "Letters", "", "en", "US", Voice.GOVERNMENT)
if how == "database alone":
    by_hand.turn_on = lambda *_: nullcontext()
with Store.open(url) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    until, rows, tries = time.monotonic() + float(seconds), [], [0]
    while time.monotonic() < until:
        value = f"{number}-{len(rows)}"
        said = Statement(record, subject, name, value, source.id, "US", note=how)
        tries[-1] += 1
        by = {"source": source, "by": f"writer {number}", "why": "a letter"}
        try:
            with store.turn(record, subject, name) if how == "turn" else nullcontext() as fact:
                fact = fact or store.history(record, subject, name)
                rows.append(store.add_statement(record, said, version=fact.version, **by).row)
            tries.append(0)
        except ConflictError:
            pass
    print(json.dumps([rows, tries]))
"""


def crowd(url: str, record: str, how: str, seconds: float) -> dict[str, float]:
    """What ten writers got done, each for itself."""
    subject = f"{_FACT[0]}-{HOWS.index(how)}-{time.monotonic_ns()}"
    of = (url, record, subject, _FACT[1])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, *of, how, str(n), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    order = sorted((row, n) for n, (rows, _) in enumerate(told) for row in rows)
    turns = [n for _, n in order]
    gaps = [0]
    for n in range(WRITERS):
        at = [-1, *(place for place, who in enumerate(turns) if who == n), len(turns)]
        gaps += [later - before for before, later in pairwise(at)]
    wrote = [len(rows) for rows, _ in told]
    return {
        "written": sum(wrote),
        "least": min(wrote),
        "most": max(wrote),
        "refused": sum(sum(tries) for _, tries in told) - sum(wrote),
        "most_tries": max(max(tries) for _, tries in told),
        "most_turns_waited": max(gaps),
    }


def crowds(name: str, url: str, record: str, seconds: float) -> None:
    """Print what each way of writing gives on one engine, and how the peer compares."""
    with Store.open(url, create=False) as store:
        assert record in {meta.id for meta in store.records()}
    every = {how: crowd(url, record, how, seconds) for how in HOWS}
    ours, peer = every["turn"], every["database alone"]
    ratios = {
        f"ratio_{key}": round(ours[key] / max(peer[key], 1), 2)
        for key in ("written", "most_tries", "most_turns_waited")
    }
    print(json.dumps({"case": f"ten writers, {name}", **every, **ratios}))
