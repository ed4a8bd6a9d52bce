"""The report: from findings, counts and drawings to one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import THIRD
from paradiplomacy.record.dormancy import RULE
from paradiplomacy.record.record import Record
from paradiplomacy.report import holdings, results, words
from paradiplomacy.report.anchors import Anchors, finding_anchor, statement_anchor
from paradiplomacy.report.charts.timeline import numbered_shocks
from paradiplomacy.report.choice import chosen_places, chosen_subjects, rank_of
from paradiplomacy.report.disputes import disputes
from paradiplomacy.report.flows import flows_told
from paradiplomacy.report.gathered import PageMaterial
from paradiplomacy.report.groups import Groups
from paradiplomacy.report.partners import parts_of, parts_words
from paradiplomacy.report.policy import Policy
from paradiplomacy.report.registers import Register, registers
from paradiplomacy.report.structured import figure_words
from paradiplomacy.report.trail import Section, trail
from paradiplomacy.report.verdict_words import badge_of, caveats_of, kind_of, sentence_of, sign_of

__all__ = ["Page", "PageMaterial", "environment_of", "laid_out", "render"]


@dataclass(frozen=True, slots=True)
class Page:
    """The page, and what its template was filled with.

    Parameters
    ----------
    html : str
    shown : mapping of str to object
        Among others ``holds``, ``verdicts`` and, by chapter, ``findings``, each number with the
        list on the page to which it leads.
    policy : Policy
        What a browser lets the page do.
    """

    html: str
    shown: Mapping[str, Any]
    policy: Policy


def render(material: PageMaterial) -> str:
    """The page as HTML."""
    return laid_out(material).html


def laid_out(material: PageMaterial) -> Page:
    """The page as HTML, with what it shows by name."""
    record = material.record
    policy = Policy(_asset("report.css"), _asset("report.js"))
    limits = material.limits
    rank = rank_of(record)
    groups = Groups(limits.listed, rank) if limits else Groups()
    shown, disputed = disputes(record, most=limits.disputes if limits else None)
    context = {
        "css": Markup(policy.style),
        "script": Markup(policy.script),
        "policy": policy,
        "record": record,
        "pair": () if material.networked.geography.is_wide else record.meta.ends[:2],
        "limits": limits,
        "drawings": material.drawings,
        "shocks": numbered_shocks(record),
        "holds": holdings.holds(record, material.networked, groups),
        "absent": holdings.absent(record),
        "all_ties": parts_words(record) if parts_of(record) else "",
        "agreements": holdings.agreements(record, groups),
        "agreement_names": list(Agreement),
        "flows": flows_told(record),
        "disputes": shown,
        "disputed": disputed,
        "counts": results.counts(material, groups),
        "comparisons": results.comparisons(material, groups),
        **results.battery(material, groups),
        "verdicts": results.verdicts(material),
        "claim_sides": holdings.claim_sides(record, groups),
        **holdings.standing_groups(record, groups),
        "silence_rule": RULE,
        "manifest": material.manifest,
        "third": THIRD,
    }
    only = places = None
    if limits:
        wanted = groups.wanted() | {dispute.tie.id for dispute in shown}
        only = chosen_subjects(record, wanted, limits=limits, rank=rank)
        places = chosen_places(record, wanted, limits=limits)
    sections = trail(record, only=only)
    briefs = registers(record, only_places=places)
    titles = _titles(sections, briefs)
    within = {
        subject: brief.subject
        for register in briefs
        for brief in register.entries
        for subject in brief.holds
    }
    anchors = Anchors(titles, within=within)
    environment = environment_of(record)
    environment.globals |= {
        "count_of": words.count_of,
        "finding_anchor": finding_anchor,
        "statement_anchor": statement_anchor,
        "anchors": anchors,
        "label": lambda subject: _label(record, subject),
    }
    template = environment.get_template("report.html.j2")
    html = template.render(
        **context, groups=groups, sections=sections, registers=briefs, titles=titles
    )
    return Page(html, context, policy)


def _asset(name: str) -> str:
    return (files("paradiplomacy.report") / "assets" / name).read_text("utf-8")


def environment_of(record: Record) -> Environment:
    """Templates of the report, and the filters that they use."""
    environment = Environment(
        loader=PackageLoader("paradiplomacy.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "words": words.number,
        "capital": words.capital,
        "percent": words.percent,
        "country": words.country,
        "figure": figure_words,
        "side": lambda side: (
            record.label(side) if side in record.places else words.side_words(side)
        ),
        "property": words.property_words,
        "value": words.value_words,
        "amount": words.amount,
        "value_of": words.value_of,
        "chance": words.chance,
        "interval": words.interval,
        "listed": words.listed,
        "when": lambda date: words.when(str(date)),
        "in_han": words.in_han,
        "sign": sign_of,
        "kind": kind_of,
        "badge": badge_of,
        "caveats": caveats_of,
        "council": sentence_of,
    }
    return environment


def _titles(sections: Sequence[Section], briefs: Sequence[Register]) -> dict[str, str]:
    """How each subject of the trail is called in lists."""
    titles = {entry.subject: entry.title for section in sections for entry in section.entries}
    for register in briefs:
        is_series = register.title.startswith("Series")
        for brief in register.entries:
            name = f"{register.title}, {brief.title}" if is_series else brief.title
            titles[brief.subject] = name
            titles |= {subject: f"{name}, {title}" for subject, title in brief.holds.items()}
    return titles


def _label(record: Record, subject: str) -> str:
    """How a subject is called that has no entry on the page."""
    kind, _, key = subject.partition(":")
    if subject in record.ties:
        return " – ".join(record.label(place) for place in record.ties[subject].ends)
    if kind == "country":
        return words.country(key)
    return record.label(key) if kind == "place" else key
