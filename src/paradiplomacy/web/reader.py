"""Whoever reads a page: the language of the page, and templates that are filled in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from paradiplomacy import __version__
from paradiplomacy.hypotheses.base import Hypothesis
from paradiplomacy.language import Text, render
from paradiplomacy.language.units import unit_name
from paradiplomacy.report.anchors import finding_anchor
from paradiplomacy.report.page import environment_of
from paradiplomacy.report.verdict_words import survived_of
from paradiplomacy.report.words import in_han
from paradiplomacy.web.formats import Formats
from paradiplomacy.web.languages import COOKIE, LANGUAGES, Language, asked, language_of
from paradiplomacy.web.shown import Shown
from paradiplomacy.web.wording import Wording, wording_of

__all__ = ["Reader", "ReaderHere", "ShownHere", "environments", "reader_of"]

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reader:
    """Fills templates for one request.

    Parameters
    ----------
    request : Request
    language : Language
    environment : jinja2.Environment
        Templates with the words of that language.
    """

    request: Request
    language: Language
    environment: Environment

    def page(self, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """A page; a language that was asked for is remembered."""
        html = self.environment.get_template(template).render(
            context,
            language=self.language,
            path=self.request.url.path,
            switches=[(one, self._here_in(one)) for one in LANGUAGES.values()],
        )
        response = HTMLResponse(html, status_code=status)
        response.headers["vary"] = "Accept-Language, Cookie"
        response.headers["content-language"] = self.language.tag
        if self.request.query_params.get("lang") == self.language.code:
            response.set_cookie(
                COOKIE, self.language.code, max_age=YEAR, path="/", httponly=True, samesite="lax"
            )
        return response

    def _here_in(self, language: Language) -> str:
        """The same page in another language: a query alone, so that no path leads elsewhere."""
        return "?" + urlencode({**self.request.query_params, "lang": language.code})


def environments(shown: Shown) -> Mapping[str, Environment]:
    """Templates by language, with the filters of the report and those of the pages."""
    return {code: _environment(shown, language) for code, language in LANGUAGES.items()}


def _environment(shown: Shown, language: Language) -> Environment:
    wording = wording_of(language.code)
    formats = Formats(language.locale, wording)
    environment = environment_of(shown.material.record)
    environment.loader = ChoiceLoader(
        [
            PackageLoader("paradiplomacy.web"),
            PrefixLoader({"report": PackageLoader("paradiplomacy.report")}),
        ]
    )
    environment.auto_reload = False
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        wording.gettext,
        wording.ngettext,
        newstyle=True,
        pgettext=wording.pgettext,
        npgettext=wording.npgettext,
    )
    environment.filters |= {
        "number": formats.number,
        "amount": formats.amount,
        "value_of": formats.value_of,
        "interval": formats.interval,
        "chance": formats.chance,
        "said": lambda text: render(text, language.code),
        "survived": survived_of,
        "share": formats.share,
        "day": formats.day,
        "moment": formats.moment,
        "claim": wording.claim,
        "chapter": wording.chapter,
        "paragraphs": _paragraphs,
        "unit": lambda unit: unit_name(unit, language.code),
        "spoken": lambda text: _spoken(text, language),
        "claimed": lambda one: _claimed(one, wording, language),
        "word": lambda text, kind: _word(text, kind, wording, language),
    }
    environment.globals |= {
        "version": __version__,
        "finding_anchor": finding_anchor,
        "shown": shown,
    }
    return environment


def _paragraphs(section: str) -> str:
    """The paragraphs of a section: ``2-3`` as ``2–3``; nothing where it names none."""
    _, _, last = section.rpartition(", ")
    return last.replace("-", "–") if last[:1].isdigit() else ""


def _spoken(text: Text, language: Language) -> Markup:
    """A text in the page's language, or as it is and marked with its own language."""
    text = render(text, language.code)
    own = "zh" if in_han(text) else "en"
    if own == language.code:
        return Markup.escape(text)
    return Markup('<span lang="{}">{}</span>').format(LANGUAGES[own].tag, text)


def _claimed(hypothesis: Hypothesis, wording: Wording, language: Language) -> Markup:
    """A claim in the language of the page; a user's own as it was written, and marked so."""
    return _spoken(wording.claim(hypothesis), language)


def _word(text: str, kind: str, wording: Wording, language: Language) -> Markup:
    """A word of the record or of a finding, translated where we have it."""
    if wording.has(kind, text):
        return Markup.escape(wording.pgettext(kind, text))
    return _spoken(text, language)


def reader_of(request: Request) -> Reader:
    """The reader behind a request, whatever it asks for."""
    language = language_of(request)
    made: Mapping[str, Environment] = request.app.state.environments
    return Reader(request, language, made[language.code])


def _reader_here(request: Request) -> Reader:
    asked(request)
    return reader_of(request)


def _shown_here(request: Request) -> Shown:
    shown: Shown = request.app.state.shown
    return shown


ReaderHere = Annotated[Reader, Depends(_reader_here)]
ShownHere = Annotated[Shown, Depends(_shown_here)]
