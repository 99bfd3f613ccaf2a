"""The roof's jobs, on a queue and in a worker of their own: mails are written and sent.

Each may run twice, or not at all: the outgoing-mail table says what is to be done. So a task is done for the broker
once it has begun (`acks_late=False`): Celery ends others in the middle where the broker goes away, and a conversation
with a mail server that is ended in the middle leaves nobody knowing whether the mail arrived.
"""

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from business.job_hints import Broker
from business.models import Business, Pulse
from business.one_time_key import forget_old_forms
from business.outgoing import delivery
from business.renumbering import not_yet_renewed
from business.renumbering import renew_numbers as read_anew
from funnel.weekly.writer import write_due

# As long as a round and its last conversation may take: one that is cut off leaves a mail that nobody is sure of.
ENOUGH = (
    delivery.ROUND_SECONDS
    + delivery.STEPS_BEFORE_DATA * settings.EMAIL_TIMEOUT
    + delivery.STEPS_OF_DATA * settings.EMAIL_DATA_TIMEOUT
    + 60
)
LIMITS = {"soft_time_limit": ENOUGH, "time_limit": ENOUGH + 60}

mail_server = Broker()  # treated alike: one that does not answer is left alone for a while, instead of once a hint


@shared_task
def write_weekly() -> None:
    """Write the weekly mails that are due by now. It asks each time which week is due: nothing is planned ahead."""
    Pulse.beat("funnel")
    write_due()


@shared_task
def forget_forms() -> None:
    """Take away the keys of forms that nobody sends again, and sessions that are over, with what waited in them."""
    forget_old_forms()
    SessionStore.clear_expired()


@shared_task(acks_late=False, **LIMITS)
def deliver(mail: int) -> None:
    """Send one mail now, if it is still to be sent."""
    if mail_server.is_silent():
        return
    try:
        delivery.deliver(mail)
    except ConnectionError:  # written down in its row; the sweep comes back to it
        mail_server.did_not_answer()


@shared_task(acks_late=False, **LIMITS)
def deliver_due() -> None:
    """Send everything that is due: what a lost hint left, and what waited for another try."""
    delivery.deliver_due()


@shared_task
def renew_numbers(business: int) -> None:
    """Read the phone numbers of one business anew. A business that is gone has none."""
    for found in Business.objects.filter(pk=business):
        read_anew(found)


@shared_task
def renew_all_numbers() -> None:
    """Read the phone numbers of every business whose country was put right: what a lost hint, or a kill, left."""
    for business in not_yet_renewed():
        read_anew(business)
