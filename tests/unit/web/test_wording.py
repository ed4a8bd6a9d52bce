"""Every word of the pages, and every claim of ours, has its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from tests.unit.web.conftest import MINE

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import OURS
from paradiplomacy.hypotheses.conflict.trust_by_level import TRUST_BY_LEVEL
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.ties import TieKind
from paradiplomacy.report.ledger_words import ACTORS, agreement_words
from paradiplomacy.report.results import chapter_of
from paradiplomacy.report.words import in_han
from paradiplomacy.web.reader import environments
from paradiplomacy.web.shown import Shown
from paradiplomacy.web.wording import wording_of

pytestmark = pytest.mark.xdist_group("pages")

Said = tuple[str, str | None]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (files("paradiplomacy.web") / "locale" / "zh.po").open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


def in_templates(shown: Shown) -> Iterator[Said]:
    """What templates say, with its context."""
    environment = environments(shown)["en"]
    for template in (files("paradiplomacy.web") / "templates").iterdir():
        for _, function, said in environment.extract_translations(  # type: ignore[attr-defined]
            template.read_text("utf-8")
        ):
            if function == "pgettext":
                yield said[1], said[0]
            else:
                yield (said if isinstance(said, str) else said[0]), None


def in_code(shown: Shown) -> Iterator[Said]:
    """What is said by kind: verdicts, chapters, claims, units, what a record holds."""
    yield from ((str(verdict), "verdict") for verdict in Verdict)
    yield from ((chapter_of(one.section), "chapter") for one in OURS)
    yield from ((one.claim, "claim") for one in OURS if isinstance(one.claim, str))
    yield from ((said, "amount") for said in ("not reached", "no single value", "not estimated"))
    yield from ((said, "actor") for said in ACTORS.values())
    yield from ((agreement_words(agreement), "agreement") for agreement in Agreement)
    yield from ((str(kind), "kind") for kind in TieKind)
    ends = ("%(low)s to %(high)s", "up to %(high)s", "%(low)s or more")
    yield from ((said, "interval") for said in ends)
    yield "under 0.001", "chance"
    filled = shown.page.shown
    yield from ((title, "holds") for title, _ in filled["holds"])
    yield from ((title, "absent") for title in filled["absent"])
    for key, row in shown.findings.items():
        for estimate, _ in (*row["estimates"], *row["sensitivity"]):
            if f"id: {key}" not in MINE:
                yield estimate.basis, "basis"
                assert estimate.unit in sentences("paradiplomacy.language.units", "zh")


def test_no_word_and_no_claim_of_ours_lacks_its_chinese(shown: Shown, catalogue: Catalog) -> None:
    lacking = []
    for said, context in {*in_templates(shown), *in_code(shown)}:
        message = catalogue.get(said, context)
        if message is None or not message.string or message.fuzzy:
            lacking.append(f"[{context or 'page'}] {said!r}")
    assert not lacking, "web/locale/zh.po lacks:\n" + "\n".join(sorted(lacking))


def test_no_entry_is_left_that_nothing_says(shown: Shown, catalogue: Catalog) -> None:
    wanted = {*in_templates(shown), *in_code(shown)}
    open_ended = {"holds", "absent", "unit", "basis"}  # other records have more of them
    left = [
        message.id
        for message in catalogue
        if message.id and message.context not in open_ended
        for said in [message.id if isinstance(message.id, str) else message.id[0]]
        if (said, message.context) not in wanted
    ]
    assert not left


def test_every_entry_is_chinese_and_keeps_its_placeholders(catalogue: Catalog) -> None:
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[0]
        chinese = message.string if isinstance(message.string, str) else message.string[0]
        whole = english if isinstance(message.id, str) else " ".join(message.id)
        assert set(PLACEHOLDER.findall(chinese)) == set(PLACEHOLDER.findall(whole)), english
        assert in_han(chinese) or message.context in ("list", "unit", "interval"), english
        assert not re.search(r"[\u3400-\u9fff][,;:?()]", chinese), f"half-width mark: {chinese}"


def test_acting_jointly_is_not_called_confirming(catalogue: Catalog) -> None:
    said = {
        (context, english): catalogue.get(english, context).string  # type: ignore[union-attr]
        for context, english in (
            ("actor", "jointly"),
            ("agreement", "confirmed by both ends"),
            ("kind", "sister"),
            ("kind", "friendship"),
        )
    }
    assert len(set(said.values())) == len(said)
    assert said["actor", "jointly"] == "双方共同"
    assert (said["kind", "sister"], said["kind", "friendship"]) == ("友好城市", "友好交流城市")


def test_a_users_claim_is_never_replaced() -> None:
    said = str(OURS[0].claim)
    theirs = replace(OURS[0], claim=said, origin="mine.yaml")
    assert in_han(wording_of("zh").claim(OURS[0]))
    assert wording_of("zh").claim(theirs) == said
    assert wording_of("en").claim(OURS[0]) == said


def test_a_claim_of_ours_says_itself_in_chinese() -> None:
    assert in_han(wording_of("zh").claim(TRUST_BY_LEVEL))
