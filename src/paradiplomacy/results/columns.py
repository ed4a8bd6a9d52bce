"""What the columns of a report's tables mean; of the frames, see `model.table_words`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from paradiplomacy.model.table_words import FrameWords, frame_words
from paradiplomacy.model.tables import FRAMES

__all__ = ["described"]

_QUANTILES = {
    f"q{share}": f"value that {int(share)}% of the simulated worlds do not exceed"
    for share in ("05", "25", "50", "75", "95")
}
_COUNTED = {
    "both": "ties claimed by both ends",
    "third": "ties claimed by third parties only",
    "open": "ties that only registers name which hold each pair once",
}

_OWN = {
    "facts": FrameWords(
        "a reconciled fact",
        {
            "subject": "what it is about: tie:..., place:..., exchange:... and so on",
            "property": "which fact",
            "agreement": "how those who speak agree",
            "value": "the preferred value",
            "other_values": "values that others hold",
            "between": "sides whose statements cannot all be true",
            "precision": "of a confirmed date, how much both ends say: day, month, year, decade, "
            "or longer",
            "shared": "that part of the date, in EDTF",
            "statements": "ids of the statements behind it",
            "reasons": "criteria of the rule that put the preferred value before the others",
            "rule": "reconciliation rule with its version",
        },
    ),
    "disagreements": FrameWords(
        "a value that somebody holds of a contradicted fact of a tie",
        {
            "tie": "key of the tie",
            "property": "which fact",
            "value": "the value",
            "when": "period for which it is said to hold, in EDTF",
            "preferred": "whether it is the value that analyses use",
            "behind": "criterion of the rule that put it behind the preferred value",
            "sides": "sides that hold it",
            "statements": "ids of the statements that say so",
        },
    ),
    "statements": FrameWords(
        "a statement",
        {
            "id": "sixteen hexadecimal digits that name the statement",
            "record": "key of the record",
            "subject": "what it is about, as the statement itself names it",
            "property": "which fact",
            "value": "normalised value; dates in EDTF",
            "raw": "the value as it stood in the material",
            "when": "period for which the fact is said to hold, in EDTF",
            "actor": "who acted: a country, both, law, or empty",
            "source": "key of the source in its record",
            "language": "ISO 639-1 code of the source",
            "locator": "where in the source",
            "note": "the coder's remark",
            "coder": "who wrote it down",
            "method": "how, with a version",
            "side": "side for which it speaks under the rule: the key of an end, a voice that is "
            "no end such as CN:national press, or third",
            "polarity": "asserts, or denies where the source says that it is not so",
            "certainty": "stated, or doubted or announced: then it is in no fact and no count",
        },
    ),
    "sources": FrameWords(
        "a source",
        {
            "record": "key of the record",
            "source": "key of the source in its record",
            "title": "what it is called",
            "url": "where it was seen",
            "language": "ISO 639-1 code",
            "end": "country of the end to which the speaker belongs, or third",
            "voice": "who speaks",
            "place": "key of the place whose own voice it is",
            "outlet": "key of the outlet that published it",
            "dated": "when it was published",
            "side": "side for which it speaks under the rule, whatever the subject: a place's "
            "key, a voice of a country, or third",
            "consent": "what those who spoke agreed to",
        },
    ),
    "findings": FrameWords(
        "a hypothesis",
        {
            "hypothesis": "id of the hypothesis",
            "verdict": "supported, contradicted, inconclusive, untestable or restated",
            "sentence": "the finding in plain words",
            "n": "units that the deciding estimate rests on",
            "mde": "minimum detectable effect, from n and the claim alone",
            "mde_unit": "unit of the minimum detectable effect",
            "mde_sentence": "which effect would have been missed",
            "p": "p-value of the deciding test; empty where the verdict rests on bounds",
            "p_holm": "p-value in the worst case, adjusted for all planned tests (Holm)",
            "p_fdr": "p-value adjusted for the rate of false finds (Benjamini and Hochberg)",
            "planned": "whether the plan names it; true of all without a plan",
            "method": "how it was tested",
            "lacks": "what to collect",
            "caveats": "what must not be read from it",
            "asks": "items of the questionnaire whose answers would help",
            "no_difference": "whether a claim of more, or of less, is contradicted because there "
            "is not a difference that counts",
            "survives_correction": "whether a decided verdict stands after the correction for all "
            "tests; empty where it decides nothing or does not rest on p",
            "tests": "tests of the family; 0 where the finding is none of them",
            "worst_case": "what is unknown and enters the test: `dates`, `silence` or `direction`, "
            "or nothing",
            "survives_worst_case": "whether the verdict is the same in the worst case",
            "otherwise": "verdict without the worst case",
            "worst_p": "p-value in the worst case",
            "choices": "equally fair choices that do not show what a decided verdict says",
        },
    ),
    "flows": FrameWords(
        "a value of one way to sort exchanges",
        {
            "by": "the way: sector, function, group, form, teaching, travel, period, region, "
            "level or body",
            "value": "its value, as a code; empty where no source says it",
            "label": "the value in words",
            "exchanges": "exchanges of that value",
            "personnel": "those of them in which people flow",
            "ideas": "those in which ideas flow",
            "capital": "those in which capital flows",
            "ties": "pairs of places that had them",
            "subjects": "the exchanges",
        },
    ),
    "stances": FrameWords(
        "a place in a period: `all`, or a decade",
        {
            "place": "key of the place",
            "label": "its name in sentences",
            "country": "its country",
            "period": "`all`, or a decade",
            "cooperation": "sum of the weights of its coded acts that cooperate",
            "confrontation": "sum of the weights of its coded acts that confront",
            "responses": "responses among these acts",
            "exchanges": "exchanges among these acts",
            "subjects": "the responses and exchanges behind the sums",
        },
    ),
    "estimates": FrameWords(
        "an estimate of a finding",
        {
            "hypothesis": "id of the hypothesis",
            "role": "estimate, or sensitivity where other choices were made",
            "name": "what is estimated",
            "value": "the estimate; empty where there is no single value",
            "low": "lower end of the interval; empty where unbounded",
            "high": "upper end of the interval; empty where unbounded",
            "level": "coverage of the interval; 1 for bounds",
            "n": "units that it rests on",
            "unit": "unit of the estimate",
            "method": "how the estimate and its interval were made",
            "basis": "on what it rests",
            "subjects": "subjects whose statements it rests on",
        },
    ),
    "counts": FrameWords(
        "a tie under a definition",
        {
            "definition": "id of the definition",
            "on": "day on which ties are counted",
            "tie": "key of the tie",
            "counts": "whether it counts",
            "dated": "whether its founding has a date",
            "why": "why it does not count",
        },
    ),
    "published_totals": FrameWords(
        "a published total beside a definition",
        {
            "total": "key of the total",
            "date": "date of the total, in EDTF",
            "scope": "which ties it counts: all, city or state",
            "published": "the published number",
            "bound": "exact, or at least",
            "definition": "id of the definition",
            "like": "whether the definition counts what the total counts",
            "counted": "ties of the record under the definition",
            "dated": "those of them whose founding has a date",
        },
    ),
    "countries": FrameWords(
        "a country with a tie",
        {
            "country": "ISO country code",
            "name": "name of the country",
            "area": "part of the world, after the M49 standard of the United Nations",
            "places": "places with a tie",
            "ties": "ties with an end there",
            "abroad": "those of them that lead to another country",
            "latitude": "middle of its places, each weighted by its ties: degrees, WGS 84",
            "longitude": "middle of its places, each weighted by its ties: degrees, WGS 84",
        },
    ),
    "country_pairs": FrameWords(
        "two countries with a tie, or one with a tie inside",
        {
            "country_a": "ISO code of the country that comes first in the alphabet",
            "country_b": "ISO code of the other country",
            "area_a": "part of the world of the one",
            "area_b": "part of the world of the other",
            "ties": "ties between them",
            "places_a": "places of the one with such a tie",
            "places_b": "places of the other with such a tie",
            "both": _COUNTED["both"],
            "one_a": "ties claimed by the end in country_a alone",
            "one_b": "ties claimed by the end in country_b alone",
            "third": _COUNTED["third"],
            "open": _COUNTED["open"],
            "expected": "ties that the totals of both countries would give by chance",
            "ratio": "ties for each of those expected",
        },
    ),
    "two_sided": FrameWords(
        "a tie, and who claims it",
        {
            "tie": "key of the tie",
            "place_a": "key of the end in country_a",
            "place_b": "key of the end in country_b",
            "country_a": "ISO code of the country that comes first in the alphabet",
            "country_b": "ISO code of the other country",
            "by": "who claims it: both, a, b, third or open",
        },
    ),
    "two_sided_records": FrameWords(
        "a record that went in",
        {
            "record": "key of the record",
            "ties": "ties that it names",
            "both": _COUNTED["both"],
            "one": "ties claimed by one end alone",
            "third": _COUNTED["third"],
            "open": _COUNTED["open"],
        },
    ),
    "record_overlap": FrameWords(
        "two records",
        {
            "record_a": "key of the one record",
            "record_b": "key of the other record",
            "both": "ties between places known to both that both name",
            "only_a": "those that record_a alone names",
            "only_b": "those that record_b alone names",
        },
    ),
    "structure": FrameWords(
        "a figure of the network, or of it under another definition",
        {
            "network": "whole, or the definition under which it was measured anew",
            "statistic": "id of the statistic",
            "group": "heading under which it stands",
            "title": "what it is",
            "value": "the figure; empty where there is none",
            "low": "lower end of its interval",
            "high": "upper end of its interval",
            "absent": "why there is no value",
        },
    ),
    "structure_nulls": FrameWords(
        "a figure under a null model",
        {
            "statistic": "id of the statistic",
            "model": "the null model",
            "observed": "the figure of the record",
            "draws": "networks drawn",
            "mean": "mean over the draws",
            "sd": "standard deviation over the draws",
            "low": "lower end of the middle 95% of the draws",
            "high": "upper end of the middle 95% of the draws",
            "z": "distance of the figure from the mean in standard deviations",
        },
    ),
    "degrees": FrameWords(
        "a number of ties",
        {"ties": "number of ties", "places": "places that have so many"},
    ),
    "centralities": FrameWords(
        "a place",
        {
            "place": "key of the place",
            "degree": "ties of the place",
            "betweenness": "share of shortest ways between others that lead through it",
            "closeness": "closeness to all places that it reaches",
            "eigenvector": "centrality by the centrality of its partners",
            "pagerank": "PageRank",
            "core": "largest k such that it lies in the k-core",
        },
    ),
    "cores": FrameWords(
        "a country or a place",
        {
            "layer": "countries or places",
            "name": "country code, or key of the place",
            "ties": "its ties",
            "core": "whether it is in the core",
            "confidence": "share of resamples in which that is so",
        },
    ),
    "event_model": FrameWords(
        "a coefficient of the event model, or one that the record cannot determine",
        {
            "kind": "kind of event",
            "name": "term of the model",
            "mechanism": "mechanism that the term stands for",
            "how": "joint, beside, alone or untold: how it was estimated",
            "ratio": "times as often that the event comes, by the sentence",
            "low": "lower end of the interval of the ratio; empty where open",
            "high": "upper end of the interval of the ratio; empty where open",
            "estimate": "pooled estimate of the logarithm for a unit of the statistic",
            "error": "its standard error",
            "freedom": "its degrees of freedom",
            "missing": "share of information lost to open dates",
            "inside_least": "fewest events where a flag is up, in any draw of the dates",
            "inside_most": "most events where a flag is up, in any draw of the dates",
            "told": "share of the column that the baseline and earlier coefficients explain",
            "calendar": "share of the column that the calendar explains",
            "sentence": "what the coefficient means",
            "reason": "why it cannot be estimated",
        },
    ),
    "event_rates": FrameWords(
        "a kind of event",
        {
            "kind": "kind of event",
            "events": "events of that kind",
            "exposure": "years at risk, summed over dyads",
            "rate": "events a year at risk",
            "low": "lower end of the interval of the rate",
            "high": "upper end of the interval of the rate",
        },
    ),
    "scenarios": FrameWords(
        "a scenario at a time",
        {
            "scenario": "id of the scenario",
            "ties": "active, suspended or ended",
            "time": "year, with a fraction",
            **_QUANTILES,
        },
    ),
}
"""The tables of a report that are not frames. One need not have every column."""


@cache
def described() -> Mapping[str, FrameWords]:
    """What every table holds that a report may write, by name."""
    return {frame: frame_words(frame) for frame in FRAMES} | _OWN
