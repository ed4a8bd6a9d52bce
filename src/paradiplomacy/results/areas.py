"""Parts of the world, from west to east, Africa last."""

from __future__ import annotations

from functools import cache

__all__ = ["ELSEWHERE", "area_of"]

ELSEWHERE = "Elsewhere"

_CODES = {
    "North America": "US CA GL BM PM",
    "Latin America and the Caribbean": (
        "MX GT BZ SV HN NI CR PA CU DO HT PR JM TT BB BS GD LC VC DM AG KN AW CW BQ SX MF BL GP "
        "MQ AI MS VG VI TC KY BR AR CL CO PE VE EC BO PY UY GY SR GF FK GS BV"
    ),
    "Western Europe": "GB IE FR BE NL LU DE CH AT LI MC IM JE GG",
    "Southern Europe": "ES PT IT GR MT SM VA AD GI HR SI BA RS ME MK AL XK CY",
    "Northern Europe": "SE NO FI DK IS FO AX SJ EE LV LT",
    "Eastern Europe": "PL CZ SK HU RO BG MD UA BY RU",
    "Western Asia and the Caucasus": "TR GE AM AZ SY LB IL PS JO IQ IR SA AE QA BH KW OM YE",
    "Central and South Asia": "KZ UZ KG TJ TM AF PK IN NP BT BD LK MV IO",
    "East Asia": "CN JP KR TW MN KP HK MO",
    "Southeast Asia": "PH VN TH ID MY SG KH LA MM BN TL",
    "Oceania": (
        "AU NZ PG FJ SB VU NC PF WS TO KI FM MH PW NR TV CK NU TK WF AS GU MP PN NF CC CX UM HM"
    ),
    "North Africa": "EG MA DZ TN LY SD EH",
    "Africa south of the Sahara": (
        "ZA NG KE GH SN CM CI ET TZ UG RW ML BF NE BJ TG GM GN GW SL LR MR CV CD CG GA GQ CF TD "
        "ST AO ZM ZW MW MZ NA BW LS SZ MG MU SC KM RE YT BI SS ER DJ SO SH TF"
    ),
}
"""The subregions of the United Nations' M49 standard, some of them joined, with three
differences that keep neighbours together: the British Isles stand with Western Europe, Cyprus
with Southern Europe, and Iran with Western Asia."""


def area_of(country: str) -> str:
    """The part of the world in which a country lies.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> area_of("JP"), area_of("ZZ")
    ('East Asia', 'Elsewhere')
    """
    return _area_by_country().get(country, ELSEWHERE)


@cache
def _area_by_country() -> dict[str, str]:
    return {code: area for area, codes in _CODES.items() for code in codes.split()}
