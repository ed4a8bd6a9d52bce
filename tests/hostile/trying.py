"""Carry out one case: a target, spoilt, run and judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

from tests.hostile.aims import Aimed
from tests.hostile.cases import (
    Judged,
    Place,
    Placed,
    Spoil,
    Spoilt,
    Target,
    judge_ending,
    judge_refusal,
    remarks,
)
from tests.hostile.listening import listening
from tests.hostile.running import Ran, Server


class Trials:
    """Runs cases in folders under one; keeps what clean files mean."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self._folder = folder
        self._made = 0
        self._clean: dict[tuple[str, bytes], tuple[Any, list[str]]] = {}
        self._taken: set[tuple[Any, ...]] = set()

    def close(self) -> None:
        self.server.close()

    def spoil(self, target: Target, spoil: Spoil, seed: int, name: str) -> Judged | None:
        """Run a target on a spoilt file; None where the mutation does not apply."""
        spoilt = spoil(target, Random(f"{target.name} {name} {seed}"))
        if spoilt is None:
            return None
        return self.try_out(target, spoilt)

    def try_out(self, target: Target, spoilt: Spoilt) -> Judged:
        """Run a target on a file that is spoilt already."""
        folder = self._new_folder(target)
        (folder / target.victim).write_bytes(spoilt.data)
        return self._done(target, spoilt, folder, target.argv)

    def place(self, target: Target, place: Place) -> Judged | None:
        """Run a target where something else stands in place of its file.

        None where it does not apply: a file of a record folder is not named on the command line.
        """
        folder = self._new_folder(target)
        at = folder / target.victim
        at.unlink()
        placed = place(at, target.whole)
        if target.format == "store" and "vanishes" in placed.conditions:
            self._clear(folder)
            return None  # SQLite opens its file itself, where nobody can stand by
        argv = list(target.argv)
        if placed.path is not None:
            if target.victim in argv:
                argv[argv.index(target.victim)] = placed.path
            else:
                at.unlink(missing_ok=True)
                if not os.path.lexists(placed.path) or not placed.path:
                    self._clear(folder)
                    return None
        made_anew = target.makes and placed.path is None and not at.exists()
        refuse = placed.refuse and not made_anew
        refuse = refuse and not (target.optional and not os.path.lexists(at))
        spoilt = Spoilt(b"", meant=placed.meant, refuse=refuse)
        return self._done(target, spoilt, folder, argv, placed)

    def aim(self, case: Aimed) -> Judged:
        """Run a case by itself."""
        with listening(case.listens) as (port, calls):
            files = {name: _bytes(content) for name, content in case.files.items()}
            for name, content in files.items():
                if len(content) < 1_000_000:
                    files[name] = content.replace(b"{port}", str(port).encode())
            folder = self._written(files)
            try:
                for argv in case.first:
                    made = self.server.run(argv, folder)
                    assert made.status == 0, made.err
                    rmtree(folder.with_name(folder.name + ".aside"))
                case.prepare(folder)
                argv = [word.replace("{port}", str(port)) for word in case.argv]
                words = " ".join(word for word in case.argv[:3] if len(word) < 20)
                ran = self.server.run(argv, folder, conditions=case.conditions, learn=words)
                return _judge_aimed(case, folder, ran, calls)
            finally:
                self._clear(folder)

    def _new_folder(self, target: Target) -> Path:
        return self._written(target.files)

    def _written(self, files: Mapping[str, bytes]) -> Path:
        self._made += 1
        folder = self._folder / str(self._made) / "here"
        folder.mkdir(parents=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(content)
        return folder

    def _done(
        self,
        target: Target,
        spoilt: Spoilt,
        folder: Path,
        argv: Sequence[str],
        placed: Placed | None = None,
    ) -> Judged:
        try:
            self._learn(target)
            conditions = {} if placed is None else placed.conditions
            ran = self.server.run(argv, folder, conditions=conditions)
            return self._judge(target, spoilt, folder, ran, placed)
        finally:
            self._clear(folder)

    def _clear(self, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        rmtree(folder.parent, ignore_errors=True)

    def _learn(self, target: Target) -> None:
        """Have its files taken as they are, once for all targets of one command and files."""
        same = (*target.argv, target.passes, *sorted(target.files.items()))
        if target.name not in self.server.learnt and same not in self._taken:
            self._meaning(target, target.whole)
            self._taken.add(same)

    def _meaning(self, target: Target, data: bytes) -> tuple[Any, list[str]]:
        """What a target makes of a file as it should be, and what it remarks."""
        key = (target.name, data)
        if key not in self._clean:
            folder = self._new_folder(target)
            (folder / target.victim).write_bytes(data)
            try:
                ran = self.server.run(target.argv, folder, learn=target.name)
                if data == target.whole:
                    taken = target.passes in ran.err if target.passes else ran.status == 0
                    assert taken, f"{target.name} fails on a good file: {ran.ended} {ran.err}"
                    self.server.learnt.add(target.name)
                elif ran.status != 0:
                    # The text that is meant need not be good; then a refusal alone is right.
                    self._clean[key] = (ran.err, [])
                    return self._clean[key]
                told = [] if target.passes else target.told(ran)
                meant = None if target.passes else target.meaning(ran, folder)
                self._clean[key] = (meant, told)
            finally:
                self._clear(folder)
        return self._clean[key]

    def _judge(
        self, target: Target, spoilt: Spoilt, folder: Path, ran: Ran, placed: Placed | None
    ) -> Judged:
        wrong = judge_ending(ran)
        if wrong is not None:
            return wrong
        taken = bool(target.passes) and target.passes in ran.err
        if ran.status != 0 and not taken:
            if spoilt.must:
                return Judged("wrong refusal", f"it is as documented: {ran.err[-300:]}", ran)
            # Of a file that is well written and says odd things, much else may be wrong.
            odd = placed is None and spoilt.meant is None and not spoilt.refuse
            names = [] if odd else _names(target, placed)
            gone = placed is not None and "vanishes" in placed.conditions
            for path in [*target.keeps, *([target.victim] if gone else [])]:
                ran = _without(ran, path)
            return judge_refusal(ran, names=names, row=spoilt.row, python=target.format == "python")
        if spoilt.refuse:
            return Judged("wrong acceptance", f"accepted: {(ran.out or ran.err)[:200]!r}", ran)
        if not taken:
            return self._judge_taken(target, spoilt, folder, ran)
        return Judged("accepted", "", ran)

    def _judge_taken(self, target: Target, spoilt: Spoilt, folder: Path, ran: Ran) -> Judged:
        left = [path for path in ran.new if path.startswith(("tmp/", "home/"))]
        if left:
            return Judged("half-written", f"left behind {', '.join(left[:4])}", ran)
        warned = [line for line in remarks(ran) if "Warning" in line]
        if warned:
            return Judged("unclear", f"a warning of Python: {warned[0][:300]}", ran)
        try:
            got, told = target.meaning(ran, folder), target.told(ran)
        except Exception as error:  # whatever it is, the output is not what it should be
            return Judged("wrong acceptance", f"its output cannot be read: {error!r}", ran)
        if spoilt.meant is None:
            return Judged("accepted", "", ran)
        meant, usual = self._meaning(target, spoilt.meant)
        if got == meant or set(told) - set(usual):
            return Judged("accepted", "", ran)
        return Judged("wrong acceptance", f"read in silence as {_difference(got, meant)}", ran)


def _judge_aimed(case: Aimed, folder: Path, ran: Ran, calls: list[str]) -> Judged:
    if calls:
        return Judged("reached out", f"called a listener: {calls[0]}", ran)
    if case.starts:
        start = f"subprocess.Popen ({case.starts!r}, "
        ran = replace(ran, reached=tuple(to for to in ran.reached if not to.startswith(start)))
    wrong = judge_ending(ran)
    if wrong is not None:
        return wrong
    if ran.status != 0:
        if case.expect == "accepted":
            return Judged("wrong refusal", f"refused: {ran.err[-300:]}", ran)
        about = case.check(ran, folder) if case.checks_refusals else ""
        if about:
            return Judged("unclear", about, ran)
        for path in case.keeps:
            ran = _without(ran, path)
        return judge_refusal(ran, names=case.names)
    if case.expect == "refused":
        return Judged("wrong acceptance", f"accepted: {(ran.out or ran.err)[:200]!r}", ran)
    if left := [path for path in ran.new if path.startswith(("tmp/", "home/"))]:
        return Judged("half-written", f"left behind {', '.join(left[:4])}", ran)
    if warned := [line for line in remarks(ran) if "Warning" in line]:
        return Judged("unclear", f"a warning of Python: {warned[0][:300]}", ran)
    about = case.check(ran, folder)
    return Judged("wrong acceptance", about, ran) if about else Judged("accepted", "", ran)


def _bytes(content: bytes | Callable[[], bytes]) -> bytes:
    return content if isinstance(content, bytes) else content()


def _without(ran: Ran, path: str) -> Ran:
    before = {name: what for name, what in ran.before.items() if name != path}
    after = {name: what for name, what in ran.after.items() if name != path}
    return replace(ran, before=before, after=after)


def _names(target: Target, placed: Placed | None) -> list[str]:
    """By which of these names a refusal may call the file."""
    name = target.victim.rpartition("/")[2]
    if placed is None or placed.path is None or target.victim not in target.argv:
        return [name]
    if not placed.path or not placed.path.isprintable():
        return []
    return [placed.path, placed.path.rpartition("/")[2], name]


def _difference(got: Any, meant: Any) -> str:
    if isinstance(got, tuple) and isinstance(meant, tuple):
        parts = []
        for one, other in zip(got, meant, strict=True):
            parts += [f"+{row}" for row in one if row not in other][:2]
            parts += [f"-{row}" for row in other if row not in one][:2]
        return " ".join(parts)[:600] or "the same in another number"
    one, other = repr(got), repr(meant)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"...{one[max(0, at - 60) : at + 100]}... and not ...{other[max(0, at - 60) : at + 100]}"
