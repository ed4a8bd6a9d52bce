"""Take the pictures of pages that the docs show, of a built site of the shipped record.

``python scripts/draw_pages.py report`` writes them into ``docs/images``; it needs playwright,
Pillow and Chromium (``PARADIPLOMACY_TEST_CHROMIUM`` names another than ``chromium``).
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
TIE = "ties/cn-jilin-changchun--us-ar-little-rock.html"
PICTURES = {
    "site": ("index.html", 1180),
    "site-zh": ("zh/index.html", 1180),
    "tie": (TIE, 1000),
    "map-page": ("map.html#place=us-ca-san-francisco", 860),
}
"""Page and height of each, 1,280 pixels wide."""


def main() -> None:
    """Take them, with few colours so that they stay small."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    site = parser.parse_args().site.resolve()
    chromium = os.environ.get("PARADIPLOMACY_TEST_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (address, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"{site.as_uri()}/{address}")
            page.wait_for_load_state("networkidle")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(256).save(IMAGES / f"{name}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
