"""Python files that are not a list of hypotheses."""

from __future__ import annotations

from random import Random

from tests.hostile.cases import Spoilt, Target
from tests.hostile.spoils.spoil import Function, spoil

_CODE = {
    "syntax error": b"HYPOTHESES = [\n",
    "nothing in it": b"x = 1\n",
    "another type": b"HYPOTHESES = 3\n",
    "list of another type": b"HYPOTHESES = [3, None]\n",
    "an error": b"raise ValueError('no \\x1b[2J')\n",
    "an end": b"import sys\nsys.exit(0)\n",
    "an end with a word": b"raise SystemExit('bye')\n",
    "the root of errors": b"raise BaseException('x')\n",
    "an interrupt": b"raise KeyboardInterrupt\n",
    "a module that is not there": b"import nowhere_to_be_found\n",
    "endless recursion": b"def f():\n    f()\nf()\n",
    "deep code": b"x = " + b"(" * 5000 + b")" * 5000 + b"\n",
    "an error in its error": b"class E(Exception):\n"
    b"    def __str__(self):\n        raise ValueError\nraise E\n",
    "a generator that fails": b"HYPOTHESES = (1 / 0 for _ in 'ab')\n",
    "a deleted built-in": b"import builtins\ndel builtins.open\nHYPOTHESES = []\n",
}


def _coded(name: str, code: bytes) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        return Spoilt(code, refuse=True)

    made.__name__ = f"code_{name.replace(' ', '_')}"
    return made


for _name, _code in _CODE.items():
    spoil("python")(_coded(_name, _code))
