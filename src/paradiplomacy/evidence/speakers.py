"""Speakers for an end of a tie: rules by name and version, and the sides that they tell apart.

A *side* is what speaks in a statement, seen from its subject:

- the key of a place, which is an end of the subject and speaks itself;
- ``OWNER:voice``, a voice that is no end, though it belongs to the country of one:
  ``CN:national press``, ``us-ar:government`` on a tie of Little Rock;
- ``third``, everybody else.

A source is the voice of the place that it names, or of the only one that it can be (`own_places`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.model.statements import THIRD, Certainty, Source, Statement, Voice

DEFAULT = "both-ends"
"""Name of the rule that is taken where none is named."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule of who speaks for an end.

    `description`: one sentence for reports.
    `speaks`: whether a voice speaks for its end.
    `listings`: whether what a register lists under a place's entry is that end's word.
    """

    name: str
    version: str
    description: str
    speaks: Callable[[Voice], bool]
    listings: bool = False

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"

    def speaker(self, source: Source, place: str = "") -> str:
        """Speaker in a source, whatever the subject; `side` makes a side of it.

        `place`: the place whose own voice it is, see `paradiplomacy.evidence.speakers`.
        """
        return THIRD if source.end == THIRD else f"{place or source.end}:{source.voice}"

    def side(self, speaker: str, places: Iterable[str]) -> str:
        """The side of a speaker in a subject, given the places that are its ends.

        >>> ends = ("cn-jilin-changchun", "us-ar-little-rock")
        >>> rule = get_rule("both-ends")
        >>> rule.side("us-ar-little-rock:association", ends)
        'us-ar-little-rock'
        >>> rule.side("us-ar:government", ends), rule.side("CN:national press", ends)
        ('us-ar:government', 'CN:national press')
        >>> rule.side("de-weimar:government", ends)
        'third'
        """
        owner, colon, voice = speaker.partition(":")
        if not colon:
            return end_of(speaker, places)
        if owner in places and self.speaks(Voice(voice)):
            return owner
        country = country_of(owner)
        return speaker if any(country_of(place) == country for place in places) else THIRD

    def side_alone(self, speaker: str) -> str:
        """The side of a speaker where no subject is in view: a place that speaks for itself."""
        owner, colon, voice = speaker.partition(":")
        return owner if colon and "-" in owner and self.speaks(Voice(voice)) else speaker


def is_end(side: str) -> bool:
    """Tell whether a side is an end: neither third parties nor a voice that is none.

    >>> is_end("us-ar-little-rock"), is_end("US:national press"), is_end("third")
    (True, False, False)
    """
    return side != THIRD and ":" not in side


def country_of(side: str) -> str:
    """The country to which a side, or a place, belongs; ``""`` for third parties.

    >>> country_of("us-ar-little-rock"), country_of("CN:national press"), country_of("third")
    ('US', 'CN', '')
    """
    return "" if side == THIRD else side[:2].upper()


def end_of(side: str, places: Iterable[str]) -> str:
    """End of a tie that a place or a country is.

    `side`: place key, ISO country code or ``third``.
    `places`: keys of both ends.

    Returns: The key of an end; of a country in which both lie, its code; ``third`` where it is
      neither end.

    >>> end_of("fr-reims", ("de-aachen", "fr-reims")), end_of("DE", ("de-aachen", "fr-reims"))
    ('fr-reims', 'de-aachen')
    >>> end_of("DE", ("de-trier", "de-weimar")), end_of("US", ("de-trier", "de-weimar"))
    ('DE', 'third')
    """
    keys = set(places)
    if side in keys:
        return side
    of_country = [key for key in keys if country_of(key) == side]
    if len(of_country) == 1:
        return of_country[0]
    return side if of_country else THIRD


VERSIONS: dict[str, Rule] = {
    str(rule): rule
    for rule in (
        Rule(
            "both-ends",
            "3",
            "A place's own government, its laws and the association that manages its ties speak "
            "for it; other voices of its country, all press included, are no end, and everybody "
            "else is a third party.",
            attrgetter("is_official"),
        ),
        Rule(
            "local-press",
            "3",
            "A place's own government, association, laws and local press speak for it; other "
            "voices of its country are no end, and everybody else is a third party.",
            attrgetter("is_local"),
        ),
        Rule(
            "listed-ends",
            "3",
            "What a register lists under a place's entry counts as that place's word, as do its "
            "own government, association and laws; other voices of its country are no end, and "
            "everybody else is a third party.",
            attrgetter("is_official"),
            listings=True,
        ),
    )
}
"""Every rule in every version since the first release, by name and version."""

RULES: dict[str, Rule] = {rule.name: rule for rule in VERSIONS.values()}
"""Every rule in its newest version, by name."""


def get_rule(name: str) -> Rule:
    """The rule of a name, in the version that is named, else in its newest.

    Raises NotFoundError: There is no such rule, or not in that version.

    >>> str(get_rule("both-ends")), str(get_rule("local-press/3"))
    ('both-ends/3', 'local-press/3')
    """
    rule = RULES.get(name) or VERSIONS.get(name)
    if rule is None:
        raise NotFoundError("reconciliation rule", name, {**RULES, **VERSIONS})
    return rule


def acting(actor: str, ends: Sequence[str]) -> str:
    """Actor in what happened to a tie: the end for its country, where it is the only one.

    >>> acting("US", ("us-ar-little-rock", "cn-jilin-changchun")), acting("law", ("us-a", "cn-b"))
    ('us-ar-little-rock', 'law')
    """
    of_country = [end for end in ends if country_of(end) == actor]
    return of_country[0] if len(of_country) == 1 else actor


END_PROPERTIES = ("place_a", "place_b", "place", "partner")
"""Properties that name a place as an end of what happened."""


def own_places(
    statements: Mapping[str, Statement],
    sources: Mapping[tuple[str, str], Source],
    judged: AppliedJudgements,
) -> dict[tuple[str, str], str]:
    """The place whose own voice each source is, by source; those that are no place's are left out.

    A source that names no place, and whose voice is one that a place has, is the voice of the
    only place of its country that has part in a tie, an exchange or a response of its record.
    Where there are several, nothing is guessed.

    `statements`: by id.
    `sources`: mapping of (record, source key) to Source
    """
    named = {key: judged.place(source.place) for key, source in sources.items() if source.place}
    open_ = {
        key: (key[0], source.end)
        for key, source in sources.items()
        if not source.place and source.end != THIRD and source.voice.is_local
    }
    if not open_:
        return named
    known = _places_by_record_and_country(
        statements, judged, {record for record, _ in open_.values()}
    )
    alone = {key: known[where] for key, where in open_.items() if len(known[where]) == 1}
    return named | {key: next(iter(places)) for key, places in alone.items()}


def _places_by_record_and_country(
    statements: Mapping[str, Statement], judged: AppliedJudgements, records: set[str]
) -> defaultdict[tuple[str, str], set[str]]:
    """The places that have part in anything that is stated, by record and country."""
    counted = {
        key: statement
        for key, statement in statements.items()
        if statement.record in records
        and statement.certainty is Certainty.STATED
        and not judged.rejects(key)
    }
    stated = {
        (statement.record, statement.subject.removeprefix("tie:"))
        for statement in counted.values()
        if statement.subject.startswith("tie:")
    }
    named = {(record, place) for record, pair in stated for place in pair.split("|")}
    named |= {
        (statement.record, statement.value)
        for statement in counted.values()
        if statement.property in END_PROPERTIES
        and statement.subject.startswith(("exchange:", "response:"))
    }
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for record, place in named:
        known[record, country_of(place)].add(judged.place(place))
    return known
