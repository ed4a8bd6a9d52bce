"""Consent: what those who spoke let be shown, and all that keeps to it.

The invariant. *What a source, a respondent or a judgement keeps back is given to nobody; what they
let be shown in part is given in that part alone; what was withdrawn is nowhere.* Line by line, what
is kept back, from whom, and what guards it:

- From everybody: what is closed, of consent ``none`` or of none that we know, under an embargo, or
  withdrawn; and a place that nothing else names, with the judgements on it. `consents.Consents`
  decides, `showing.with_consent`, `showing.without_closed` leave it out.
- From those who may not see accounts: title, address, locator, remark and day of what is not public
  (`showing.with_consent`); of somebody who is not to be named, office, place and date beyond their
  consent (`anonymity.Looks`), all that is not shown with a group of as many as
  `anonymity.smallest_group` says, and which answers are of one person (`groups.Groups`); which
  respondent states the facts of a tie (`answered_facts`).
- From everybody, for ever: the text of what was erased, in any row (`erasure.erase`), in the file
  of a store (`scrubbing`), and in an import that still has it (`tombstones`).
- From whoever asks later: pages and results from before something was to be shown less
  (`less.shows_less`, `less.times_less`).
- From whoever has the file and not the key: what is answered on the site, where a key was given
  (`sealing`).

Where it is called. `paradiplomacy.record.build.build_record` makes every record of what
`with_consent` leaves, so what is worked out of a record, kept of it (`results.begun`) or shown of
it needs no consent of its own. Whoever reads a material or a store without that asks here:
`stored_consents.consents_in_store` for the history of a fact, `with_consent` for imports, lists of
places and queues. Only what stays with who may see accounts reads `without_closed`.

What a change must keep:

- The strictest word counts, and what cannot be read is closed (`consents`): never the other way
  round.
- Less is shown from the very transaction that says so: whatever appends a judgement on showing, or
  erases, calls `less.shows_less` on the same connection (`paradiplomacy.evidence.ledger` does).
- A statement that is erased is overwritten, never deleted: its row and id stay, and the ledger
  gains tombstones; else history would have a gap, and an import would bring the text back.
- A group is published as a whole or not at all, and only as long as all of its members say what
  they said when it was noted: two versions of a group, compared, would show who left it.
- Keys of groups, and the order of their answers, must not tell who spoke.
"""
