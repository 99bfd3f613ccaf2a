"""What the accounts say aloud, without knowing who listens. Sent within the transaction, if there is one."""

from django.dispatch import Signal

account_made = Signal()  # somebody made an account of their own by signing up: `user`
