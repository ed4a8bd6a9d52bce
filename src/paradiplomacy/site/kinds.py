"""A kind of page: which pages of it there are, and what each shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext
    from paradiplomacy.views import RecordAnswer

View: TypeAlias = dict[str, Any]
"""What a page shows: text, numbers, lists and mappings of them, and messages. It is the JSON of
most pages as well, so that dates stand in it as EDTF or ISO, places and ties by their keys."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page.

    name: ``tie``: the template is ``templates/tie.html.j2``, its words stand in
    ``pages/tie.en.yaml`` and ``pages/tie.zh.yaml``.
    view: From the site and a key to what the page of that key shows.
    answer: From the site and a key to the answer that is the JSON of the page, where the page lays
    that out in its own way, or shows a part; else, and where there is none yet, the view is.
    folder: Where pages with a key stand: ``ties``. Empty for a page that is alone of its kind,
    which stands at the top.
    keys: From the site to the keys of all pages of the kind.
    on_demand: From the site to the keys of pages that are made when somebody asks for one, though
    no page leads to it and a frozen site has none.
    at: Where a page that is alone of its kind stands, if not under its name.
    live_only: Whether only a server shows it, made for who asks: it is in no frozen site, has no
    JSON, and its view is made by the module of `site.live` that answers.
    of_record: Whether its pages show the record alone: they are written while results are being
    worked out.
    """

    name: str
    view: Callable[[SiteContext, str], View] = lambda site, key: {}
    folder: str = ""
    keys: Callable[[SiteContext], Iterable[str]] = lambda site: ("",)
    on_demand: Callable[[SiteContext], Iterable[str]] = lambda site: ()
    at: str = ""
    live_only: bool = False
    of_record: bool = False
    answer: Callable[[SiteContext, str], RecordAnswer | None] = lambda site, key: None

    @property
    def module(self) -> str:
        """The module that has the words of the page."""
        return f"paradiplomacy.site.pages.{self.name}"

    def address(self, key: str = "") -> str:
        """Address of the page of a key, below the folder of its language; without ending.

        >>> kind = PageKind("tie", lambda site, key: {}, "ties")
        >>> kind.address("tie:cn-chongqing|us-wa-seattle")
        'ties/cn-chongqing--us-wa-seattle'
        """
        return (
            f"{self.folder}/{slug(key)}" if self.folder else self.at or self.name.replace("_", "-")
        )


def in_module(name: str) -> Callable[..., Any]:
    """A function of a module of this room, ``pages.claim:view``, imported when first called."""

    def of_page(*given: Any) -> Any:
        return resolve_name(f"paradiplomacy.site.{name}")(*given)

    return of_page


def unless_empty(name: str) -> Callable[[SiteContext], Iterable[str]]:
    """Keys of a page that is alone of its kind, where the record has something for it."""
    return lambda site: () if name in site.empty_kinds else ("",)


_BRACKETS = str.maketrans("", "", "()")
_LONGEST, _PRIME = 180, 2**40 - 87
"""Characters of a key in an address, so that a file system takes the name; a browser reckons with
whole numbers up to 2**53."""


def slug(key: str) -> str:
    """A key as it stands in an address: the same for ever, and fit for any file system.

    >>> slug("tie:cn-chongqing|us-wa-seattle"), slug("sino_us/acuto-2016"), slug("a:b?")
    ('cn-chongqing--us-wa-seattle', 'sino_us--acuto-2016', 'a%3Ab%3F')
    >>> slug("disaster relief"), slug("RU-Sakha (Yakutia)")
    ('disaster-relief', 'RU-Sakha-Yakutia')
    >>> slug("us-" + 300 * "a")[-16:], len(slug("us-" + 300 * "a"))
    ('aaaa-xb1c8701b2e', 180)
    """
    kind, colon, rest = key.partition(":")
    plain = rest if colon and kind == "tie" else key
    joined = plain.replace("|", "--").replace("/", "--").replace(" ", "-")
    whole = quote(joined.translate(_BRACKETS), safe="")
    if len(whole) <= _LONGEST:
        return whole
    # The same is done in assets/src/words.js.
    mark = 0
    for letter in whole.encode():
        mark = (mark * 257 + letter) % _PRIME
    end = f"-x{mark:010x}"
    return re.sub("%.?$", "", whole[: _LONGEST - len(end)]) + end
