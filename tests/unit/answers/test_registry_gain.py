"""What a registry adds and contradicts, of ties that another record names, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.registries import record_with_registry

from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.source import RegistryGain, registries_in, registry_gain
from paradiplomacy.record.record import Record
from paradiplomacy.site.pages.things import REGISTRY as KIND
from paradiplomacy.site.site import Site


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A registry, and another record that names the same places."""
    return record_with_registry(tmp_path)


def named(gain: RegistryGain, group: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.registry, each.others) for each in getattr(gain, group)]


def test_starts_are_sorted_by_what_others_say_of_them(record: Record) -> None:
    index = index_of(record)
    assert registries_in(index) == ("cpaffc",)
    gain = registry_gain(index, "cpaffc")
    assert (gain.ties, gain.shared) == (5, 4)
    assert named(gain, "contradicted") == [("1983-07-22", ("1984-01-01",))]
    assert named(gain, "finer") == [("1981-12-08", ("1981",))]
    assert named(gain, "dated") == [("1988", ())]


def test_ties_that_one_of_them_lacks_are_named(record: Record) -> None:
    gain = registry_gain(index_of(record), "cpaffc")
    (new,) = gain.new
    assert record.ties[new].established is not None
    assert str(record.ties[new].established) == "1983-03-23"
    assert [str(record.ties[key].established) for key in gain.absent] == ["1979-10-31"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_there_with_a_registry_and_says_what_it_lists(
    language: str, record: Record
) -> None:
    site = Site(record)
    assert list(KIND.keys(site)) == [""]
    page = site.html(KIND, language=language)
    assert "1984" in page


def test_without_a_registry_there_is_no_page(sino_us: Record) -> None:
    assert list(KIND.keys(Site(sino_us))) == []
