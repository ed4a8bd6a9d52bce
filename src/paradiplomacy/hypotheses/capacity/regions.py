"""What regions of China are called in sentences."""

from __future__ import annotations

from paradiplomacy.language import Text, Words

__all__ = ["region_words"]

REGIONS = ("Central", "East", "Northeast", "West")
WORDS = Words(__name__)


def region_words(region: str) -> Text:
    """A region of China's statistics in words; any other as the record writes it.

    Examples
    --------
    >>> str(region_words("West")), region_words("Far Eastern")
    ('West', 'Far Eastern')
    """
    return WORDS(region.lower()) if region in REGIONS else region
