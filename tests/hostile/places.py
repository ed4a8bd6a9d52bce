"""What may stand where a file should be. To add one: a function below, with `@place`."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

from tests.hostile.cases import Place, Placed

PLACES: dict[str, Place] = {}
"""Every placement by its name."""


def place(function: Place) -> Place:
    """Register a placement."""
    PLACES[function.__name__.removeprefix("_").replace("_", "-")] = function
    return function


@place
def nothing_there(path: Path, whole: bytes) -> Placed:
    return Placed()


@place
def a_folder(path: Path, whole: bytes) -> Placed:
    path.mkdir()
    return Placed()


@place
def a_pipe_that_nobody_writes_to(path: Path, whole: bytes) -> Placed:
    os.mkfifo(path)
    return Placed()


@place
def a_pipe_with_the_whole_file(path: Path, whole: bytes) -> Placed:
    """As a shell makes for `<(zcat file)`: it can be read once, and not measured."""
    os.mkfifo(path)

    def write() -> None:
        try:
            with path.open("wb") as pipe:
                pipe.write(whole)
        except OSError:
            pass

    threading.Thread(target=write, daemon=True).start()
    return Placed(meant=whole, refuse=False)


@place
def a_link_to_endless_zeros(path: Path, whole: bytes) -> Placed:
    path.symlink_to("/dev/zero")
    return Placed()


@place
def a_link_to_a_full_device(path: Path, whole: bytes) -> Placed:
    path.symlink_to("/dev/full")
    return Placed()


@place
def a_link_to_nothing(path: Path, whole: bytes) -> Placed:
    path.symlink_to("/dev/null")
    return Placed()


@place
def a_link_that_dangles(path: Path, whole: bytes) -> Placed:
    path.symlink_to("nowhere")
    return Placed()


@place
def a_link_to_itself(path: Path, whole: bytes) -> Placed:
    path.symlink_to(path.name)
    return Placed()


@place
def a_link_to_the_file(path: Path, whole: bytes) -> Placed:
    kept = path.with_name("kept")
    kept.write_bytes(whole)
    path.symlink_to("kept")
    return Placed(meant=whole, refuse=False)


@place
def a_socket(path: Path, whole: bytes) -> Placed:
    here = os.open(".", os.O_RDONLY)
    try:  # the address of a socket may not be long
        os.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)
    return Placed()


@place
def a_file_nobody_may_read(path: Path, whole: bytes) -> Placed:
    path.write_bytes(whole)
    path.chmod(0)
    return Placed(conditions={"without_privilege": True})


@place
def a_file_that_vanishes(path: Path, whole: bytes) -> Placed:
    path.write_bytes(whole)
    return Placed(conditions={"vanishes": {"path": str(path), "opens": 1}})


@place
def a_file_that_vanishes_later(path: Path, whole: bytes) -> Placed:
    path.write_bytes(whole)
    vanishes = {"path": str(path), "opens": 2}
    return Placed(conditions={"vanishes": vanishes}, meant=whole, refuse=False)


@place
def a_name_too_long(path: Path, whole: bytes) -> Placed:
    return Placed(path=str(path.with_name("x" * 300)))


@place
def a_path_through_a_file(path: Path, whole: bytes) -> Placed:
    path.write_bytes(whole)
    return Placed(path=f"{path}/inside")


@place
def no_name_at_all(path: Path, whole: bytes) -> Placed:
    path.write_bytes(whole)
    return Placed(path="")


@place
def a_name_that_is_no_text(path: Path, whole: bytes) -> Placed:
    """A byte that is not UTF-8, as names on old disks have."""
    other = os.fsdecode(os.fsencode(path.with_name("old")) + b"\xe9" + path.suffix.encode())
    Path(other).write_bytes(whole)
    return Placed(path=other, meant=whole, refuse=False)


@place
def a_name_with_a_line_break(path: Path, whole: bytes) -> Placed:
    other = path.with_name("two\nlines\x1b[2J" + path.suffix)
    other.write_bytes(whole)
    return Placed(path=str(other), meant=whole, refuse=False)
