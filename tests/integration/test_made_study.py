"""A made study all the way: form, submissions, ledger, pairing, claims, pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.made import made_study
from tests.support.made_exports import Filled, central_csv, kobo_json, paths_of
from tests.support.made_frames import ON_TIES
from tests.support.made_record import write_made_record
from tests.support.made_truth import MadeAccount, MadeStudy

from paradiplomacy.answers.index import index_of
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.interviews.form import QuestionnaireForm
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.pairing import pair_ends
from paradiplomacy.interviews.submissions.into_record import import_submissions
from paradiplomacy.interviews.xlsform import write_xlsform
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.site.pages.claim import rests_on
from paradiplomacy.site.site import Site
from paradiplomacy.sources.record_folder import read_record_folder

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("made study")]


@dataclass(frozen=True)
class Done:
    """A study before and after its interviews, as all see it, and whole as the office does."""

    study: MadeStudy
    before: Record
    after: Record
    whole: Record

    def findings(self, record: Record) -> dict[str, Finding]:
        frames, claims = frames_of(record), catalogue()
        return {name: claims[name].run(frames) for name in ON_TIES}


def filled(account: MadeAccount) -> Filled:
    """The form as a respondent sends it."""
    cells = {
        "side": account.side,
        "place": account.place,
        "partner": account.partner,
        "office": "外事办公室" if account.side == "CN" else "Office of the Mayor",
        "language": "zh" if account.side == "CN" else "en",
        "chosen": "longest",
        "mode": "video",
        "date": f"{account.year}-06-30",
        "consent": "name",
    }
    answers = {
        field_name(key): f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in account.answers.items()
    }
    return Filled(f"uuid-{account.id}", cells | answers)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """American answers come from ODK Central as CSV, Chinese ones from KoboToolbox as JSON."""
    out = tmp_path_factory.mktemp("made")
    study = made_study(32)
    folder = write_made_record(study, out / "record", interviews=False)
    before = build_record([read_record_folder(folder)])
    paths = paths_of(write_xlsform(QuestionnaireForm(read_shipped()), out / "form.xlsx").xml)
    files: list[Path] = []
    for side, name, export in (("US", "us.csv", central_csv), ("CN", "cn.json", kobo_json)):
        forms = [filled(account) for account in study.accounts if account.side == side]
        files.append(out / name)
        files[-1].write_text(export(paths, forms), encoding="utf-8")
    imported = import_submissions(files, folder, instrument=read_shipped())
    assert (imported.new, imported.unread) == (len(study.accounts), ())
    material = [read_record_folder(folder)]
    return Done(study, before, build_record(material), build_record(material, whole=True))


def test_every_discrepancy_is_seen_and_none_is_invented(done: Done) -> None:
    pairing = pair_ends(done.after)
    seen = {(row.tie, row.question) for row in pairing.discrepancies}
    assert seen == {(planted.tie, planted.question) for planted in done.study.planted}
    assert set(pairing.ties) - set(pairing.both) == {tie for tie, _ in done.study.absent}


def test_answers_are_statements_of_the_side_that_gave_them(done: Done) -> None:
    account = next(a for a in done.after.accounts.values() if a.side == "CN")
    (fact, *_) = done.after.facts[f"account:{account.id}"]
    assert {done.after.source_of(done.after.statements[key]).end for key in fact.statements} == {
        "CN"
    }


def test_claims_that_could_not_be_tested_are_decided_as_planted(done: Done) -> None:
    before, after = done.findings(done.before), done.findings(done.whole)
    assert not any(finding.verdict.decides for finding in before.values())
    # Nine ties of ten had training: that is not a half.
    planted = {**dict.fromkeys(ON_TIES, Verdict.SUPPORTED), "training-half": Verdict.CONTRADICTED}
    assert {name: finding.verdict for name, finding in after.items()} == planted


def test_a_claim_on_what_somebody_thinks_is_decided_where_accounts_are_read_whole(
    done: Done,
) -> None:
    shown = done.findings(done.after)
    on_attitudes = {
        name
        for name in ON_TIES
        if any(question.attitude and name in question.feeds for question in read_shipped())
    }
    undecided = {name for name, finding in shown.items() if not finding.verdict.decides}
    assert undecided
    assert undecided <= on_attitudes


def test_pages_show_answers_and_on_what_claims_rest(done: Done) -> None:
    site = Site(done.after)
    for address, words in (("interviews", "Discrepancies"), ("zh/interviews", "不一致之处")):
        html = site.content(f"{address}.html").body.decode()
        assert words in html
        assert html.count("999") >= 5  # the hostile respondent
    for name, finding in done.findings(done.whole).items():
        for group in rests_on(index_of(done.whole), finding):
            assert group.items
        answers = [s for s in finding.estimates[0].subjects if s.startswith("answer:")]
        assert bool(answers) is (name in ("supply-demand", "suspension-1989"))
        assert all(subject in done.whole.facts for subject in answers)
