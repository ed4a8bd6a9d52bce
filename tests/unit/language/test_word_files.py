"""Word files hold what the code beside them says, in every language, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment, nodes

import paradiplomacy
from paradiplomacy.language import LANGUAGES, chinese, english
from paradiplomacy.language.word_files import sentences

PACKAGE = Path(paradiplomacy.__file__).parent
MODULES = sorted(
    ".".join((path.parent.relative_to(PACKAGE.parent) / path.name.removesuffix(".en.yaml")).parts)
    for path in PACKAGE.rglob("*.en.yaml")
)
ANY = ".+"
LISTS = {
    "paradiplomacy.cli.place",
    "paradiplomacy.cli.reply",
    "paradiplomacy.cli.show",
    "paradiplomacy.evidence.consent.anonymity",
    "paradiplomacy.language.dates",
    "paradiplomacy.language.locales",
    "paradiplomacy.language.shared",
    "paradiplomacy.language.units",
    "paradiplomacy.site.script_words",
    "paradiplomacy.site.words",
    "paradiplomacy.sources.sectors",
}
"""Word files that hold what many modules say."""
PAGES = "paradiplomacy.site.pages."
TEMPLATES = PACKAGE / "site" / "templates"


def places_in(text: str) -> frozenset[str]:
    """The names that a sentence needs."""
    names: set[str] = set()
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            names |= {name.partition(".")[0], *places_in(spec or "")}
    return frozenset(names)


@dataclass(frozen=True)
class Call:
    """A message that the code makes: a pattern of keys, and the names that it gives."""

    line: int
    pattern: str
    names: frozenset[str]
    open: bool
    optional: bool = False
    """Whether it may be made elsewhere, as the method of a finding is by its design."""


def is_words(node: ast.expr) -> bool:
    """Whether it is the words of the module, or what says them in a language."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    if node.func.id == "say_in":
        return is_words(node.args[0])
    return (
        node.func.id == "Words"
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id == "__name__"
    )


def called(node: ast.expr) -> str:
    """The name by which words are held: `say`, of `say` and of ``self._say``."""
    name = getattr(node, "id", None) or getattr(node, "attr", "")
    return str(name) if isinstance(node, ast.Name) else str(name).lstrip("_")


def key_patterns(node: ast.expr) -> Iterator[str]:
    """The keys that an expression may be, as regular expressions."""
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.IfExp):
        yield from key_patterns(node.body)
        yield from key_patterns(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY
            for part in node.values
        )
    else:
        yield ANY


def calls_in(module: str) -> list[Call]:
    path = (PACKAGE.parent / Path(*module.split("."))).with_suffix(".py")
    if module.startswith(PAGES) and not path.exists():  # its template alone says them
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held = {
        called(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_words(node.value)
        for target in node.targets
    }
    if any(replies_in(node, held) for node in ast.walk(tree)):
        held |= {"say", "remark", "line"}
    of_findings = [
        call
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and called(node.args[0]) in held
        for call in calls_of_finding(node)
    ]
    headings = [
        Call(node.lineno, f"column\\.{pattern}", frozenset(), False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and "remark" in held
        for column in columns_of(node)
        for pattern in key_patterns(column)
    ]
    return (
        of_findings
        + headings
        + [*calls_of_held(tree, held)]
        + [call for other in taking_words_of(module) for call in calls_of_held(other, {"words"})]
    )


def calls_of_held(tree: ast.AST, held: set[str]) -> Iterator[Call]:
    """The messages that are made by calling words, by the names that hold them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in held:
            names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            is_open = any(keyword.arg is None for keyword in node.keywords)
            for pattern in key_patterns(node.args[0]):
                yield Call(node.lineno, pattern, names, is_open)


def taking_words_of(module: str) -> list[ast.Module]:
    """The modules that take `words` from a module, and make its messages."""
    return [
        tree
        for tree in trees_with_words_of_others()
        if any(
            isinstance(node, ast.ImportFrom)
            and node.module == module
            and "words" in {name.name for name in node.names}
            for node in ast.walk(tree)
        )
    ]


@cache
def trees_with_words_of_others() -> list[ast.Module]:
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return [ast.parse(text) for text in texts if re.search(r"import (?:.*, )?words\b", text)]


def replies_in(node: ast.AST, held: set[str]) -> bool:
    """Whether it is that by which a command says the sentences of its module.

    Where no words are given to `says`, they are those of the module; `asks_record` is told so.
    """
    if not isinstance(node, ast.Call):
        return False
    options = {keyword.arg for keyword in node.keywords}
    if called(node.func) == "asks_record":
        return "own_words" in options
    if called(node.func) == "says" and len(node.args) < 2:
        return "words" not in options
    return called(node.func) in ("says", "Printer") and any(
        is_words(given) or called(given) in held for given in node.args
    )


def columns_of(node: ast.Call) -> Sequence[ast.expr]:
    """The columns of a table whose headings are said."""
    if called(node.func) == "columns":
        return node.args
    if called(node.func) != "grid":
        return ()
    return node.args[1].elts if isinstance(node.args[1], ast.Tuple) else node.args[1:2]


def calls_of_finding(node: ast.Call) -> Iterator[Call]:
    """Messages that `finding`, `article_claim` and the like make of the words they are given."""
    if called(node.func) in ("article_claim", "general_claim"):
        yield Call(node.lineno, "claim", frozenset(), False)
    if called(node.func) == "article_claim" and all(
        keyword.arg != "estimator" for keyword in node.keywords
    ):
        yield Call(node.lineno, "estimator", frozenset(), False)
    if called(node.func) == "Figure":
        for key in ("need", "exact", "cases", "estimate.stated"):
            names = frozenset({"n"} if key == "cases" else ())
            yield Call(node.lineno, re.escape(key), names, False)
    if called(node.func) == "said":
        for key, value in sentences_by_key(node.args[2]):
            names, is_open = names_given(value)
            group = ast.literal_eval(node.args[1])
            yield Call(node.lineno, re.escape(f"{group}.{key}"), names, is_open, is_open)
    if called(node.func) == "finding":
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        yield Call(node.lineno, "method", frozenset(), True, optional=True)
        if "rows" in given:
            yield Call(node.lineno, "axis", frozenset(), False)
        for name in ("lack", "caveat"):
            for key, value in sentences_by_key(given.get(f"{name}s")):
                names, is_open = names_given(value)
                yield Call(node.lineno, re.escape(f"{name}.{key}"), names, is_open, is_open)


def sentences_by_key(node: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    """Keys of sentences, and what each is given: of a mapping as it is written down."""
    if isinstance(node, ast.BinOp):
        yield from sentences_by_key(node.left)
        yield from sentences_by_key(node.right)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from sentences_by_key(value)
            elif isinstance(key, ast.Constant):
                yield str(key.value), value
    elif isinstance(node, ast.Call) and called(node.func) == "always":
        yield from ((str(key.value), key) for key in node.args if isinstance(key, ast.Constant))


def names_given(node: ast.expr) -> tuple[frozenset[str], bool]:
    """The names that a sentence is given, and whether there may be others."""
    if isinstance(node, ast.IfExp):
        (names, one), (others, other) = names_given(node.body), names_given(node.orelse)
        return names | others, one or other
    if isinstance(node, ast.Dict):
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        return frozenset(map(str, keys)), None in node.keys
    if isinstance(node, ast.Call) and called(node.func) == "some":
        keywords = [keyword.arg for keyword in node.keywords]
        return frozenset(filter(None, keywords)), None in keywords
    ready = isinstance(node, ast.Name | ast.Attribute) or (
        isinstance(node, ast.Call) and called(node.func) not in ("bool", "len")
    )
    return frozenset(), ready


def key_in_template(node: nodes.Expr) -> str:
    """The keys that an expression of a template may be, as a regular expression."""
    if isinstance(node, nodes.Const):
        return re.escape(str(node.value))
    if isinstance(node, nodes.Add | nodes.Concat):
        parts = [node.left, node.right] if isinstance(node, nodes.Add) else node.nodes
        return "".join(map(key_in_template, parts))
    return ANY


def calls_in_template(module: str) -> list[Call]:
    """The messages that the template of a page makes with `say`; its title, links to it say."""
    if not module.startswith(PAGES):
        return []
    name = f"{module.removeprefix(PAGES)}.html.j2"
    return [Call(0, "title", frozenset(), True), *said_in(template(name))]


def calls_in_parts(module: str) -> Iterator[Call]:
    """Those that the parts make which the template of a page takes from other templates."""
    if module.startswith(PAGES):
        tree = template(f"{module.removeprefix(PAGES)}.html.j2")
        for part in tree.find_all(nodes.Import):
            assert isinstance(part.template, nodes.Const)
            yield from said_in(template(part.template.value))


def template(name: str) -> nodes.Template:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return Environment(autoescape=True).parse(text)


def said_in(tree: nodes.Template) -> Iterator[Call]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            names = frozenset(keyword.key for keyword in call.kwargs)
            pattern = key_in_template(call.args[0])
            yield Call(call.lineno, pattern, names, call.dyn_kwargs is not None)


def matching(call: Call, keys: Sequence[str]) -> list[str]:
    return [key for key in keys if re.fullmatch(call.pattern, key)]


@pytest.mark.parametrize("module", MODULES)
def test_both_languages_hold_the_same_sentences_with_the_same_places(module: str) -> None:
    files = {language: sentences(module, language) for language in LANGUAGES}
    assert list(files["en"]) == list(files["zh"])
    for key, text in files["en"].items():
        assert places_in(text) == places_in(files["zh"][key]), key


@pytest.mark.parametrize("module", [m for m in MODULES if m not in LISTS])
def test_code_and_words_name_the_same_sentences_and_numbers(module: str) -> None:
    words = sentences(module, "en")
    used: set[str] = set()
    for call in [*calls_in(module), *calls_in_template(module)]:
        keys = matching(call, list(words))
        if call.optional and not keys:
            continue
        assert keys, f"line {call.line}: no sentence {call.pattern}"
        used.update(keys)
        wanted = frozenset[str]().union(*(places_in(words[key]) for key in keys))
        if not call.open and ANY not in call.pattern:
            assert call.names == wanted, f"line {call.line}: {keys}"
        assert call.names <= wanted, f"line {call.line}: {keys}"
    for call in calls_in_parts(module):  # a part may say what another page alone has
        used.update(matching(call, list(words)))
    assert used == set(words), f"never said: {sorted(set(words) - used)}"


@pytest.mark.parametrize("module", MODULES)
def test_formats_are_known_in_the_language(module: str) -> None:
    for language, formats in (("en", english.FORMATS), ("zh", chinese.FORMATS)):
        for key, text in sentences(module, language).items():
            for how in re.findall(r"\{[^{}:]+:([A-Za-z-]+)[ }]", text):
                assert how in formats or how in "dfg", f"{language} {key}: {how}"


@pytest.mark.parametrize("module", MODULES)
def test_digits_in_the_words_are_the_same_in_both_languages(module: str) -> None:
    def digits(text: str) -> list[str]:
        literal = "".join(part for part, *_ in Formatter().parse(text))
        return sorted(re.findall(r"\d+(?:\.\d+)?", literal))

    chinese_words = sentences(module, "zh")
    for key, text in sentences(module, "en").items():
        assert set(digits(text)) <= set(digits(chinese_words[key])), key


@pytest.mark.parametrize("module", MODULES)
def test_chinese_words_hold_no_english_sentence(module: str) -> None:
    for key, text in sentences(module, "zh").items():
        plain = re.sub(r"\{[^}]*\}+|`[^`]*`", "", text)
        assert not re.search(r"\b[a-z]{2,} [a-z]{2,}\b", plain), f"{key}: {text}"
