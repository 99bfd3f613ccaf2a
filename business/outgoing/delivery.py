"""The postman: takes one mail from the table and sends it, at most once."""

import contextlib
import logging
import time
from datetime import timedelta

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from business.models.mail import PAUSES, OutgoingMail, State
from business.outgoing.errors import Trouble, What, trouble_of, unreached
from business.outgoing.provider import must_be_taken, provider_trouble

log = logging.getLogger(__name__)

STEPS_BEFORE_DATA = 8  # greeting, EHLO, STARTTLS, EHLO, AUTH twice, MAIL, RCPT: each may take EMAIL_TIMEOUT
STEPS_OF_DATA = 4  # DATA and its answer, the letter, the last answer: each may take EMAIL_DATA_TIMEOUT
ROUND_SECONDS = 120  # then a round ends, after the conversation it is in
LAST_TRY = timedelta(minutes=10)  # before it is too late, whatever pause it was in


class LeaseLostError(Exception):
    """It is not ours to send any more: somebody else took it, or it was skipped. The mail server was told nothing."""


def deliver_due() -> int:
    """Send what is due, one mail after the other; says how many went out. Marks what nobody sent in time as skipped.

    One that fails waits for its own next time; the others go on. Where the mail server itself does not answer, the
    round ends: the rest would only wait for it as long.
    """
    give_up_what_is_too_late()
    began, sent = time.monotonic(), 0
    for pk in list(OutgoingMail.objects.to_send(timezone.now()).values_list("pk", flat=True)[:500]):
        if time.monotonic() - began > ROUND_SECONDS:
            break
        try:
            sent += deliver(pk)
        except ConnectionError:
            break
        except Exception:
            log.exception("Mail %s: nothing could be written down. The others go on.", pk)
    return sent


def give_up_what_is_too_late() -> None:
    """Mark as skipped what could not be sent in time, with the last trouble it had."""
    for mail in OutgoingMail.objects.too_late(timezone.now()).select_related("business"):
        with translation.override(mail.business.language):
            why = _("It could not be sent in time.")
            OutgoingMail.objects.filter(pk=mail.pk).too_late(timezone.now()).update(
                state=State.SKIPPED, trouble=f"{why} {mail.trouble}".strip()[:300]
            )


def deliver(pk: int) -> bool:
    """Send one mail, if it is due and nobody else is at it; says whether it went out.

    Raises ConnectionError where the mail server could not be reached at all: it waits for its next time then.
    """
    mail = take(pk)
    if mail is None:
        return False
    with translation.override(mail.business.language):
        return send(mail)


def take(pk: int) -> OutgoingMail | None:
    """Take the lease of a mail: nobody else sends it until it ends. None where it is not to be sent now.

    A killed worker's lease runs out, and the mail goes out later: the mail server had not been given it. The end of
    the lease is its name, too: whoever does not find it in the row any more leaves the row alone.
    """
    now = timezone.now()
    lease = now + timedelta(seconds=STEPS_BEFORE_DATA * settings.EMAIL_TIMEOUT)
    with transaction.atomic(durable=True):  # in a larger one, others would not see it before the mail is out
        ready = OutgoingMail.objects.filter(pk=pk).to_send(now).order_by()
        if not ready.update(leased_until=lease, attempts=F("attempts") + 1):
            return None
    return OutgoingMail.objects.select_related("business").filter(pk=pk, leased_until=lease).first()


def send(mail: OutgoingMail) -> bool:
    """Open a connection, give the letter, say goodbye; says whether the mail server took it.

    Raises ConnectionError where there is no mail server to talk to.
    """
    with contextlib.ExitStack() as leaving:
        try:
            connection = get_connection()
            leaving.callback(say_goodbye, connection)
            connection.open()
        except Exception as problem:
            record(mail, unreached(problem))
            raise ConnectionError from problem
        return give(mail, connection)


def give(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Give the letter over an open connection, and write down how it went; says whether the mail server took it."""
    told = False

    def about_to_tell() -> None:
        nonlocal told
        start_telling(mail)
        told = True

    try:
        letter = letter_of(mail)
        if hasattr(connection, "tell"):
            connection.tell(about_to_tell)
        else:
            about_to_tell()
        connection.send_messages([letter])
        must_be_taken(letter)
    except LeaseLostError:
        log.warning("Mail %s: not ours to send any more.", mail.pk)
    except Exception as problem:  # noqa: BLE001 - whatever a backend raises is trouble with this mail only
        record(mail, meaning_of(problem, told=told and getattr(connection, "letter_given", True)))
    else:
        mark_sent(mail)
        return True
    return False


def meaning_of(problem: Exception, *, told: bool) -> Trouble:
    """What a problem means for the letter, whoever is at the other end."""
    if isinstance(problem, AnymailError):
        return provider_trouble(problem, told=told)
    return trouble_of(problem, told=told)


def say_goodbye(connection: BaseEmailBackend) -> None:
    """Close a connection. How that goes says nothing of the letter."""
    with contextlib.suppress(Exception):
        connection.close()


def letter_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it is handed over: what the row says, nothing made anew. Raises ValueError without an address."""
    if not mail.address:
        raise ValueError(_("there is no address"))  # Django would send it to nobody, and say nothing
    letter = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.address], headers={**mail.headers, "Message-ID": mail.message_id}
    )
    if mail.html:
        letter.attach_alternative(mail.html, "text/html")
    return letter


def start_telling(mail: OutgoingMail) -> None:
    """From here on it may arrive, so from here on nobody sends it again. Raises LeaseLostError if it is not ours."""
    lease = timezone.now() + timedelta(seconds=STEPS_OF_DATA * settings.EMAIL_DATA_TIMEOUT)
    ours = OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED, leased_until=mail.leased_until)
    if not ours.update(state=State.SENDING, leased_until=lease):
        raise LeaseLostError
    mail.state, mail.leased_until = State.SENDING, lease


def mark_sent(mail: OutgoingMail) -> None:
    """The mail server took it: whatever became of the row meanwhile, this is what happened, and nobody sends it now."""
    OutgoingMail.objects.filter(pk=mail.pk).exclude(state=State.SENT).update(
        state=State.SENT, sent_at=timezone.now(), leased_until=None, trouble=""
    )


def record(mail: OutgoingMail, trouble: Trouble) -> None:
    """Write down what went wrong, and what becomes of the mail, where it is still ours."""
    now = timezone.now()
    log.warning("Mail %s: %s. Why stands under Weekly e-mail, Mails to look at.", mail.pk, trouble.what.value)
    facts: dict[str, object] = {"trouble": trouble.sentence[:300]}
    if trouble.what is What.LATER:
        pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
        last_try = max(mail.keep_until - LAST_TRY, now + PAUSES[0])
        facts |= {"state": State.QUEUED, "leased_until": None, "not_before": min(now + pause, last_try)}
    elif trouble.what is What.NEVER:
        facts |= {"state": State.FAILED, "leased_until": None}
    else:
        facts |= {"leased_until": now}  # it stays in `sending`: an owner is asked
    OutgoingMail.objects.filter(pk=mail.pk, state=mail.state, leased_until=mail.leased_until).update(**facts)
