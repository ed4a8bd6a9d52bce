"""Addresses of stores, with and without passwords, wherever a name may stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.hostile.aims.case import Aimed, aim
from tests.hostile.aims.models import FILES
from tests.hostile.materials import (
    STORE,
    record_files,
    saved_fit,
)
from tests.hostile.running import Ran

SECRET = "s3cretPW"

_ADDRESSES = (
    f"postgresql://user:{SECRET}@h.invalid/db",
    f"postgresql+psycopg://user:{SECRET}@127.0.0.1:1/db",
    f"postgresql://user:{SECRET}@127.0.0.1:{{port}}/db",
    f"postgres://user:{SECRET}@/db?host=/nowhere",
    f"postgresql://user:{SECRET}@h:notaport/db",
    f"postgresql://user:{SECRET}@[::1/db",
    f"mysql://user:{SECRET}@h/db",
    f"http://user:{SECRET}@127.0.0.1:{{port}}/db",
    f"sqlite://user:{SECRET}@h/x.db",
    f"://user:{SECRET}@",
    f"user:{SECRET}@h/db",
    f"postgresql://h.invalid/db?password={SECRET}",
    f"postgresql://user:{SECRET}%40x@h.invalid/db",
    f"postgresql:/user:{SECRET}@h.invalid/db",
    "sqlite://",
    "sqlite:///",
    "sqlite:///:memory:",
    ":memory:",
    "sqlite:////nowhere/x.db",
    "file:x.db?mode=memory",
    "x.db?mode=ro",
    "",
    " ",
    ".",
    "/",
    "\x1b[2J",
    "é" * 300,
)


@aim
def addresses() -> Iterator[Aimed]:
    files = record_files()
    fit = FILES | {"fit.npz": saved_fit}

    def quiet(ran: Ran, folder: Path) -> str:
        return f"shows the password: {ran.err[:200]}" if SECRET in ran.err + ran.out else ""

    for n, address in enumerate(_ADDRESSES):
        local = SECRET not in address
        for what, argv in {
            "info by store": ("record", "info", f"--store={address}"),
            "import": ("import", "small", f"--store={address}"),
            "review": ("place", "review", f"--store={address}"),
            "info by record": ("record", "info", f"--record={address}"),
            "validate": ("record", "validate", "--", address),
            "study": ("study", "--out", "report", "--", address),
            "import of it": ("import", "--store", STORE, "--", address),
            "claims": ("hypothesis", "list", f"--hypotheses={address}"),
            "plan": ("study", f"--plan={address}", "--out", "report"),
            "fit": ("model", "simulate", "--", address),
            "edges": ("network", "stats", "--", address),
            "rule": ("record", "info", f"--rule={address}"),
        }.items():
            if local and what not in ("info by store", "import", "review"):
                continue
            yield Aimed(
                f"{what} {n}",
                argv,
                {**files, **(fit if what == "fit" else {})},
                "either" if local else "refused",
                check=quiet,
                checks_refusals=True,
                listens="",
            )
