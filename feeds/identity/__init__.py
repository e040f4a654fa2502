"""Identity: what a capture does to the entries that its source already has.

What decides touches nothing: these modules get drafts and stored states, and return decisions that
the store carries out. No I/O and no clock in here.

    captures  when was it taken, and is it an import of the past?
    repeats   which items of a capture are one?
    assign    which stored entry is this item?
    edits     which states does it get: created, minor, major, restored, left, filed?
    briefs    what does it keep of what the capture does not say?
    withdrawals  who may withdraw it, and who may bring it back?
    trail     what did a state change, in words?
    timeline  at which second does it stand?
"""
