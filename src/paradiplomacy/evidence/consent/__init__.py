"""Consent: what those who spoke let be shown, and all that keeps to it.

The invariant. *Nothing is given out that a source, a respondent or a judgement keeps back, to
nobody; what they let be shown in part is given out in that part alone; and what was withdrawn is
nowhere.* Each line says what is never given out, to whom, and what guards it:

====================================================  ===================  ======================
What                                                  Is kept from         By
====================================================  ===================  ======================
What is closed: of tier ``none``, of no tier that we  everybody            `tiers.Tiers`,
know, under an embargo, or withdrawn                                       `showing.with_consent`,
                                                                           `without_closed`
A place that only what is closed names, and           everybody            `showing.with_consent`,
judgements on it                                                           `without_what_only`
Title, address, locator, remark and day of what is    who may not see      `showing.with_consent`
not public                                            accounts
Office, place and date of who is not to be named,     who may not see      `anonymity.Looks`
beyond their tier                                     accounts
Who is not to be named, but for a group of as many    who may not see      `groups.Groups`
as `anonymity.smallest_group` says, and what one of   accounts
them answered beside what the same one answered
Which respondent states the facts of a tie            who may not see      `answered_facts`
                                                      accounts
What was erased: its text in any row                  everybody, for ever  `erasure.erase`
What was erased: its text in the file of a store      who has the file     `scrubbing`
What was erased, where a later import still has it    everybody            `erasure.Tombstones`,
                                                                           `tombstones`
Pages and results from before something was to be     who asks later       `less.shows_less`,
shown less                                                                 `less.LessWatch`
What is answered on the site and not released         who has the file     `sealing`, where a key
                                                      and not the key      was given
====================================================  ===================  ======================

Where it is called. `paradiplomacy.record.build.build_record` makes every record of what
`with_consent` leaves, so what is worked out of a record, kept of it (`results.reuse`) or shown of
it needs no consent of its own. Whoever reads a material or a store without that asks here:
`stored_tiers.tiers_in_store` for the history of a fact, `with_consent` for imports, lists of places
and queues. Only what stays with who may see accounts reads `without_closed`.

What a change must keep:

- The strictest word counts, and what cannot be read is closed (`tiers`): never the other way round.
- Less is shown from the very transaction that says so: whatever appends a judgement on showing, or
  erases, calls `less.shows_less` on the same connection (`paradiplomacy.evidence.ledger` does).
- What is erased is overwritten, never deleted: the row with its id stays as the tombstone, and the
  ledger gains a row; else history would show a gap, and an import would bring the text back.
- A group is published as a whole or not at all, and only as long as all of its members say what
  they said when it was noted: two versions of a group, compared, would show who left it.
- Keys and order of what is shown must not follow who spoke.
"""
