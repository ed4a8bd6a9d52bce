"""The page of a tie: its headline, who says what, and why a value is preferred."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.ties import tie_key
from paradiplomacy.site.pages.things import TIE
from paradiplomacy.site.site import Site

KEY = tie_key(LITTLE_ROCK, CHANGCHUN)


def _site(folder: Folder) -> Site:
    return Site(folder.record())


def _text(site: Site, *, language: str = "en") -> str:
    html = site.html(TIE, KEY, language="zh" if language == "zh" else "en")
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", "", main)).split())


def test_a_value_is_not_chosen_over_the_same_of_another_time(folder: Folder) -> None:
    folder.tie("kind", "sister city", source="jilin", when="2026")
    site = Site(folder.record())
    html = site.content(f"ties/{CHANGCHUN}--{LITTLE_ROCK}.html").body.decode()
    assert "Chosen over sister" not in html


def test_each_end_has_a_column_and_all_others_the_third(folder: Folder) -> None:
    folder.tie("established", "1994", source="geonames")
    site = _site(folder)
    start = next(f for f in TIE.view(site, KEY)["facts"] if f["property"] == "established")
    assert {line["side"]: line["value"] for line in start["lines"]} == {
        LITTLE_ROCK: "1994-04-05",
        CHANGCHUN: "1994-06-22",
        "third": "1994",
    }
    html = site.content(f"ties/{CHANGCHUN}--{LITTLE_ROCK}.html").body.decode()
    row = html.partition("Start: ")[2].partition("</tr>")[0]
    assert re.findall('data-side="([^"]*)"><p>(?:<b>)?([^<]*)', row) == [
        ("Little Rock, Arkansas", "5 April 1994"),
        ("Changchun, Jilin", "22 June 1994"),
        ("Others", "1994"),
    ]


def test_a_voice_that_is_no_end_stands_with_others_as_what_it_is(folder: Folder) -> None:
    folder.add("sources.csv", id="xinhua", title="News", end="CN", voice="national press")
    folder.tie("renewed", "2004", source="xinhua", actor="US")
    view = TIE.view(_site(folder), KEY)
    renewed = next(fact for fact in view["facts"] if fact["property"] == "renewed")
    assert [line["side"] for line in renewed["lines"]] == ["CN:national press"]
    assert renewed["agreement"] == "third-party"
    assert "National press in China: 2004 (by Little Rock, Arkansas)" in _text(_site(folder))
    chinese = _text(_site(folder), language="zh")
    assert "中国全国性媒体：2004年（小石城方面）" in chinese


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "a report that it resumed does not say when"), ("zh", "未说明时间")],
)
def test_a_tie_that_was_taken_up_again_some_day_is_not_called_suspended(
    folder: Folder, language: str, said: str
) -> None:
    folder.tie("suspended", "2000", actor="US").tie("resumed", "unknown")
    assert said in _text(_site(folder), language=language)


def test_who_acted_is_an_end_by_its_name(folder: Folder) -> None:
    folder.tie("renewed", "2004", actor="US")
    assert "2004 renewed, by Little Rock, Arkansas" in _text(_site(folder))
    assert "小石城方面续签" in _text(_site(folder), language="zh")


def test_a_tie_that_ended_as_one_kind_is_named_with_it_and_goes_on(folder: Folder) -> None:
    folder.add("sources.csv", id="press", title="News", end="US", voice="national press")
    folder.change("ties.csv", 0, when="../2025-06")
    folder.tie("kind", "friendship city", when="2025-07/..", source="press")
    folder.tie("ended", "2025-07~", actor="law", source="press", certainty="stated")
    folder.tie("ended", "2025-08-05", actor="law", source="press", certainty="announced")
    folder.tie("renewed", "2025-07/..", actor="US", source="press")
    text, chinese = _text(_site(folder)), _text(_site(folder), language="zh")
    assert "Friendship tie (formerly a sister tie); perhaps first established 5 April" in text
    assert "July 2025 or later continued as a friendship tie, by Little Rock, Arkansas" in text
    assert "sister (until June 2025)" in text
    assert "ended 5 August 2025 (by law, announced only)" in text
    kinds = "sister (until June 2025); friendship (since July 2025) other sources only"
    assert f"Kind of tie: {kinds}" in text
    assert "约2025年7月，依法律规定终止，从友好城市改为友好交流关系。" in chinese
    assert "友好城市（至2025年6月）" in chinese


def test_what_is_said_of_a_value_stands_in_one_pair_of_brackets(folder: Folder) -> None:
    folder.tie("ended", "2025-08-05?", actor="law", certainty="announced")
    site = _site(folder)
    assert "ended 5 August 2025 (date uncertain, by law, announced only)" in _text(site)
    assert "2025年8月5日（日期不确定，依法律规定，仅为预告）" in _text(site, language="zh")


def test_a_confirmed_start_says_how_much_of_it_both_ends_give(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994")
    site = _site(folder)
    who = "Little Rock, Arkansas"
    told = f"Both ends say 1994. The more precise date, 5 April 1994, comes only from {who}."
    assert _text(site).count(told) == 2  # above, and beside the fact
    told = "双方均称结好于1994年，但只有小石城说明具体是1994年4月5日。"
    assert told in _text(site, language="zh")
    assert TIE.view(site, KEY)["shared"]["precision"] == "year"


def test_a_decade_confirms_no_year(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="199X")
    text = _text(_site(folder))
    assert "Both ends say the 1990s. The more precise date, 5 April 1994, comes only from" in text
    assert "No year is confirmed." in text


def test_who_contradicts_whom_is_named_by_place_and_voice(folder: Folder) -> None:
    folder.add("sources.csv", id="xinhua", title="News", end="CN", voice="national press")
    folder.change("ties.csv", 2, source="xinhua")
    folder.tie("established", "1995", source="xinhua")
    folder.add("sources.csv", id="post", title="Post", end="US", voice="national press")
    folder.tie("established", "1995", source="post")
    told = "5 April 1994 (Little Rock, Arkansas); 22 June 1994 (national press in China); 1995 ("
    told += "national press in China and national press in the United States)"
    assert f"Sources disagree on when the tie began: {told}." in _text(_site(folder))


def test_an_end_alone_is_named_by_its_place(folder: Folder) -> None:
    oakland = next(key for key in folder.record().ties if "oakland" in key)
    html = _site(folder).html(TIE, oakland)
    assert "Only one end gives a starting date: Oakland, California." in html


def test_a_preferred_vague_date_has_its_reason_in_words(folder: Folder) -> None:
    folder.tie("established", "1994", source="geonames")
    site = _site(folder)
    assert "Chosen over 5 April 1994; 22 June 1994: more ends support it." in _text(site)
    assert "A year or month agrees with every day in it" in _text(site)
    assert "不采用1994年4月5日" in _text(site, language="zh")


def test_the_headline_says_that_the_ends_contradict_each_other(folder: Folder) -> None:
    text = _text(_site(folder))
    assert "The two ends contradict each other on when the tie began." in text


def test_a_tie_without_a_recent_sign_is_called_neither_active_nor_dormant(folder: Folder) -> None:
    folder.tables.pop("exchanges.csv")
    site = _site(folder)
    assert TIE.view(site, KEY)["status"] == "not known"
    text = _text(site)
    assert "not known" in text
    assert "No activity found since 5 April 1994." in text
    assert "No source says that it has ended or is dormant." in text
    assert "active" not in text.casefold()
    assert "现状不明" in _text(site, language="zh")


def test_a_tie_of_which_nothing_is_dated_says_so(folder: Folder) -> None:
    folder.tables.pop("exchanges.csv")
    rows = folder.tables["ties.csv"]
    folder.tables["ties.csv"] = [row for row in rows if row["property"] == "kind"]
    assert "No dated activity found." in _text(_site(folder))


def test_a_start_that_is_still_to_come_is_not_said_to_have_been(folder: Folder) -> None:
    folder.tables.pop("exchanges.csv")
    for row in folder.tables["ties.csv"]:
        row["value"] = row["value"].replace("1994", "2031")
    site = _site(folder)
    assert "its stated start is still to come: 5 April 2031" in _text(site)
    assert "尚未到来：2031年4月5日" in _text(site, language="zh")


def test_an_end_that_names_a_suspended_tie_puts_the_suspension_in_doubt(folder: Folder) -> None:
    folder.tie("suspended", "2000", actor="US")
    assert "Suspended: 2000" in _text(_site(folder))
    folder.add("sources.csv", id="list", place="us-ar-little-rock", dated="2024-03")
    folder.tie("kind", "sister city", source="list")
    text = _text(_site(folder))
    assert "A source says that it was suspended (2000" in text
    assert "Its status today is not known; last dated activity: March 2024." in text


def test_a_tie_that_an_end_still_names_is_active_and_the_page_says_by_what(folder: Folder) -> None:
    folder.add("sources.csv", id="list", place="us-ar-little-rock", dated="2024-03")
    folder.tie("kind", "sister city", source="list")
    assert "Active: one of the two places listed the tie on its own website (March 2024)." in _text(
        _site(folder)
    )


def test_an_exchange_says_who_travelled_and_who_taught_whom(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="CN", teacher="US", learner="CN")
    text = _text(_site(folder))
    assert "people: Changchun, Jilin → Little Rock, Arkansas" in text
    assert "taught: Little Rock, Arkansas → Changchun, Jilin" in text


def test_a_rejected_statement_stands_apart_with_its_reason(folder: Folder) -> None:
    folder.tie("established", "1990", source="oak")
    wrong = next(s for s in folder.record().statements.values() if s.value == "1990")
    folder.add("judgements.csv", kind="reject", subject=wrong.id, why="another city")
    view = TIE.view(_site(folder), KEY)
    assert [(said["value"], said["why"]) for said in view["set_aside"]] == [
        ("1990", "another city")
    ]
    said = {line["value"] for fact in view["facts"] for line in fact["lines"]}
    assert "1990" not in said


def test_a_quotation_stands_in_quotation_marks_and_a_coders_pointer_does_not(
    folder: Folder,
) -> None:
    folder.tie("renewed", "2004", locator="renewed in 2004")
    folder.tie("renewed", "2014", locator="[second renewal]")
    text = _text(_site(folder))
    assert "“renewed in 2004”" in text
    assert "“[second renewal]”" not in text


def test_the_page_of_a_tie_of_one_source_is_small(folder: Folder) -> None:
    oakland = next(key for key in folder.record().ties if "oakland" in key)
    main = _site(folder).html(TIE, oakland).partition("<main")[2].partition("</main>")[0]
    assert len(main) < 2_000


def test_an_ended_tie_says_since_when_and_by_whom(folder: Folder) -> None:
    folder.tie("ended", "2004-05", actor="law")
    site = _site(folder)
    assert "Ended: May 2004, by law." in _text(site)
    assert "2004年5月，依法律规定终止。" in _text(site, language="zh")


def test_what_one_source_alone_says_stands_without_a_table(folder: Folder) -> None:
    oakland = next(key for key in folder.record().ties if "oakland" in key)
    site = _site(folder)
    assert TIE.view(site, oakland)["only"] == ["us-ca-oakland", "small/oak"]
    assert "<table" not in site.html(TIE, oakland)


def test_a_tie_within_a_country_names_each_end_by_its_place(folder: Folder) -> None:
    folder.tie("established", "2001", place_b="us-ca-oakland", source="oak")
    key = tie_key(LITTLE_ROCK, "us-ca-oakland")
    html = _site(folder).html(TIE, key)
    assert "Tie <a" in html
    assert ">within the United States</a>" in html


def _unsaid(folder: Folder) -> Folder:
    """The small record without what it says of Little Rock and Changchun."""
    folder.tables["ties.csv"] = folder.tables["ties.csv"][3:]
    return folder


def test_what_is_announced_or_in_doubt_stands_marked_with_the_coders_reason(
    folder: Folder,
) -> None:
    folder.tie("established", "1985-10-07", certainty="doubted", note="may be of another tie")
    folder.tie("renewed", "2023-10", source="jilin", certainty="announced")
    folder.add("exchanges.csv", id="planned", date="2014-04", description="Five were to go.",
               certainty="announced", note="planned, not reported")  # fmt: skip
    site = _site(folder)
    view = TIE.view(site, KEY)
    assert [exchange["exchange"] for exchange in view["exchanges"]] == ["little-rock-film-festival"]
    assert [event["subject"] for event in view["uncertain"]] == ["exchange:planned"]
    assert {f["property"]: f["agreement"] for f in view["facts"]}["renewed"] == "uncertain"
    text = _text(site)
    assert "7 October 1985 (in doubt)" in text
    assert "may be of another tie" in text
    assert "Renewal in doubt or announced only October 2023 (announced only)" in text
    assert "April 2014 exchange (announced only) Five were to go.planned, not reported" in text
    assert "2014年4月 交流活动（仅为预告）" in _text(site, language="zh")


def test_a_start_that_nobody_states_says_which_moments_are_known(folder: Folder) -> None:
    _unsaid(folder).tie("kind", "sister city", source="jilin").tie("approved", "1984-10-16")
    site = _site(folder)
    assert "On record: approval (16 October 1984), but no signing of a founding" in _text(site)
    assert "未查到正式结好协议的签署记录，仅有批准（1984年10月16日）的记载" in _text(
        site, language="zh"
    )


def test_a_tie_that_is_only_wanted_says_so(folder: Folder) -> None:
    _unsaid(folder).tie("letter_of_intent", "2018-04")
    said = "is known to have been signed. On record: letter of intent (April 2018)."
    assert said in _text(_site(folder))


def test_a_denied_tie_is_shown_as_denied_by_whom_with_what_is_said_of_it(folder: Folder) -> None:
    _unsaid(folder).tie("kind", "sister city", polarity="denies")
    folder.tie("established", "1983", source="geonames")
    site = _site(folder)
    view = TIE.view(site, KEY)
    assert (view["status"], view["denied_by"], view["history"]) == ("denied", [LITTLE_ROCK], [])
    text = _text(site)
    assert "According to Little Rock, Arkansas, there is no such tie. It is not counted" in text
    assert "Start: 1983" in text
    assert "据小石城的说法，并无这一友好关系" in _text(site, language="zh")
    assert KEY in list(TIE.keys(site))


def test_a_tie_that_nobody_states_is_shown_as_not_certain(folder: Folder) -> None:
    _unsaid(folder).tie("kind", "sister city", certainty="announced")
    assert "This tie was only announced; no source says" in _text(_site(folder))
    folder.tie("kind", "sister city", source="jilin", certainty="doubted")
    assert "It is doubtful whether this tie was ever established" in _text(_site(folder))


def test_an_end_that_is_only_doubted_is_said_beside_the_status(folder: Folder) -> None:
    folder.tie("ended", "2025-08~", actor="US", certainty="doubted")
    site = _site(folder)
    assert TIE.view(site, KEY)["in_doubt"] == ["ended 2025-08~"]
    assert "Only announced or in doubt: ended, about August 2025." in _text(site)
    assert "以下变化存疑或仅见于预告：约2025年8月终止。" in _text(site, language="zh")
    badge = '<span class="status perhaps-ended">perhaps ended</span>'
    assert badge in site.content(f"ties/{CHANGCHUN}--{LITTLE_ROCK}.html").body.decode()
    assert (
        'perhaps-ended" data-code="perhaps ended">perhaps ended<'
        in site.content("ties.html").body.decode()
    )


def test_a_status_says_what_it_means(folder: Folder) -> None:
    site = _site(folder)
    meaning = "Nothing dated shows contact in the ten years up to the day of the record"
    assert meaning in _text(site)
    for page in ("ties.html", "methods.html"):
        assert meaning in site.content(page).body.decode()


def test_a_start_of_which_no_source_says_when_it_was_has_no_date_from_anybody(
    folder: Folder,
) -> None:
    for row in folder.tables["ties.csv"]:
        if row["property"] == "established":
            row["value"] = "unknown"
    tie = folder.record().ties[KEY]
    assert (tie.established, tie.agreement_on_start) == (None, Agreement.SILENT)
