"""Templates as Python's code: compiled once, for all sites and languages, and kept on disk."""

from __future__ import annotations

import keyword
import re
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from paradiplomacy.cache import cache_folder, digest

__all__ = ["COMPILED", "CompiledTemplates", "QuickEnvironment", "QuickMacro", "as_html"]

_SPECIAL = re.compile("[&<>'\"]")


class CompiledTemplates(BytecodeCache):
    """Keeps what templates are compiled to: in memory, and in a folder for later runs.

    Filters and words differ between languages; the code that calls them does not, as long as no
    template applies a filter of a language to a constant: Jinja works that out as it compiles.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Made when first needed. Nothing is kept on disk without it, or where it cannot be written.

    Examples
    --------
    >>> from jinja2 import DictLoader, Environment
    >>> kept, texts = CompiledTemplates(), DictLoader({"page": "{{ name }}"})
    >>> first, other = (Environment(loader=texts, bytecode_cache=kept) for _ in "ab")
    >>> first.get_template("page").render(name="Ann"), len(kept)
    ('Ann', 1)
    >>> other.get_template("page").render(name="Bea"), len(kept)
    ('Bea', 1)
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}
        self._folder = folder
        self._on_disk = FileSystemBytecodeCache(str(folder), "%s.code") if folder else None

    def __len__(self) -> int:
        return len(self._kept)

    def load_bytecode(self, bucket: Any) -> None:
        """Fill in what a template of this text was compiled to."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        if bucket.code is None and self._on_disk is not None:
            with suppress(OSError):
                self._on_disk.load_bytecode(bucket)
            if bucket.code is not None:
                self._kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Any) -> None:
        """Keep what a template was compiled to."""
        self._kept[bucket.key, bucket.checksum] = bucket.code
        if self._folder is not None and self._on_disk is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._on_disk.dump_bytecode(bucket)


COMPILED = CompiledTemplates(
    cache_folder()
    / "compiled"
    / f"templates-{jinja2.__version__}-{digest(Path(__file__).read_text('utf-8'))[:12]}"
)
"""What is compiled depends on the templates, on Jinja, and on what this module makes of them."""


def as_html(value: object) -> str:
    """What stands on a page for a value: as `markupsafe.escape`, but no copy of what is fit.

    Examples
    --------
    >>> as_html("R&D"), as_html(Markup("<b>")), as_html(3)
    (Markup('R&amp;D'), Markup('<b>'), Markup('3'))
    """
    kind = type(value)
    if kind is Markup or (kind is str and _SPECIAL.search(value) is None):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class QuickMacro(Macro):
    """A macro that looks at its arguments no closer than it must."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What the macro makes of its arguments, as HTML."""
        lacking = self._argument_count - len(args)
        if kwargs or self.caller or self.catch_kwargs or self.catch_varargs or lacking < 0:
            return super().__call__(*args, **kwargs)
        html = self._func(*args, *[missing] * lacking)
        return str.__new__(Markup, html) if self._default_autoescape else html


class _QuickGenerator(CodeGenerator):
    """Writes Python that calls what a template calls as it is, and copies no text twice.

    Jinja asks of all that is called three times whether it wants the context, which nothing in
    these templates does.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """A template: with what the code below needs."""
        self.writeline(f"from {__name__} import QuickMacro, as_html")
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call; one with ``*`` or with words of Python among its names as Jinja does it."""
        if node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(k.key) for k in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def macro_def(self, macro_ref: Any, frame: Frame) -> None:
        """A macro."""
        self.write("Quick")
        super().macro_def(macro_ref, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _QuickTemplate(Template):
    """A template whose macros are the same for all that import it without their context."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class _PlainCalls(Context):
    """Calls what a template calls as it is: nothing there asks for the context as well."""

    def call(self, __called: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a macro."""
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __called(*args, **kwargs)


class QuickEnvironment(Environment):
    """Jinja for templates that mostly read dictionaries and call plain functions.

    Jinja asks a dictionary for an attribute first, which it refuses at some cost.
    """

    context_class = _PlainCalls
    code_generator_class = _QuickGenerator
    template_class = _QuickTemplate

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, or what stands under this key."""
        if type(obj) is dict and attribute not in _METHODS:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


_METHODS = frozenset(dir(dict))
