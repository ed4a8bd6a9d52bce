"""Where results go: folders, devices, disks that are full."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.aims.models import FILES
from tests.hostile.materials import (
    MAPPING,
    PAIRS,
    STORE,
    record_files,
    saved_fit,
    store_file,
)
from tests.hostile.running import Ran

from paradiplomacy.exports import FORMATS


@aim
def where_results_go() -> Iterator[Aimed]:
    files = record_files()

    def folder_full(folder: Path) -> None:
        (folder / "out").mkdir()
        (folder / "out" / "mine.txt").write_bytes(b"mine")

    def closed(folder: Path) -> None:
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0o500)

    def link(to: str) -> Callable[[Path], None]:
        return lambda folder: (folder / "out").symlink_to(to)

    def pipe(folder: Path) -> None:
        os.mkfifo(folder / "out")

    def mine(folder: Path) -> None:
        (folder / "out").write_bytes(b"mine")

    outs: dict[str, tuple[str, Callable[[Path], None], dict[str, Any]]] = {
        "a file of mine": ("out", mine, {}),
        "a folder of mine": ("out", folder_full, {}),
        "no folder to be in": ("no/where/out", lambda folder: None, {}),
        "a closed folder": ("closed/out", closed, {"without_privilege": True}),
        "a full device": ("out", link("/dev/full"), {}),
        "a link that dangles": ("out", link("nowhere/x"), {}),
        "a link to itself": ("out", link("out"), {}),
        "a pipe": ("out", pipe, {}),
        "a name too long": ("x" * 300, lambda folder: None, {}),
        "through a file": ("small/ties.csv/out", lambda folder: None, {}),
        "no name": ("", lambda folder: None, {}),
        "the folder here": (".", lambda folder: None, {}),
        "the folder above": ("..", lambda folder: None, {}),
        "a full disk": ("out", lambda folder: None, {"file_bound": 200}),
    }
    events = {**FILES, "fit.npz": saved_fit}
    commands: dict[str, tuple[Sequence[str], Mapping[str, Content]]] = {
        **{
            format_: (("export", format_, "--record", "small"), files)
            for format_ in FORMATS
            if format_ != "xlsx"
        },
        "schema": (("record", "schema"), {}),
        "plan": (("plan", "new", "recovery", "--record", "small"), files),
        "judgements": (("place", "judgements", "--store", STORE), {STORE: store_file}),
        "worlds": (("model", "simulate", "fit.npz", "--worlds", "2"), events),
        "checks": (("model", "check", "fit.npz", "--worlds", "0"), events),
        "study": (("study", "small"), files),
        "package": (("package", "small"), files),
    }

    def written(ran: Ran, folder: Path) -> str:
        out = folder / "out"
        if out.is_dir() or not os.path.lexists(out):
            return ""  # it named a folder or a file of its own
        if out.is_symlink() and not out.exists():
            return "wrote nothing"
        return "" if out.is_file() and out.stat().st_size else "wrote nothing that stays"

    # A file may be written over where the command says so, and a folder made where it is not.
    may = {
        "a file of mine",
        "no folder to be in",
        "a link that dangles",
        "no name",
        "a folder of mine",
        # A file that is written beside and renamed takes their place.
        "a full device",
        "a link to itself",
        "a pipe",
    }
    slow = {"study", "package", "checks"}
    for command, (argv, needs) in commands.items():
        for name, (out, prepare, conditions) in outs.items():
            yield Aimed(
                f"{command} {name}",
                (*argv, f"--out={out}"),
                {**needs, "small/ties.csv": files["small/ties.csv"]} if "small/" in out else needs,
                "either" if name in may else "refused",
                check=written,
                # Whoever reads a store has these beside it, and a full disk keeps them there.
                keeps=(f"{STORE}-shm", f"{STORE}-wal"),
                prepare=prepare,
                conditions=conditions,
                # Which commit the code is of, git says.
                starts="git" if command == "package" else "",
                long=command in slow,
            )


def _stored_whole(ran: Ran, folder: Path) -> str:
    """What a store lacks of what the command said."""
    said = re.search(r"(\d+) statements added", ran.err + ran.out)
    with sqlite3.connect(folder / "out") as opened:
        sound = opened.execute("pragma integrity_check").fetchall() == [("ok",)]
        (count,) = opened.execute("select count(*) from statements").fetchone()
    opened.close()
    whole = sound and said is not None and int(said[1]) == count
    return "" if whole else f"{count} statements are stored, and it said: {ran.err}"


@aim
def stores_that_cannot_be_written() -> Iterator[Aimed]:
    files = record_files()
    table: dict[str, Content] = {"pairs.csv": PAIRS.encode(), "mapping.yaml": MAPPING.encode()}
    commands = {
        "folder": (("import", "small"), files),
        "table": (
            ("import", "pairs.csv", "--as", "table", "--mapping", "mapping.yaml", "--no-places"),
            table,
        ),
    }

    def closed(folder: Path) -> None:
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0o500)

    def read_only(folder: Path) -> None:
        (folder / "out").write_bytes(store_file())
        (folder / "out").chmod(0o400)

    for command, (argv, needs) in commands.items():
        for name, store, prepare, conditions in (
            ("closed folder", "closed/out", closed, {"without_privilege": True}),
            ("read only", "out", read_only, {"without_privilege": True}),
            ("full device", "out", lambda folder: (folder / "out").symlink_to("/dev/full"), {}),
            ("no device", "out", lambda folder: (folder / "out").symlink_to("/dev/null"), {}),
            ("pipe", "out", lambda folder: os.mkfifo(folder / "out"), {}),
            ("folder there", "out", lambda folder: (folder / "out").mkdir(), {}),
            ("no folder", "no/where/out", lambda folder: None, {}),
            (
                "through a file",
                f"{'small/ties.csv' if command == 'folder' else 'pairs.csv'}/out",
                lambda folder: None,
                {},
            ),
            ("full disk at once", "out", lambda folder: None, {"file_bound": 1000}),
            ("full disk soon", "out", lambda folder: None, {"file_bound": 30_000}),
            ("full disk later", "out", lambda folder: None, {"file_bound": 70_000}),
        ):
            # What is written at last may fit by then: if so, all of it must be there.
            yield Aimed(
                f"{command} {name}",
                (*argv, "--store", store),
                needs,
                "either" if name == "full disk later" else "refused",
                names=(store,),
                check=_stored_whole,
                prepare=prepare,
                conditions=conditions,
            )
