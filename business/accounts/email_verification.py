"""Where strangers may sign up (SIGN_UP=open), an address is proved by a mailed link before anything else is done.

Nobody else is asked: the first account of a house, who was let in by an invitation, and whom `manage.py` made.
"""

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from allauth.account.stages import EmailVerificationStage
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpResponse

from business.models import User

STAGE = f"{__name__}.VerifyStrangers"
LIBRARYS = "allauth.account.stages.EmailVerificationStage"


class VerifyStrangers(EmailVerificationStage):  # type: ignore[misc]
    """The library's stage of signing in, for those who signed up by themselves in an open house."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let them pass, or send the link and say so."""
        user = self.login.user
        if isinstance(user, User) and is_trusted(user, signs_up=self.login.signup):
            vouch_for(user)
        self.login.email_verification = EmailVerificationMethod.MANDATORY
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


def is_trusted(user: User, *, signs_up: bool) -> bool:
    """Whether an address need not be proved: somebody let them in, or nobody else is here."""
    if not EmailAddress.objects.filter(user=user).exists():
        return True
    others = User.objects.filter(is_example=False).exclude(pk=user.pk)
    return signs_up and (settings.SIGN_UP != "open" or not others.exists())


def vouch_for(user: User) -> None:
    """Their address counts as proved."""
    proved = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email.lower(), defaults=proved)


@receiver(password_reset, dispatch_uid="a mailed link proves an address")
def has_opened_the_link(user: User, **_signal: object) -> None:
    """Who set a new password came by a link that was mailed to them: that proves the address as well."""
    vouch_for(user)
