"""Cache between runs, in the platform's folder for what can be made again.

Compiled functions are kept there (`compiled`), and results by what they were made from: a result
is taken again only where all of that is the same, byte for byte.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import pickle
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dyadevents

CACHE = "PARADIPLOMACY_CACHE"
"""The setting that names the folder of what is kept between runs."""

KEEP = "PARADIPLOMACY_KEEP"
"""The setting that says, by ``no``, that results are neither kept nor taken from earlier runs."""

LARGEST = 2_000_000_000
"""Bytes of all results that are kept; those that were not used for longest go first."""

_NAME = "paradiplomacy"
_MARK = b"paradiplomacy/result/1\n"
_ENDING = ".result"
_LONGEST_HEAD = 100_000


def cache_folder(settings: Mapping[str, str] = os.environ, *, platform: str = sys.platform) -> Path:
    """The folder of what is kept between runs.

    That of the setting ``PARADIPLOMACY_CACHE``, or else ``paradiplomacy`` in the folder that the
    platform (as in `sys.platform`) has for what can be made again.

    Examples
    --------
    >>> cache_folder({"XDG_CACHE_HOME": "/var/cache/ann"}, platform="linux").as_posix()
    '/var/cache/ann/paradiplomacy'
    """
    if chosen := settings.get(CACHE):
        return Path(chosen).absolute()
    if platform == "win32":
        local = settings.get("LOCALAPPDATA")
        return (Path(local) if local else _user_home() / "AppData" / "Local") / _NAME / "Cache"
    if platform == "darwin":
        return _user_home() / "Library" / "Caches" / _NAME
    wanted = Path(settings.get("XDG_CACHE_HOME", ""))
    return (wanted if wanted.is_absolute() else _user_home() / ".cache") / _NAME


def _user_home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # nobody in particular, as in some containers
        return Path(os.devnull)


def digest(*parts: Any) -> str:
    """SHA-256 of plain values, the same in every process.

    Examples
    --------
    >>> digest("record", {"b": 1, "a": 2}) == digest("record", {"a": 2, "b": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def sources_digest(*, without: tuple[str, ...] = ()) -> str:
    """SHA-256 of all files of this package and of dyadevents, but for those of some folders."""
    total = hashlib.sha256()
    for root in (Path(__file__).parent, Path(dyadevents.__file__).parent):
        for folder, folders, names in os.walk(root):  # `rglob` takes twice as long
            left_out = {"__pycache__", *(without if folder == str(root) else ())}
            folders[:] = sorted(set(folders) - left_out)
            for name in sorted(names):
                content = Path(folder, name).read_bytes()
                inside = f"{folder[len(str(root)) :]}/{name}"
                total.update(f"{inside}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A result that is kept, of some kind: ``record``, ``findings`` ...

    By the id of each record of which it was made, `of` has a digest of what that record said;
    `used` is in seconds since 1970.
    """

    path: Path
    what: str
    of: Mapping[str, str]
    size: int
    used: float


class ResultCache:
    """Results in a folder, one file each, by what they were made from.

    Every file is written whole or not at all, so that several processes may share the folder. What
    is damaged, or was not written by this user, counts as not there: a pickle can run code when it
    is read, so none is read that others could have written.

    The folder is made when something is put in, for its owner alone; all results together have at
    most `largest` bytes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     results = ResultCache(Path(name) / "results")
    ...     results.save("counts", "0f", (1, 2), of={"sino_us": "ab"})
    ...     results.get("counts", "0f"), results.get("counts", "1f")
    ((1, 2), None)
    """

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    @classmethod
    def ours(cls, settings: Mapping[str, str] = os.environ) -> ResultCache | None:
        """The cache of this user; None where the settings say that nothing is kept."""
        if settings.get(KEEP, "").lower() in ("no", "0", "off", "false"):
            return None
        return cls(cache_folder(settings) / "results")

    def get(self, what: str, key: str) -> Any:
        """Value that was kept under a key; None where nothing is, or it cannot be read."""
        path = self._path(what, key)
        try:
            with _open_result(path, self.folder) as (file, head):
                body = file.read()
            if hashlib.sha256(body).hexdigest() != head["sha256"]:
                raise ValueError("the result is damaged")
            with no_collection():
                value = pickle.loads(body)
            os.utime(path)
        except Exception:  # whatever a damaged or foreign file does: it is made again
            return None
        return value

    def has(self, what: str, key: str) -> bool:
        """True if something is kept under a key; it may still turn out to be damaged."""
        return self._path(what, key).is_file()

    def save(self, what: str, key: str, value: Any, *, of: Mapping[str, str]) -> None:
        """Keep something that can be pickled; where that is not possible, nothing happens.

        By the id of each record of which it was made, `of` has a digest of what that record says.
        What was made of the same records when they said something else is removed: what a record no
        longer says must not stay.
        """
        with suppress(OSError):
            self._make()
            self._remove_older(of)
            body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            head = {"what": what, "of": dict(of), "sha256": hashlib.sha256(body).hexdigest()}
            text = json.dumps(head).encode()
            if len(body) > self.largest or len(text) >= _LONGEST_HEAD:
                return
            self._shrink(self.largest - len(body))
            number, half = tempfile.mkstemp(dir=self.folder, prefix=".half-written-")
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(_MARK + text + b"\n" + body)
                Path(half).replace(self._path(what, key))
            finally:
                Path(half).unlink(missing_ok=True)

    def entries(self) -> list[Entry]:
        """All results that are kept, those that were used last first."""
        entries = []
        for path in self._files():
            try:
                with _open_result(path, self.folder) as (file, head):
                    status = os.fstat(file.fileno())
                entries.append(
                    Entry(path, head["what"], head["of"], status.st_size, status.st_mtime)
                )
            except (OSError, ValueError, KeyError):
                continue  # it goes with `clear`
        return sorted(entries, key=lambda entry: -entry.used)

    def clear(self) -> int:
        """Remove all results; how many bytes they had."""
        size = sum(path.lstat().st_size for path in self._files())
        if self.folder.is_dir() and not self.folder.is_symlink():
            shutil.rmtree(self.folder)
        return size

    def forget(self, record: str) -> int:
        """Remove all results of a record; how many there were.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as name:
        ...     results = ResultCache(Path(name) / "results")
        ...     results.save("counts", "0f", (1, 2), of={"sino_us": "ab"})
        ...     results.forget("other"), results.forget("sino_us"), results.get("counts", "0f")
        (0, 1, None)
        """
        entries = [entry for entry in self.entries() if record in entry.of]
        for entry in entries:
            entry.path.unlink(missing_ok=True)
        return len(entries)

    def _path(self, what: str, key: str) -> Path:
        return self.folder / f"{what}-{key[:40]}{_ENDING}"

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [path for path in self.folder.iterdir() if path.suffix == _ENDING]

    def _make(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if not _is_private(self.folder):
            raise PermissionError(f"{self.folder} can be written by others")

    def _remove_older(self, of: Mapping[str, str]) -> None:
        for entry in self.entries():
            if any(entry.of.get(record, now) != now for record, now in of.items()):
                entry.path.unlink(missing_ok=True)

    def _shrink(self, size: int) -> None:
        """Remove what was not used for longest, until the rest has at most `size` bytes."""
        total = 0
        for entry in self.entries():
            total += entry.size
            if total > size:
                entry.path.unlink(missing_ok=True)


@contextmanager
def _open_result(path: Path, folder: Path) -> Iterator[tuple[Any, Any]]:
    """A file that this user alone can have written, after its head, and that head."""
    if not _is_private(folder):
        raise PermissionError(f"{folder} can be written by others")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        if not _is_of_this_user(os.fstat(file.fileno())):
            raise PermissionError(f"{path} is of another user")
        if file.readline(len(_MARK)) != _MARK:
            raise ValueError("this is not a result")
        yield file, json.loads(file.readline(_LONGEST_HEAD))


def _is_private(folder: Path) -> bool:
    status = folder.lstat()
    is_shut = os.name == "nt" or not status.st_mode & 0o077
    return stat.S_ISDIR(status.st_mode) and is_shut and _is_of_this_user(status)


def _is_of_this_user(status: os.stat_result) -> bool:
    return os.name == "nt" or status.st_uid == os.getuid()


def collect_rarely() -> None:
    """Have Python look for garbage only after two million new objects.

    A study is done before there are as many, and makes little that is not freed at once.
    """
    gc.set_threshold(2_000_000, 20, 50)


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection meanwhile.

    A large record is millions of small objects that all stay: looking through them again and
    again for garbage takes as long as making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
