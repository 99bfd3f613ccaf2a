"""What it means when a mail provider's own interface says no, or nothing."""

import ssl

import urllib3.exceptions as wire
from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from business.outgoing.errors import Trouble, What, later, words

THIS_LETTER = (400, 413, 422)  # what these say is about the letter; any other 4xx is about us


def must_be_taken(letter: EmailMessage) -> None:
    """Raises AnymailRecipientsRefused where a provider said that it will not deliver, without calling it an error."""
    status = getattr(letter, "anymail_status", None)
    if status is not None and status.status == {"failed"}:
        raise AnymailRecipientsRefused(email_message=letter)


def provider_trouble(problem: AnymailError, *, told: bool) -> Trouble:
    """A provider's 4xx are answers; its 5xx and its silence are not: whatever stands between may have passed it on."""
    status = getattr(problem, "status_code", None)
    if isinstance(problem, AnymailRecipientsRefused):
        return Trouble(What.NEVER, _("The mail provider does not take mail for this address: %(why)s") % words(problem))
    if isinstance(problem, (AnymailInvalidAddress, AnymailSerializationError, AnymailUnsupportedFeature)):
        return Trouble(What.NEVER, _("The mail could not be written: %(why)s") % words(problem))
    if status is not None and 400 <= status < 500:
        return said_no(problem, status)
    if not told or never_reached(problem):
        return later(_("The mail provider could not be reached: %(why)s"), problem)
    return Trouble(What.UNSURE, _("The mail provider broke off while it was being told: %(why)s") % words(problem))


def said_no(problem: AnymailError, status: int) -> Trouble:
    """The provider understood, and sends nothing."""
    if status in THIS_LETTER:
        return Trouble(What.NEVER, _("The mail provider refuses this letter: %(why)s") % words(problem))
    if status in (401, 403):
        return later(_("The mail provider does not know us by our key (EMAIL_URL): %(why)s"), problem)
    return later(_("The mail provider asks to come back later: %(why)s"), problem)


def never_reached(problem: AnymailError) -> bool:
    """Whether there was no connection at all: no such name, refused, no answer in time, not who it should be."""
    cause = problem.__cause__
    beneath = cause.args[0] if cause and cause.args else None
    reason = getattr(beneath, "reason", None)  # urllib3's, within its MaxRetryError
    if isinstance(reason, wire.SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, (wire.NewConnectionError, wire.ConnectTimeoutError, wire.ProxyError))
