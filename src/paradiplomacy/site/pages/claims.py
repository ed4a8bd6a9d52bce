"""All claims in one line each, grouped by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.results.finding_answers import hypotheses_answer
from paradiplomacy.results.verdict_words import SIGNS, badge_of, cautions_of, kind_of
from paradiplomacy.results.words import section_parts
from paradiplomacy.site.kinds import View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import AnswerList, RecordAnswer

_WORDS = Words(__name__)


class ClaimLine(RecordAnswer):
    """A claim with its verdict.

    section: The title of a section of the article.
    badge: With its `kind` (a class) and `sign`.
    answer: In one sentence.
    cautions: What the verdict does not survive.
    origin: The file of a user's own claim.
    nothing: Whether the record has nothing on it.
    """

    more = frozenset({"section", "verdict", "answer", "origin", "planned", "nothing"})
    id: str
    claim: Text
    section: str
    verdict: Verdict
    badge: Text
    kind: str
    sign: str
    answer: Message
    cautions: tuple[Text, ...]
    origin: str
    of_article: bool
    planned: bool
    nothing: bool


def claims_in_brief(site: SiteContext) -> tuple[ClaimLine, ...]:
    """Every claim with its verdict, in the order of the article; none until there are results.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.site_context import SiteContext
    >>> claims_in_brief(SiteContext(open_record("china_russia")))
    ()
    """
    if site.results is None:
        return ()
    tested = site.results.tested
    return tuple(
        ClaimLine(
            id=key,
            claim=hypothesis.claim,
            section=section_parts(hypothesis.section)[0],
            verdict=finding.verdict,
            badge=badge_of(finding),
            kind=kind_of(finding),
            sign=SIGNS[finding.verdict],
            answer=_WORDS("answer", sentence=finding.sentence),
            cautions=tuple(cautions_of(finding)),
            origin=hypothesis.origin,
            of_article=hypothesis.of_article and not hypothesis.origin,
            planned=tested.is_planned(key),
            nothing=finding.verdict is Verdict.UNTESTABLE and not finding.estimates,
        )
        for key, finding in tested.findings.items()
        for hypothesis in (tested.hypotheses[key],)
    )


class ClaimsView(RecordAnswer):
    """Every claim, and how many of the article and how many others have which verdict."""

    pending: bool
    verdicts: Mapping[str, Mapping[str, int]]
    sections: tuple[str, ...]
    claims: tuple[ClaimLine, ...]


def view(site: SiteContext, key: str) -> View:
    """Every claim, and how many of the article and how many others have which verdict."""
    claims = claims_in_brief(site)
    counts = Counter((claim.verdict, claim.of_article) for claim in claims)
    by_verdict = {str(v): {"article": counts[v, True], "others": counts[v, False]} for v in Verdict}
    return ClaimsView(
        pending=site.results is None,
        verdicts={verdict: n for verdict, n in by_verdict.items() if any(n.values())},
        sections=tuple(dict.fromkeys(claim.section for claim in claims)),
        claims=claims,
    ).to_dict()


def hypotheses_with_verdicts(site: SiteContext, key: str) -> AnswerList | None:
    if site.results is None:
        return None
    tested = site.results.tested
    return hypotheses_answer(tested.hypotheses.values(), tested.findings)
