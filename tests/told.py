"""What salespeople are told by e-mail: written by sales's job, from what the verbs left for it."""

from business.models import OutgoingMail
from sales.mails import tell_salespeople
from sales.models import Notice


def mails_to_salespeople() -> list[OutgoingMail]:
    """What stands in the table of outgoing mails once the job has run, oldest first."""
    tell_salespeople()
    assert not Notice.objects.exists()
    return list(OutgoingMail.objects.order_by("pk"))


def nothing_was_told_yet() -> None:
    """Forget what was written or is to be written."""
    Notice.objects.all().delete()
    OutgoingMail.objects.all().delete()
