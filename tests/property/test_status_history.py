"""The history of a tie: the same in any order, with every change kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.property.strategies import edtf

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, Status, StatusChange, history

changes = st.lists(
    st.builds(
        StatusChange,
        change=st.sampled_from(ChangeKind),
        date=st.one_of(st.none(), edtf(1985, 1990).map(EventDate.parse)),
        actor=st.sampled_from(("", "US", "CN", "both", "law")),
        statements=st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
    ),
    max_size=8,
)

# From which status each change may come: the diagram of the design, read once more.
_FROM: dict[ChangeKind, set[Status | None]] = {
    ChangeKind.PROPOSED: {None, Status.PROPOSED},
    # A letter or an approval may come before the start, and renew or ratify it after.
    ChangeKind.LETTER_OF_INTENT: {None, *Status},
    ChangeKind.APPROVED: {None, *Status},
    ChangeKind.ESTABLISHED: {None, Status.PROPOSED, Status.ENDED},
    ChangeKind.IN_FORCE: {Status.ACTIVE, Status.DORMANT, Status.SUSPENDED, Status.ENDED},
    ChangeKind.RENEWED: {Status.ACTIVE, Status.DORMANT, Status.SUSPENDED, Status.ENDED},
    ChangeKind.DORMANT: {Status.ACTIVE, Status.DORMANT},
    ChangeKind.SUSPENDED: {Status.ACTIVE, Status.DORMANT},
    ChangeKind.RESUMED: {Status.SUSPENDED, Status.DORMANT},
    ChangeKind.ENDED: {Status.PROPOSED, Status.ACTIVE, Status.DORMANT, Status.SUSPENDED},
}


_STARTS = {
    *(ChangeKind.PROPOSED, ChangeKind.LETTER_OF_INTENT, ChangeKind.APPROVED),
    ChangeKind.ESTABLISHED,
}


def plain(change: StatusChange) -> tuple[StatusChange, str]:
    return replace(change, irregular="", keeps=None), str(change.date)


@given(changes, st.data())
def test_the_order_of_changes_does_not_matter(
    told: list[StatusChange], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(told))
    first, second = history(told), history(shuffled)
    assert first == second
    assert [str(c.date) for c in first] == [str(c.date) for c in second]


@given(changes)
def test_every_change_is_kept(told: list[StatusChange]) -> None:
    assert Counter(map(plain, history(told))) == Counter(map(plain, told))


@given(changes)
def test_a_change_is_irregular_exactly_if_the_design_forbids_it_there(
    told: list[StatusChange],
) -> None:
    status: Status | None = None
    for change in history(told):
        assert bool(change.irregular) == (status not in _FROM[change.change])
        status = change.status


@given(changes)
def test_what_is_certainly_earlier_comes_first(told: list[StatusChange]) -> None:
    dated = [change.date for change in history(told) if change.date]
    for n, later in enumerate(dated):
        assert not any(later.before(earlier) for earlier in dated[:n])


@given(changes)
def test_undated_starts_come_first_and_other_undated_changes_last(
    told: list[StatusChange],
) -> None:
    def place(change: StatusChange) -> int:
        if change.date:
            return 1
        return 0 if change.change in _STARTS else 2

    places = [place(change) for change in history(told)]
    assert places == sorted(places)


@given(changes)
def test_letters_approvals_and_entries_into_force_change_nothing_of_a_tie_that_began(
    told: list[StatusChange],
) -> None:
    status: Status | None = None
    for change in history(told):
        began = status not in (None, Status.PROPOSED)
        if began and change.change.value in ("letter_of_intent", "approved", "in_force"):
            assert change.status is status
        status = change.status
