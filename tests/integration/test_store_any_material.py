"""What a store does with any material, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, material, say

from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import (
    Consent,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)

# PostgreSQL keeps no NUL, and half a surrogate pair is not a text.
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.sampled_from(
        ["长春市", "O'Fallon", 'said "no"', "two\nlines\r\n", "%s :x ?", "🏮", "\\", " "]
    ),
)
SIDE = st.sampled_from(["US", "CN", "third"])
SAID = st.builds(
    Statement,
    record=st.just("any"),
    subject=TEXT,
    property=st.sampled_from(["established", "kind", "sector"]),
    value=TEXT,
    source=st.sampled_from([LITTLE_ROCK.id, CHANGCHUN.id]),
    side=SIDE,
    raw=TEXT,
    when=TEXT,
    actor=st.sampled_from(["", "US", "both"]),
    language=st.sampled_from(["en", "zh"]),
    polarity=st.sampled_from(Polarity),
    locator=TEXT,
    note=TEXT,
    coder=TEXT,
    method=TEXT,
)
JUDGED = st.builds(
    Judgement,
    kind=st.sampled_from([JudgementKind.SAME_PLACE, JudgementKind.REJECT, JudgementKind.ACCEPT]),
    subject=TEXT,
    object=TEXT,
    by=TEXT,
    on=st.dates().map(str),
    why=TEXT,
    method=TEXT,
)
TITLED = st.builds(
    Source,
    id=st.sampled_from(["a", "b-c", "bc"]),
    title=TEXT,
    url=TEXT,
    language=st.sampled_from(["en", "zh"]),
    end=SIDE,
    voice=st.sampled_from(Voice),
    consent=st.sampled_from(Consent),
    note=TEXT,
)
TOLD = st.builds(
    RecordMeta,
    id=st.just("any"),
    title=TEXT,
    description=TEXT,
    licence=TEXT,
    languages=st.lists(TEXT, max_size=3).map(tuple),
    ends=st.lists(TEXT, max_size=3).map(tuple),
    as_of=TEXT,
    coder=TEXT,
    method=TEXT,
    limits=st.lists(TEXT, max_size=3).map(tuple),
    pairs_once=st.booleans(),
    title_zh=TEXT,
    limits_zh=st.lists(TEXT, max_size=3).map(tuple),
    texts=st.dictionaries(TEXT, st.dictionaries(TEXT, TEXT, max_size=2), max_size=2),
)
FRESH = count()
ON_ONE_STORE = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@ON_ONE_STORE
@given(
    told=TOLD,
    said=st.lists(SAID, max_size=8, unique_by=lambda s: s.id),
    extra=st.lists(TITLED, max_size=3, unique_by=lambda s: s.id),
    judged=st.lists(JUDGED, max_size=4, unique=True),
)
def test_a_material_comes_back_as_it_was(
    store: Store,
    told: RecordMeta,
    said: list[Statement],
    extra: list[Source],
    judged: list[Judgement],
) -> None:
    record = f"record-{next(FRESH)}"
    given_ = Material(
        replace(told, id=record),
        tuple(sorted([LITTLE_ROCK, CHANGCHUN, *extra])),
        tuple(sorted((replace(s, record=record) for s in said), key=lambda s: s.id)),
        tuple(judged),
    )
    store.import_material(given_)
    assert store.material(record) == given_
    for statement in given_.statements:
        assert store.statement(statement.id) == statement


@ON_ONE_STORE
@given(
    subsets=st.lists(st.sets(st.integers(1980, 1986)), min_size=1, max_size=6),
    seed=st.integers(0, 99),
)
def test_after_any_imports_the_last_one_counts(
    store: Store, subsets: list[set[int]], seed: int
) -> None:
    record = f"record-{next(FRESH)}"
    ever: set[int] = set()
    present: set[int] = set()
    for years in subsets:
        said = [say(str(year), record=record, locator=str(len(ever))) for year in sorted(years)]
        given_ = material(*said, record=record)
        shuffled = Random(seed).sample(given_.statements, len(said))
        outcome = store.import_material(replace(given_, statements=tuple(shuffled)), withdraw=True)
        assert store.material(record) == given_
        assert outcome.added == len(years - ever)
        assert outcome.unchanged == len(years & present)
        assert outcome.restored == len(years & ever - present)
        assert outcome.withdrawn == len(present - years)
        ever |= years
        present = years
