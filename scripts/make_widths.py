"""Make the font by which Chinese figures are laid out: it knows only widths.

    python scripts/make_widths.py            # writes src/paradiplomacy/results/widths/widths.ttf

Chinese characters are one em wide, as in every font. All that is not Chinese has the width that
it has in Liberation Sans, which vl_convert brings and which is measured here by a chart; what is
rare has that of a digit. So a layout depends on no font of a machine, and no large one is opened.
"""

from __future__ import annotations

import re
from pathlib import Path

import vl_convert
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FONT = Path(__file__).parents[1] / "src/paradiplomacy/results/widths/widths.ttf"
NAME = "Widths of Chinese"

EM = 2048
WIDE = (
    (0x2E80, 0xA4CF),  # Chinese characters with their strokes and marks, kana
    (0xAC00, 0xD7A3),  # Korean syllables
    (0xF900, 0xFAFF),  # Chinese characters for compatibility
    (0xFE30, 0xFE4F),  # marks for lines from top to bottom
    (0xFF01, 0xFF60),  # letters and marks of full width
    (0xFFE0, 0xFFE6),  # signs of full width
    (0x20000, 0x3FFFD),  # rare Chinese characters
)
"""First and last of those that are one em wide."""
MEASURED = (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2012, 0x2023), 0x2026)
"""Letters of Western Europe, and dashes, dots and quotation marks."""
JOINED = (8, 4, 2)
"""Runs that become one glyph: to draw and to measure it costs vl_convert the same as for one."""


def main() -> None:
    """Write the font."""
    digit = _measured("0")
    widths = dict.fromkeys(range(0x20, 0x110000), digit)
    for first, last in WIDE:
        widths |= dict.fromkeys(range(first, last + 1), EM)
    widths |= {code: _measured(chr(code)) for code in MEASURED}
    FONT.parent.mkdir(exist_ok=True)
    _font(widths, joined=(EM, digit)).save(FONT)


def _measured(letter: str) -> int:
    """The width of a letter in Liberation Sans, between two others that keep it off the edge."""
    return _width(f"H{letter}H") - _width("HH")


def _width(text: str) -> int:
    axis = {"title": None, "labelFontSize": EM, "labelLimit": 0, "labelFont": "Liberation Sans"}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json",
        "data": {"values": [{"text": text}]},
        "mark": "point",
        "encoding": {"y": {"field": "text", "type": "nominal", "axis": axis}},
    }
    found = re.search(r' width="(\d+)"', vl_convert.vegalite_to_svg(spec))
    assert found is not None
    return int(found[1])


def _font(widths: dict[int, int], *, joined: tuple[int, ...]) -> FontBuilder:
    """A font of one glyph for each width, with runs of some of them joined."""
    name = "width{}".format
    advances = {".notdef": EM} | {name(width): width for width in sorted({*widths.values()})}
    rules = []
    for count in JOINED:
        for width in joined:
            run = f"run{count}of{width}"
            advances[run] = count * width
            rules.append(f"sub {f'{name(width)} ' * count}by {run};")
    font = FontBuilder(EM, isTTF=True)
    font.updateHead(created=0, modified=0)  # the same bytes every time
    font.font.recalcTimestamp = False
    font.setupGlyphOrder(list(advances))
    font.font["cmap"] = newTable("cmap")
    font.font["cmap"].tableVersion = 0
    font.font["cmap"].tables = [_many_to_one({code: name(width) for code, width in widths.items()})]
    # A text without any shape would count as missing.
    font.setupGlyf(dict.fromkeys(advances, _corner()))
    font.setupHorizontalMetrics({glyph: (width, 0) for glyph, width in advances.items()})
    font.setupHorizontalHeader(ascent=1854, descent=-434)
    font.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": "WidthsOfChinese"})
    font.setupOS2(sTypoAscender=1854, sTypoDescender=-434, usWinAscent=1854, usWinDescent=434)
    font.setupPost(keepGlyphNames=False)
    font.addOpenTypeFeatures("feature ccmp {" + "\n".join(rules) + "} ccmp;")
    return font


def _many_to_one(glyphs: dict[int, str]) -> CmapSubtable:
    """Which character has which glyph, in the format where ranges have one glyph in common."""
    table = CmapSubtable.newSubtable(13)
    table.format, table.platformID, table.platEncID, table.language = 13, 3, 10, 0
    table.reserved = table.length = table.nGroups = 0
    table.cmap = glyphs
    return table


def _corner() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 9))
    pen.lineTo((9, 0))
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    main()
