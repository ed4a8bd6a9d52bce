"""Every statistic of a network: its name, which is its JSON key, and the group it belongs to.

Names stand in `statistics_by_group.yaml`, titles and definitions in word files. The equations and
their sources stand in the documentation, docs/methods/network-structure.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml

from paradiplomacy.language import Message, Words

words = Words(__name__)


@dataclass(frozen=True, slots=True)
class NetworkStatistic:
    """Meaning of a number of a network.

    group: One of `GROUPS`.
    """

    name: str
    group: str

    @property
    def title(self) -> Message:
        """Title of the statistic."""
        return words(f"title.{self.name}")

    @property
    def definition(self) -> Message:
        """Definition of the statistic, in short."""
        return words(f"definition.{self.name}")


def group_title(group: str) -> Message:
    """Title of a group of statistics."""
    return words(f"group.{group}")


def variant_title(name: str, *, town: int = 0) -> Message:
    """Title of a network under another definition: the places and ties that it has."""
    if name.startswith("only-"):
        return words("variant.record", record=name.removeprefix("only-"))
    return words(f"variant.{name}", town=town)


def pairs_title(*, everything: bool) -> Message:
    """Title of the pairs of places that could be tied."""
    return words("at-risk.everything" if everything else "at-risk.between")


_NAMES: dict[str, list[str]] = yaml.safe_load(
    files(__package__).joinpath("statistics_by_group.yaml").read_text(encoding="utf-8")
)
GROUPS = tuple(_NAMES)
"""In the order in which they are shown."""

STATISTICS = {
    name: NetworkStatistic(name, group) for group, names in _NAMES.items() for name in names
}
"""By name, in the order in which they are shown."""
