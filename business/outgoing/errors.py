"""What a careful postman makes of trouble: come back later, give up, or admit that nobody knows."""

import smtplib
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _


class What(Enum):
    """What trouble means for a letter."""

    LATER = "later"  # it certainly did not arrive: come back
    NEVER = "never"  # it certainly did not arrive, and coming back would not help
    UNSURE = "unsure"  # it may have arrived: sending it again is for a human to decide


@dataclass(frozen=True, slots=True)
class Trouble:
    """What it means, and a plain sentence that says what happened."""

    what: What
    sentence: str


def unreached(problem: Exception) -> Trouble:
    """Trouble before there is anybody to give a letter to: later, since none of it is the letter's doing."""
    if isinstance(problem, smtplib.SMTPAuthenticationError) and problem.smtp_code >= 500:
        return later(_("The mail server does not take our user name and password (EMAIL_URL): %(why)s"), problem)
    if isinstance(problem, smtplib.SMTPResponseException):
        return answered(problem)
    if type(problem) in (smtplib.SMTPException, smtplib.SMTPNotSupportedError) or not isinstance(problem, OSError):
        return later(_("The mail server cannot be used as it is set (EMAIL_URL): %(why)s"), problem)
    return later(_("The mail server could not be reached: %(why)s"), problem)


def trouble_of(problem: Exception, *, told: bool) -> Trouble:
    """What a problem with a letter means. `told`: the letter was being given to the mail server when it happened.

    An answer of the mail server is sure, whenever it came: 4xx asks to come back (greylisting is one of these), 5xx
    refuses. Silence, or what is no answer at all, is sure only before the letter was given.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return recipient_refused(*next(iter(problem.recipients.values())))
    if told and not is_answer(problem):
        return Trouble(What.UNSURE, _("It broke off while the letter was being given: %(why)s") % words(problem))
    if isinstance(problem, smtplib.SMTPResponseException):
        return answered(problem)
    if isinstance(problem, OSError):  # smtplib's other errors are among these
        return later(_("The mail server went away before the letter was given: %(why)s"), problem)
    if isinstance(problem, (ValueError, TypeError)):
        return Trouble(What.NEVER, _("The mail could not be written: %(why)s") % words(problem))
    return later(_("Sending was interrupted: %(why)s"), problem)


def is_answer(problem: Exception) -> bool:
    """Whether a mail server said a clear no to the letter. A line that cannot be read is none."""
    return isinstance(problem, smtplib.SMTPDataError) and 400 <= problem.smtp_code < 600


def recipient_refused(code: int, said: bytes | str) -> Trouble:
    """The mail server does not take letters for this address: now, or ever."""
    return answered(
        smtplib.SMTPResponseException(code, said), no=_("The mail server does not take mail for this address")
    )


def answered(problem: smtplib.SMTPResponseException, *, no: str = "") -> Trouble:
    """The mail server said no: to us, to our address, to the letter, or with `no` to its address."""
    code = problem.smtp_code
    if code < 500:
        return later(_("The mail server asks to come back later: %(why)s"), problem)
    if code == 530:
        return later(_("The mail server wants us to sign in, or to use TLS (EMAIL_URL): %(why)s"), problem)
    if isinstance(problem, smtplib.SMTPSenderRefused):
        return later(_("The mail server does not take mail from our address (FROM_EMAIL): %(why)s"), problem)
    if isinstance(problem, smtplib.SMTPDataError):
        no = _("The mail server refuses this letter")
    if no:
        return Trouble(What.NEVER, f"{no}: {words(problem)['why']}")
    return later(_("The mail server turned us away: %(why)s"), problem)


def later(sentence: str, problem: Exception) -> Trouble:
    """Come back later."""
    return Trouble(What.LATER, sentence % words(problem))


def words(problem: Exception) -> dict[str, str]:
    """What a server said, or a problem in its own words, on one line; without any, its name."""
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        text = f"{problem.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    else:
        text = str(problem) or type(problem).__name__
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return {"why": line[:160]}
