"""What the ground says aloud, without knowing who listens."""

from django.dispatch import Signal

country_put_right = Signal()  # a business is in another country, within the verb's transaction: `business`
