"""A process of our own on the second core, for work that keeps Python from anything else.

Drawing holds Python's lock, and so does the filling of templates. Unlike the pools of Python it
needs nothing of the script that calls us, which may have no ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, ParamSpec, TypeVar

from paradiplomacy.cache import collect_rarely, no_collection
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.libraries import LIBRARY_SETTINGS

P = ParamSpec("P")
T = TypeVar("T")


class SecondProcess:
    """Runs functions one after the other in another process, which the first of them starts.

    Where it cannot be started, or ends too early, they run in a thread here; so they do with one
    core only. A third process shortens a study by less than a twentieth.

    `cores`: those of the machine, by default.
    `is_needed`: whether nothing runs here; work without a process fails.

    >>> with SecondProcess() as second:
    ...     second.start(divmod, 17, 5).result()
    (3, 2)
    """

    def __init__(self, cores: int | None = None, *, is_needed: bool = False) -> None:
        alone = (os.cpu_count() if cores is None else cores) == 1 or not sys.executable
        self._alone, self._is_needed = alone and not is_needed, is_needed
        self.is_over = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> SecondProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; what it has not done is not done."""
        self.is_over = True
        if self._process is not None:
            self._process.kill()  # it has nothing to lose: all that was asked for is back
        self._thread.shutdown(cancel_futures=True)
        if self._process is not None:
            with suppress(BrokenPipeError), self._process:  # what was never read is still there
                pass

    def start(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function of some module; what it takes and gives can be pickled.

        A `progress` that it takes by name is called here.
        """
        return self._thread.submit(self._run, function, args, kwargs)

    def load(self, *modules: str) -> None:
        """Start it, and let it import modules, while there is nothing yet that it could do."""
        if not self._alone:
            self.start(_import_modules, *modules)

    def _run(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        if not self._alone:
            try:
                worked, result = self._ask(function, args, kwargs)
            except (OSError, EOFError, pickle.UnpicklingError):  # no process, or no more
                self._alone = not self._is_needed
            else:
                if not worked:
                    raise result
                answer: T = result
                return answer
        if self.is_over:
            raise CancelledError
        if self._is_needed:
            status = self._process.wait() if self._process else ""
            raise ParadiplomacyError(f"the process ended with status {status}")
        return function(*args, **kwargs)

    def _ask(self, function: Callable[..., T], args: Any, kwargs: Any) -> tuple[bool, Any]:
        if self._process is None:
            command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, env=LIBRARY_SETTINGS | os.environ
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        if self.is_over:  # since it was asked whether there is a process
            process.kill()
        progress = kwargs.get("progress")
        _send(process.stdin, (function, args, kwargs | ({"progress": None} if progress else {})))
        while True:
            kind, content = pickle.load(process.stdout)
            if kind != "progress":
                return kind == "done", content
            progress(*content)


def _import_modules(*modules: str) -> None:
    for module in modules:
        importlib.import_module(module)


def serve() -> None:
    """Do what is asked on standard input, until it ends; this runs in the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; the first process ends us
    collect_rarely()
    with suppress(EOFError, BrokenPipeError), os.fdopen(os.dup(1), "wb") as pipe:  # also its end
        os.dup2(2, 1)  # what is printed is not part of the results
        while True:
            with no_collection():
                try:
                    function, args, kwargs = pickle.load(sys.stdin.buffer)
                except pickle.UnpicklingError:
                    return  # the first process ended while it asked
                gc.freeze()  # it stays for as long as there is work with it
            if "progress" in kwargs:
                kwargs["progress"] = lambda *step: _send(pipe, ("progress", step))
            try:
                answer = "done", function(*args, **kwargs)
            except Exception as error:
                answer = "failed", error
            _send(pipe, answer)


def _send(pipe: IO[bytes], message: object) -> None:
    pipe.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    pipe.flush()
