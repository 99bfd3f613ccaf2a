"""What of marketing's must reach the other side in the same transaction.

Marketing knows of no other side: it sends word, and the door (funnel/handover) carries it across. A receiver that
raises undoes the whole verb.
"""

from django.dispatch import Signal

# A source or campaign is called or works otherwise: `word`, `before` (its name until now).
word_changed = Signal()
# A source went into another: `word`, `into`.
word_merged = Signal()
# Facts of a lead were put right: `lead`, `by`, `at`, `changed` (the names of its fields).
lead_corrected = Signal()
