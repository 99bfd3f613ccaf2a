"""What sales says aloud of its attempts, without knowing who listens: the roof tells marketing, whose guard must know.

Both are sent inside the verb's transaction; a listener that refuses undoes the verb.
"""

from django.dispatch import Signal

ended = Signal()  # an attempt has an outcome now, or a corrected one: `prospect`, `on` (a local date)
reopened = Signal()  # its outcome was undone: `prospect`
