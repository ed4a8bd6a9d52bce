"""What those who spoke did not agree to show is in no package but one for a key holder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.consent import (
    CLOSED,
    HIDDEN,
    must_not_hold,
    must_not_show,
    no_group_is_broken,
    shown,
)
from tests.support.folders import Folder

Cli = Callable[..., Any]


@pytest.mark.thorough
def test_no_file_of_a_replication_package_holds_it(
    cli: Cli, private: Folder, stored: Path, tmp_path: Path
) -> None:
    for n, where in enumerate(([private.path], ["--store", stored])):
        out = tmp_path / f"package-{n}"
        ran = cli("package", *where, "--out", out, "--json")
        assert ran.status == 0, ran.err
        must_not_show(ran.out + ran.err)
        files = [path for path in [*out.rglob("*"), Path(f"{out}.zip")] if path.is_file()]
        assert len(files) > 50
        for path in files:
            must_not_hold(path)
            must_not_show(path.name)
        kept = (out / "data" / "small" / "accounts.csv").read_text(encoding="utf-8")
        assert "withheld" in kept


FULL = tuple(
    f"{consent}{what}secret" for consent in ("role", "city", "region") for what in ("title", "role")
)
"""What a package for a key holder has of consents that hide it."""


def words_of(out: Path) -> dict[Path, str]:
    return {path: shown(path) for path in [*out.rglob("*"), Path(f"{out}.zip")] if path.is_file()}


def packed(cli: Cli, out: Path, *more: Any) -> dict[Path, str]:
    ran = cli("package", *more, "--out", out, "--json")
    assert ran.status == 0, ran.err
    must_not_show(ran.out + ran.err)
    return words_of(out)


@pytest.mark.thorough
def test_a_full_package_has_what_consents_hide_and_nothing_that_is_closed(
    cli: Cli, both_ends: Folder, tmp_path: Path
) -> None:
    whole = ("--full", "--for", "Office of Ann", "--yes")
    full = packed(cli, tmp_path / "full", both_ends.path, *whole)
    text = "".join(full.values())
    folded = text.casefold()
    assert [word for word in FULL if word not in folded] == []
    closed = [word for word in HIDDEN if word.startswith(("none", "embargo", "2011-11"))]
    assert [word for word in (*CLOSED, *closed) if word in text] == []
    readme = full[tmp_path / "full" / "README.md"]
    assert "Not to be published" in readme
    assert "Office of Ann" in readme
    assert "不得公开" in readme
    for path, content in full.items():
        if path.is_relative_to(tmp_path / "full" / "results"):
            no_group_is_broken(content)


@pytest.mark.thorough
def test_no_package_made_after_a_withdrawal_holds_it(
    cli: Cli, stored: Path, tmp_path: Path
) -> None:
    gone = ("cityplacesecret", "cityofficesecret", "citytitlesecret", "cityrolesecret")
    ran = cli("interview", "withdraw", "n-city", "--store", stored, "--by", "Ann", "--yes")
    assert ran.status == 0, ran.err
    for name, more in (("shown", ()), ("full", ("--full", "--for", "Ann", "--yes"))):
        files = packed(cli, tmp_path / name, "--store", stored, "--no-zip", *more)
        text = "".join(files.values()).casefold()
        assert ("regionrolesecret" in text) is (name == "full")
        assert [word for word in gone if word in text] == []
