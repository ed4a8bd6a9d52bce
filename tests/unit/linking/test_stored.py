"""Linking the records of a store, from Python and from the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from tests.support.made_registries import World

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.stored import StoredLinkage, link_stored
from paradiplomacy.model.statements import Judgement, JudgementKind

WORLD = World.drawn(20, np.random.default_rng(5))


@pytest.fixture(scope="module")
def linking(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, StoredLinkage]:
    """The store of two records, the same once they are linked, and what linking found."""
    before = tmp_path_factory.mktemp("world") / "before.db"
    with Store.open(before) as opened:
        opened.import_material(WORLD.seen_by("one"))
        opened.import_material(WORLD.seen_by("other", countries=False))
    after = before.with_name("after.db")
    shutil.copy(before, after)
    return before, after, link_stored(str(after))


@pytest.fixture
def store(linking: tuple[Path, Path, StoredLinkage], tmp_path: Path) -> str:
    """The store before it is linked."""
    return str(shutil.copy(linking[0], tmp_path / "world.db"))


@pytest.fixture
def linked(linking: tuple[Path, Path, StoredLinkage], tmp_path: Path) -> str:
    """The store in which the records are linked."""
    return str(shutil.copy(linking[1], tmp_path / "linked.db"))


def live(store: str, record: str) -> dict[str, Judgement]:
    with Store.open(store, create=False) as opened:
        return {j.subject: j for j in opened.material(record).judgements}


def test_links_are_kept_with_the_record_of_the_mention(
    linking: tuple[Path, Path, StoredLinkage], linked: str
) -> None:
    found = linking[2]
    assert len(found.written) == 20
    assert len(live(linked, "other")) == 20
    assert live(linked, "one") == {}
    assert found.ties["both"].to_list() == [len(WORLD.ties)]


def test_linking_again_writes_nothing(linked: str) -> None:
    assert link_stored(linked).written == ()
    assert len(live(linked, "other")) == 20


def test_a_dry_run_writes_nothing(store: str) -> None:
    assert len(link_stored(store, dry_run=True).written) == 20
    assert live(store, "other") == {}


def test_a_persons_judgement_outlasts_linking_and_can_be_undone(linked: str) -> None:
    apart = Judgement(
        JudgementKind.SAME_PLACE, "zz-other-q3", "zz-other-q3", "me", "2026-01-01", "another"
    )
    with Store.open(linked) as opened:
        opened.judge("other", apart)
    assert link_stored(linked).written == ()
    assert live(linked, "other")["zz-other-q3"] == apart
    with Store.open(linked) as opened:
        assert opened.undo("other") == apart
        assert opened.undo("other") is None  # a method's judgements are not somebody's


def test_a_link_that_is_no_longer_found_is_taken_back(linked: str) -> None:
    elsewhere = replace(WORLD, names=[f"{name}xyzxyz" for name in WORLD.names[::-1]])
    with Store.open(linked) as opened:
        opened.import_material(elsewhere.seen_by("one", keep=range(4)), withdraw=True)
    link_stored(linked)
    gone = [j for j in live(linked, "other").values() if j.object == j.subject]
    assert gone
    assert {j.why for j in gone} == {"no longer linked"}
    assert link_stored(linked).written == ()


def test_one_record_is_too_few(tmp_path: Path) -> None:
    path = str(tmp_path / "one.db")
    with Store.open(path) as opened:
        opened.import_material(WORLD.seen_by("one"))
    with pytest.raises(ParadiplomacyError, match="two records or more, and there is 1"):
        link_stored(path)


def test_an_unknown_record_is_named(store: str) -> None:
    with pytest.raises(NotFoundError, match="no record 'othr'; did you mean 'other'"):
        link_stored(store, records=["one", "othr"])


def test_judgements_of_an_unknown_record_store_nothing(store: str) -> None:
    judgement = Judgement(JudgementKind.SAME_PLACE, "a", "b", "me", "2026-01-01", "", "splink/1")
    with Store.open(store) as opened, pytest.raises(NotFoundError):
        opened.add_judgements([("other", judgement), ("nobody", judgement)])
    assert live(store, "other") == {}


def run(command: Callable[..., None], *arguments: str) -> Any:
    from typer.testing import CliRunner

    app = typer.Typer()
    app.command("link")(command)
    return CliRunner().invoke(app, list(arguments))


def test_the_command_says_what_it_wrote(store: str) -> None:
    from paradiplomacy.cli.link import link

    result = run(link, "--store", store, "--dry-run", "--json")
    view = json.loads(result.stdout)
    assert (view["schema"], view["linked"], view["new"], view["dry_run"]) == (
        "paradiplomacy/link/1", 20, 20, True,
    )  # fmt: skip
    assert view["records"] == ["one", "other"]
    assert view["ties"][0]["both"] == len(WORLD.ties)
    told = run(link, "--store", store)
    assert "20 judgements written to" in told.stderr
    assert "0 judgements written to" in run(link, "--store", store).stderr
