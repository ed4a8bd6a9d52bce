"""Hypotheses of ours, of files and of installed packages together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.hypotheses.own_files import PYTHON, SHARE

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.hypotheses import catalogue as catalogue_module
from paradiplomacy.hypotheses.catalogue import OURS, catalogue, chosen_hypotheses, get_hypothesis
from paradiplomacy.hypotheses.from_file import read_hypotheses


def test_files_come_after_ours_and_may_be_chosen(written: Any) -> None:
    yaml, python = written(SHARE), written(PYTHON.replace('"mine"', '"other"'), "other.py")
    known = catalogue(yaml, python)
    assert list(known)[: len(OURS)] == [one.id for one in OURS]
    assert list(known)[-2:] == ["mine", "other"]
    assert get_hypothesis("other", yaml, python).id == "other"
    assert [one.id for one in chosen_hypotheses([], [yaml, python])] == ["mine", "other"]
    assert [one.id for one in chosen_hypotheses(["detachment"], [yaml])] == ["detachment"]
    with pytest.raises(NotFoundError, match="did you mean 'mine'"):
        chosen_hypotheses(["mime"], [yaml])
    assert "mine" not in catalogue()


def test_one_id_is_not_given_twice(written: Any) -> None:
    first = written(SHARE)
    second = written(SHARE, "second.yaml")
    with pytest.raises(RecordError, match=r"second\.yaml, row 1.*of mine\.yaml; choose another"):
        catalogue(first, second)
    twice = written("- " + SHARE.replace("\n", "\n  ").strip() + "\n- "
                    + SHARE.replace("\n", "\n  ").strip() + "\n", "twice.yaml")  # fmt: skip
    with pytest.raises(RecordError, match="of this file; choose another"):
        catalogue(twice)
    ours = written(SHARE.replace("id: mine", "id: detachment"), "ours.yaml")
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(ours)
    with pytest.raises(RecordError, match="of paradiplomacy itself; choose another"):
        catalogue(written(PYTHON.replace('"mine"', '"detachment"'), "p.py"))


class Installed:
    """An entry point of a package that is not there."""

    value = "their_package:THEIRS"

    def __init__(self, given: object) -> None:
        self.given = given

    def load(self) -> object:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def install(*given: object) -> None:
        points = [Installed(one) for one in given]
        monkeypatch.setattr(catalogue_module, "entry_points", lambda group: points)

    return install


def test_installed_packages_may_give_hypotheses_or_a_file(
    written: Any, installed: Callable[..., None]
) -> None:
    (mine,) = read_hypotheses(written(SHARE))
    installed([mine], written(SHARE.replace("id: mine", "id: theirs"), "theirs.yaml"))
    assert list(catalogue())[-2:] == ["mine", "theirs"]
    installed(str(written(SHARE)))
    assert list(catalogue())[-1] == "mine"


def test_what_is_wrong_with_an_installed_package_names_it(
    written: Any, installed: Callable[..., None]
) -> None:
    (mine,) = read_hypotheses(written(SHARE))
    for given, says in (
        ([3], "found a int"),
        (3, "found a int"),
        (ImportError("no such"), r"cannot be loaded \(no such\)"),
        ([mine, mine], "of the same package"),
        ([OURS[0]], "of paradiplomacy itself"),
    ):
        installed(given)
        with pytest.raises(ParadiplomacyError, match=says) as caught:
            catalogue()
        assert Installed.value in str(caught.value)
    installed([mine])
    with pytest.raises(RecordError, match="of the installed their_package:THEIRS"):
        catalogue(written(SHARE))
