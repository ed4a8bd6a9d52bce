"""Dates as people write them become EDTF, never more precise than they were written."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.language.written_dates import excel_day, read_written_date
from paradiplomacy.model.dates import EventDate

WRITTEN = {
    "1985": "1985",
    "1985.0": "1985",
    "2015-01-02 19:57:54+00:00": "2015-01-02",
    "2015-01-02T00:00:00Z": "2015-01-02",
    "37546": "2002-10-17",
    "06.10.1988": "1988-10-06",
    "1.3.2004": "2004-03-01",
    "9/16/1998": "1998-09-16",
    "13-12-2003": "2003-12-13",
    "1979.11.02": "1979-11-02",
    "1979.11": "1979-11",
    "5/1986": "1986-05",
    "um 1959": "1959~",
    "omkring 1946": "1946~",
    "ca. 1987": "1987~",
    "vers 1960": "1960~",
    "około 1970": "1970~",
    "1990 körül": "1990~",
    "约1985年": "1985~",
    "1985年頃": "1985~",
    "2018?": "2018?",
    "Februar 1999 (?)": "1999-02?",
    "seit 2014": "2014",
    "desde 1998": "1998",
    "bis 31.12.2016": "2016-12-31",
    "vor 1990": "../1990",
    "after 1990": "1990/..",
    "1960er": "196X",
    "1990s": "199X",
    "1950-talet": "195X",
    "années 1960": "196X",
    "jaren 1990": "199X",
    "1980-е годы": "198X",
    "1980年代": "198X",
    "1990-es évek": "199X",
    "1990'lar": "199X",
    "early 1990s": "199X",
    "1800-talet": "18XX",
    "1989-90": "[1989..1990]",
    "1999-00": "[1999..2000]",
    "1989/90": "[1989..1990]",
    "2012–2013": "[2012..2013]",
    "März/April 2003": "[2003-03..2003-04]",
    "Tháng 6/1997": "1997-06",
    "thg 6 1997": "1997-06",
    "ngày 15/6/1997": "1997-06-15",
    "năm 1997": "1997",
    "3.-7.7.2023": "2023-07-03/2023-07-07",
    "28.12.2022-03.01.2023": "2022-12-28/2023-01-03",
    "2022-12-28 – 2023-01-03": "2022-12-28/2023-01-03",
    "du 28 décembre 2022 au 3 janvier 2023": "2022-12-28/2023-01-03",
    "30.6.-2.7.2023": "2023-06-30/2023-07-02",
    "14-16 May 2022": "2022-05-14/2022-05-16",
    "Frühjahr 2002": "2002-21",
    "лето 2001": "2001-22",
    "2001年春": "2001-21",
    "Q3 2002": "[2002-07..2002-09]",
    "1. Halbjahr 2003": "[2003-01..2003-06]",
    "12. Juni 1989": "1989-06-12",
    "2 september 2010": "2010-09-02",
    "May 5, 1987": "1987-05-05",
    "May 1987": "1987-05",
    "1er mai 1990": "1990-05-01",
    "2 de mayo de 1985": "1985-05-02",
    "15. května 1992": "1992-05-15",
    "12 травня 2003 р.": "2003-05-12",
    "2010. március 5.": "2010-03-05",
    "Mitte März 2022": "2022-03",
    "1979年11月2日": "1979-11-02",
    "1979년 11월 2일": "1979-11-02",
    "昭和54年3月": "1979-03",
    "令和元年": "2019",
    "二〇一〇年": "2010",
    "١٩٩٠": "1990",
    "S48.11.30": "1973-11-30",
    "昭和32.10.29": "1957-10-29",
    "1998(平成10)年4月1日": "1998-04-01",
    "平成5年度": "[1993-04..1994-03]",
    "1990年度": "1990",
    "1980年～": "1980",
    "1980~": "1980~",
    "18543": "1950-10-07",
    "一九七九年十一月二日": "1979-11-02",
    "1976. 10. 11.": "1976-10-11",
    "1997. 4.": "1997-04",
    "1990년대": "199X",
    "15.XII.1978": "1978-12-15",
    "XII 1998": "1998-12",
    "ok. 1990": "1990~",
    "lata 90.": "199X",
    "anni '80": "198X",
    "Ende der 80er Jahre": "198X",
    "im Jahre 1990": "1990",
    "in den 1970er Jahren": "197X",
    "1º de julho de 2002": "2002-07-01",
    "3-7/07/2023": "2023-07-03/2023-07-07",
    "14 شباط ١٩٩٩": "1999-02-14",
    "10 نيسان/أبريل 2001": "2001-04-10",
    "حوالي 1990": "1990~",
    "1958¹": "1958",
    "20 juin 1958 [2]": "1958-06-20",
    "1990-ті": "199X",
    "1998 yılı": "1998",
    "Sa 3.5.2025": "2025-05-03",
    "3.5.2025 (Sa)": "2025-05-03",
    "sáb 3/5/2025": "2025-05-03",
    "Sat, 5/3/2025": "2025-05-03",
    "sexta-feira, 2 de maio de 2025": "2025-05-02",
    "mar. 6 mai 2025": "2025-05-06",
    "martes 5 mar 2024": "2024-03-05",
    "суббота, 3 мая 2025 г.": "2025-05-03",
    "2025/5/3(土)": "2025-05-03",
    "2025年5月3日(土)～4日(日)": "2025-05-03/2025-05-04",
    "2025年5月3日星期六": "2025-05-03",
    "2025.05.03 (토)": "2025-05-03",
    "السبت 3/5/2025": "2025-05-03",
    "Sa 3.5. - So 4.5.2025": "2025-05-03/2025-05-04",
    "May 14-16 2022": "2022-05-14/2022-05-16",
}

WRITTEN |= {  # as lists of Korea, China, Finland, Hungary, Spain, Poland and Ukraine have them
    "1999-6-25": "1999-06-25", "2024年3月5日至8日": "2024-03-05/2024-03-08",
    "2023年下半年": "[2023-07..2023-12]", "2014년 하반기": "[2014-07..2014-12]",
    "1940-luvun lopulla": "194X", "кін. 1990-х рр.": "199X", "inizio anni Novanta": "199X",
    "Lata osiemdziesiąte": "198X", "1994. IX. 30.": "1994-09-30", "3-III-1999": "1999-03-03",
    "I poł. 1995": "[1995-01..1995-06]", "III кв. 2014": "[2014-07..2014-09]",
}  # fmt: skip

WRITTEN |= {  # as offices keep lists of what they did, and when
    "昭和55年(1980年)11月18日": "1980-11-18", "昭和55年（1980年）": "1980",
    "del 10 al 15 de junio de 2023": "2023-06-10/2023-06-15",
    "dal 3 al 7 luglio 2023": "2023-07-03/2023-07-07",
    "du 30 juin au 2 juillet 2023": "2023-06-30/2023-07-02",
    "14 et 15 octobre 2023": "2023-10-14/2023-10-15",
    "4 y 5 de julio de 1993": "1993-07-04/1993-07-05",
    "3. und 4. Juli 2023": "2023-07-03/2023-07-04",
    "vom 3. bis 7. Juli 2023": "2023-07-03/2023-07-07",
    "с 3 по 7 июля 2023": "2023-07-03/2023-07-07",
    "30. Juni - 2. Juli 2023": "2023-06-30/2023-07-02",
    "3 t/m 7 juli 2023": "2023-07-03/2023-07-07",
    "finales de los 80": "198X", "70-luku": "197X", "60-talet": "196X", "δεκαετία του '80": "198X",
    "80'li yıllar": "198X", "80-as évek vége": "198X", "1996 yılı başı": "1996",
    "2e helft 1995": "[1995-07..1995-12]",
    "přelom 2014/2015": "[2014..2015]", "cały rok 2023": "2023",
}  # fmt: skip


@pytest.mark.parametrize(("text", "edtf"), WRITTEN.items())
def test_a_written_date_becomes_edtf(text: str, edtf: str) -> None:
    assert read_written_date(text) == edtf
    assert EventDate.parse(edtf)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0", "no year"),
        ("", "empty"),
        ("anos 20", "no year"),
        ("1998年(平成11年)", "two years"),
        ("1985.5", "understood"),
        ("n/a", "no year"),
        ("last May", "no word of a date"),
        ("2001-02-30", "no day of 2001-02"),
        ("5/6/1998", "month and a day"),
        ("2005/2009", "two years"),
        ("2009/2005", "two years"),
        ("listopad 2003", "another month in other languages"),
        ("7.-3.7.2023", "before it begins"),
        ("Q5 2002", "which part of the year"),
        ("x" * 200, "as long"),
        ("Sa 3.5.2024", "day of the week"),
        ("3. 5. 2024, Su", "day of the week"),
        ("Fe 3.5.2024", "no word of a date"),
        ("Sa 2025", "no word of a date"),
        ("jul 3.5.2024", "understood"),
        ("sáb 3/5/2024", "day of the week"),
        ("20015", "a digit too many, or the day 1954-10-18"),
        ("11987", "a digit too many"),
        ("昭和0年", "year 0"),
        ("2. Juli - 30. Juni 2023", "before it begins"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_written_date(text)


def test_the_language_decides_where_a_month_differs() -> None:
    assert read_written_date("listopad 2003", ["pl"]) == "2003-11"
    assert read_written_date("listopad 2003", ["hr"]) == "2003-10"


@pytest.mark.parametrize(
    ("text", "language"),
    [("until 2000", "en"), ("to 2000", "en"), ("bis Ende 1995", "de"), ("até 2000", "pt"),
     ("jusqu'en 1990", "fr"), ("do 1990", "pl"), ("～1990年", "ja")],
)  # fmt: skip
def test_nothing_starts_until_a_date(text: str, language: str) -> None:
    assert read_written_date(text, [language])
    with pytest.raises(ValueError, match="until when"):
        read_written_date(text, [language], starts=True)


def test_what_is_another_word_elsewhere_starts() -> None:
    for text, language in (("to 1.5.2025", "fi"), ("do ano 2000", "pt"), ("seit 2000", "de")):
        assert read_written_date(text, [language], starts=True)


def test_the_language_decides_what_is_a_decade_or_a_year_of_offices() -> None:
    assert read_written_date("déc. de 80", ["pt"]) == "198X"
    assert read_written_date("déc. 1980", ["fr"]) == "1980-12"
    assert read_written_date("1990年度", ["ja"]) == "[1990-04..1991-03]"
    assert read_written_date("kw. 3 2023", ["pl"]) == "[2023-07..2023-09]"
    with pytest.raises(ValueError, match="'kw', which is no word"):
        read_written_date("KW 3/2023", ["de"])  # a week


def test_a_spreadsheet_counts_days_from_its_own_first() -> None:
    assert (excel_day(60.5), excel_day(31137)) == ("1900-02-28", "1985-03-31")
    with pytest.raises(ValueError, match="count of days"):
        excel_day(0)


@given(st.text(max_size=90))
def test_any_text_is_a_date_of_edtf_or_refused(text: str) -> None:
    try:
        read = read_written_date(text)
    except ValueError:
        return
    assert EventDate.parse(read)


WRITTEN_IN = (
    "ar be bg bn cs da de el en es fa fi fr gu he hi hu hy id it ja kk km kn ko ky lo lt lv ml mn "
    "mr ms nb ne nl pl pt ro ru sk sr sr_Latn sv ta te th tr uk uz vi zh"
)


MAY_BE_ASKED = {"mn": 12, "ar": 6}
"""Mongolian has ordinal numbers in words; Arabic has day and month in numbers."""


@pytest.mark.parametrize("locale", WRITTEN_IN.split())
def test_a_date_as_its_language_writes_it_is_read_or_asked_about(locale: str) -> None:
    """By CLDR: no day is read as another, and few are asked about."""
    days = [date(1979 + month, month, 2 * month) for month in range(1, 13)]
    asked = []
    for day, form in product(days, ("long", "medium")):
        written = format_date(day, form, locale=locale)
        for languages in ([], [locale.partition("_")[0]]):
            try:
                found = read_written_date(written, languages)
            except ValueError:
                asked += [written] if languages else []
            else:
                assert found == day.isoformat(), (written, languages)
    assert len(asked) <= MAY_BE_ASKED.get(locale, 0), asked


@pytest.mark.parametrize(
    ("text", "languages", "edtf"),
    [
        ("30/12/2022 - 02/01/2023", [], "2022-12-30/2023-01-02"),
        ("12/28/2022 - 01/03/2023", [], "2022-12-28/2023-01-03"),
        ("๑๔ มกราคม ๒๕๖๒", [], "2019-01-14"),
        ("พ.ศ. 2562", [], "2019"),
        ("14/01/2562", ["th"], "2019-01-14"),
        ("Ende des Jahres 1971", ["de"], "1971"),
        ("des. 1971", ["nb"], "1971-12"),
    ],
)
def test_a_year_and_an_order_are_those_of_the_writer(
    text: str, languages: list[str], edtf: str
) -> None:
    assert read_written_date(text, languages) == edtf


@pytest.mark.parametrize(
    ("text", "languages", "edtf"),
    [
        ("от 1990 г.", ["bg"], "1990"),
        ("от мая 1990", ["ru"], "1990-05"),
        ("des de maig de 1990", ["ca"], "1990-05"),
        ("1990'dan beri", ["tr"], "1990"),
        ("2024年5月至6月", ["zh"], "[2024-05..2024-06]"),
        ("1990年5、6月", ["zh"], "[1990-05..1990-06]"),
        ("令和6年5月～6月", ["ja"], "[2024-05..2024-06]"),
        ("1990년 5,6월", ["ko"], "[1990-05..1990-06]"),
        ("2024年5月3、4日", ["zh"], "2024-05-03/2024-05-04"),
        ("12. svibnja 1990. godine", ["hr"], "1990-05-12"),
        ("1990. godine", ["sr"], "1990"),
        ("1990-ih godina", ["hr"], "199X"),
        ("1990-an", ["id"], "199X"),
        ("± 1991", [], "1991~"),
        (">1990", [], "1990/.."),
        ("<1990", [], "../1990"),
        ("上世纪80年代", ["zh"], "198X"),
        ("à partir de 1990", ["fr"], "1990"),
    ],
)
def test_no_month_of_another_language_and_no_single_day_is_made_of_words_or_months(
    text: str, languages: list[str], edtf: str
) -> None:
    assert read_written_date(text, languages) == edtf


@pytest.mark.parametrize(
    ("text", "language"),
    [("aus 1990", "de"), ("sen 1990", "sv"), ("für 1990", "de"), ("dan 1990", "nl"),
     ("leto 1990", "sl"), ("Nov-Jan 2024", "en"), ("10 and 20 May 2024", "en"),
     ("2024年5月3日、7日", "zh")],
)  # fmt: skip
def test_a_word_of_no_date_and_dates_apart_are_asked_about(text: str, language: str) -> None:
    with pytest.raises(ValueError, match=r"no word of a date|months of two years|two days"):
        read_written_date(text, [language])


@pytest.mark.parametrize(
    ("text", "says"),
    [("2562", "no year from 1"), ("۱۳۹۸/۰۵/۱۲", "Iran"), ("12/11/2022 - 01/02/2023", "several")],
)
def test_a_year_of_another_count_is_not_taken_for_one_of_ours(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_written_date(text)
