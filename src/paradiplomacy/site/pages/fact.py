"""The page of a fact, as people correct it; `site.live.correcting` answers it."""

from __future__ import annotations

from paradiplomacy.answers.corrections import properties_of
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.site.kinds import PageKind, slug
from paradiplomacy.site.site_context import SiteContext


def fact_at(site: SiteContext, slugged: str) -> tuple[str, str] | None:
    """Subject and property of the fact whose page stands at an address; None without one.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.kinds import slug
    >>> from paradiplomacy.site.site_context import SiteContext
    >>> site = SiteContext(open_record("china_russia"))
    >>> key = next(iter(site.record.ties))
    >>> fact_at(site, slug(f"{key}/established")) == (key, "established")
    True
    """
    stem, _, name = slugged.rpartition("--")
    subject = site.index.computed_once(_subjects_by_address).get(stem)
    if subject is None:
        return site.index.computed_once(_facts_of_long_subjects).get(slugged)
    return (subject, name) if name in properties_of(subject) else None


def _subjects_by_address(index: RecordIndex) -> dict[str, str]:
    """Subjects of facts, by how they stand in an address."""
    return {slug(subject): subject for subject in index.record.facts}


def _facts_of_long_subjects(index: RecordIndex) -> dict[str, tuple[str, str]]:
    """Facts whose address may be cut, so that the name of the fact does not stand at its end."""
    long = (subject for subject in index.record.facts if len(subject) > 100)
    facts = [(subject, name) for subject in long for name in properties_of(subject)]
    return {slug("/".join(fact)): fact for fact in facts}


KIND = PageKind("fact", folder="facts", live_only=True)
