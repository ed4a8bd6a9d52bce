"""Mutations of JSON and YAML."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import yaml
from tests.hostile.cases import Spoilt, Target
from tests.hostile.spoils.spoil import Function, spoil

_ODD: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    0,
    -1,
    1.5,
    True,
    "x",
    "é" * 50,
    [[]],
    [None],
    {"": None},
    10**30,
    1e308,
    "nan",
    "../..",
    "\u0000",
    "1e999",
    {"a": {"b": {"c": []}}},
    ["x"] * 50,
)


def _loaded(target: Target) -> Any:
    return json.loads(target.whole) if target.format == "json" else yaml.safe_load(target.whole)


def _dumped(target: Target, held: Any) -> bytes:
    if target.format == "json":
        return json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass")
    text: str = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8", "surrogatepass")


def _places(held: Any) -> list[tuple[Any, ...]]:
    """Every place in a tree, outer ones first; what holds itself, as YAML can, is entered once."""
    found: list[tuple[Any, ...]] = []
    open_: list[tuple[tuple[Any, ...], Any]] = [((), held)]
    entered: set[int] = set()
    while open_:
        at, value = open_.pop()
        found.append(at)
        if id(value) in entered:
            continue
        if isinstance(value, dict | list):
            entered.add(id(value))
        inside = value.items() if isinstance(value, dict) else ()
        if isinstance(value, list):
            inside = list(enumerate(value))
        open_ += [((*at, key), part) for key, part in reversed([*inside])]
    return found


def _at(held: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        held = held[key]
    return held


def _changed(target: Target, rng: Random, change: Callable[[Any, Any], None]) -> bytes:
    held = _loaded(target)
    place = rng.choice([at for at in _places(held) if at])
    change(_at(held, place[:-1]), place[-1])
    return _dumped(target, held)


def _replaced(n: int) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        def change(parent: Any, key: Any) -> None:
            parent[key] = rng.choice(_ODD)

        return Spoilt(_changed(target, rng, change))

    made.__name__ = f"an_odd_value_{n}"
    return made


for _n in range(1, 13):
    spoil("json", "yaml")(_replaced(_n))


@spoil("json", "yaml")
def a_key_that_is_gone(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        del parent[key]

    return Spoilt(_changed(target, rng, change))


@spoil("json", "yaml")
def a_key_that_nobody_knows(target: Target, rng: Random) -> Spoilt:
    held = _loaded(target)
    maps = [at for at in _places(held) if isinstance(_at(held, at), dict)]
    _at(held, rng.choice(maps))["colour"] = "blue"
    return Spoilt(_dumped(target, held), meant=target.whole if target.format == "yaml" else None)


@spoil("json", "yaml")
def an_other_kind_of_thing(target: Target, rng: Random) -> Spoilt:
    return Spoilt(
        rng.choice((b"[]", b"{}", b"3", b'"x"', b"null", b"true", b"[[[]]]")), refuse=True
    )


@spoil("json")
def deep_lists(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"[" * 200_000, refuse=True)


@spoil("json")
def deep_and_closed_lists(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"[" * 100_000 + b"]" * 100_000, refuse=True)


@spoil("json")
def deep_objects(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, refuse=True)


@spoil("json")
def deep_inside(target: Target, rng: Random) -> Spoilt:
    text = target.whole.strip()
    return Spoilt(text[:-1] + b',"colour":' + b"[" * 50_000 + b"]" * 50_000 + b"}")


@spoil("json")
def not_a_number_in_json(target: Target, rng: Random) -> Spoilt:
    word = rng.choice((b"NaN", b"Infinity", b"-Infinity", b"1e999"))
    return Spoilt(_odd_literal(target, rng, word))


@spoil("json")
def integer_of_five_thousand_digits(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_odd_literal(target, rng, b"9" * 5000))


@spoil("json")
def a_lone_surrogate(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_odd_literal(target, rng, b'"\\ud800"'))


def _odd_literal(target: Target, rng: Random, word: bytes) -> bytes:
    held = _loaded(target)
    leaves = [at for at in _places(held) if at and not isinstance(_at(held, at), dict | list)]
    place = rng.choice(leaves)
    _at(held, place[:-1])[place[-1]] = "ODD LITERAL"
    return _dumped(target, held).replace(b'"ODD LITERAL"', word)


@spoil("json")
def two_documents(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + target.whole, refuse=True)


@spoil("json")
def keys_twice(target: Target, rng: Random) -> Spoilt:
    """The second value of a key is another one, and a reader that takes it says nothing."""
    text = target.whole.strip()
    first = next(iter(_loaded(target)))
    return Spoilt(text[:-1] + b"," + json.dumps(first).encode() + b":null}", meant=target.whole)


@spoil("yaml")
def yaml_keys_twice(target: Target, rng: Random) -> Spoilt:
    lines = [line for line in target.whole.splitlines() if b": " in line]
    # Of a list of mappings, a key of the last.
    line = next((x for x in lines if not x.startswith((b" ", b"-"))), lines[-1])
    return Spoilt(target.whole + line.partition(b":")[0] + b": other\n", meant=target.whole)


@spoil("yaml")
def yaml_laughs(target: Target, rng: Random) -> Spoilt:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return Spoilt("\n".join([*lines, ""]).encode() + target.whole, meant=target.whole)


@spoil("yaml")
def yaml_in_itself(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"&a [*a]\n", refuse=True)


@spoil("yaml")
def yaml_code(target: Target, rng: Random) -> Spoilt:
    code = b"!!python/object/apply:os.system ['touch owned']\n"
    return Spoilt(target.whole + b"colour: " + code, meant=target.whole)


@spoil("yaml")
def yaml_deep(target: Target, rng: Random) -> Spoilt:
    return Spoilt(
        target.whole + b"colour: " + b"[" * 20_000 + b"]" * 20_000 + b"\n", meant=target.whole
    )


@spoil("yaml")
def yaml_deep_blocks(target: Target, rng: Random) -> Spoilt:
    nest = b"".join(b" " * n + b"a:\n" for n in range(1, 1500))
    return Spoilt(target.whole + b"colour:\n" + nest, meant=target.whole)


@spoil("yaml")
def yaml_tab(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.replace(b": ", b":\t", 1).replace(b"\n  ", b"\n\t", 1))


@spoil("yaml")
def yaml_two_documents(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + b"---\n" + target.whole, meant=target.whole)


@spoil("yaml")
def yaml_huge_integer(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        parent[key] = "HUGE"

    return Spoilt(_changed(target, rng, change).replace(b"HUGE", b"9" * 5000))


@spoil("yaml")
def yaml_sexagesimal(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        parent[key] = "HUGE"

    return Spoilt(_changed(target, rng, change).replace(b"HUGE", b"1" + b":59" * 5000))


@spoil("yaml")
def yaml_merge(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"<<: {colour: blue}\n" + target.whole, meant=target.whole)
