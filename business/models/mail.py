"""The outgoing-mail table: what leaves the house is a row here first, and goes out once."""

from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.job_hints import hint
from business.refusal import Refused
from business.verbs import verb

if TYPE_CHECKING:
    from business.models.firm import Business
    from business.models.user import User

KEPT_FOR = timedelta(hours=72)  # later than that it is no news any more
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))


class Kind(models.TextChoices):
    """What a mail is for."""

    WEEKLY = "weekly", _("Weekly e-mail")
    WEEKLY_NOW = "weekly_now", _("Weekly e-mail, asked for")
    INVITATION = "invitation", _("Invitation")
    HAND_OVER = "hand_over", _("Somebody was handed over")
    CALLED_AGAIN = "called_again", _("Somebody called again")


class State(models.TextChoices):
    """Where a mail is on its way. `sending`: the mail server is being told; nobody else may tell it too."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    SKIPPED = "skipped", _("skipped")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Words for reading mails, and the one way to write one."""

    def to_send(self, now: datetime) -> "OutgoingMailQuerySet":
        """Those whose time has come and that nobody is at. Who was tried often waits behind who was not."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=now)
        rested = models.Q(not_before=None) | models.Q(not_before__lte=now)
        waiting = self.filter(free, rested, state=State.QUEUED, due_at__lte=now, keep_until__gt=now)
        return waiting.order_by("attempts", "due_at", "pk")

    def too_late(self, now: datetime) -> "OutgoingMailQuerySet":
        """Those that nobody sent in time and nobody is at."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=now)
        return self.filter(free, state=State.QUEUED, keep_until__lte=now)

    def unsure(self) -> "OutgoingMailQuerySet":
        """Those whose sending broke off while the mail server was being told: nobody knows whether they arrived."""
        return self.filter(state=State.SENDING, leased_until__lte=timezone.now())

    def flagged(self) -> "OutgoingMailQuerySet":
        """What an owner should look at: the unsure ones, and those not sent for all trying that nobody has settled."""
        lost = models.Q(state=State.SENDING, leased_until__lte=timezone.now())
        tried = models.Q(state=State.SKIPPED, attempts__gt=0)
        return self.filter(lost | models.Q(models.Q(state=State.FAILED) | tried, settled_at=None))

    def skip(self, why: str) -> int:
        """Keep those that still wait from going out, visibly. Says how many; those being sent are not among them.

        Also one that a postman has already taken: he looks once more before he gives it to the mail server. One that
        is being sent is not sent a second time, should the mail server ask to come back later.
        """
        self.filter(state=State.SENDING).update(keep_until=timezone.now())
        return self.filter(state=State.QUEUED).update(
            state=State.SKIPPED, leased_until=None, trouble=why[:300], settled_at=timezone.now()
        )

    def post(
        self,
        *,
        business: "Business",
        kind: str,
        key: str,
        address: str,
        subject: str,
        text: str,
        html: str = "",
        user: "User | None" = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> "OutgoingMail":
        """Write a mail, once for each key: a second call gives the first row, unchanged. Nothing is sent here.

        Subject, body and Message-ID are frozen from now on. `more` may say `due_at`, `keep_until` (by default 72 hours
        after it is due), or a `state` and `trouble` for one that will not go out, as none of an example business does.
        After commit the worker gets a hint.
        """
        due_at = more.pop("due_at", None) or timezone.now()
        if business.is_example:
            more |= {"state": State.SKIPPED, "trouble": _now("Example data: nothing is mailed.")}
        facts = {
            "business": business,
            "kind": kind,
            "user": user,
            "address": address,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "headers": {"Auto-Submitted": "auto-generated", **(headers or {})},
            "message_id": make_msgid(domain=sending_domain()),
            "due_at": due_at,
            "keep_until": more.pop("keep_until", None) or due_at + KEPT_FOR,
            **more,
        }
        mail, new = self.get_or_create(key=key, defaults=facts)
        if new and mail.state == State.QUEUED:
            transaction.on_commit(lambda: ask_to_deliver(mail.pk))
        return mail


def ask_to_deliver(mail: int) -> None:
    """Hint to the worker that sends mails, which the ground does not know by name."""
    hint(settings.DELIVERY_TASK, mail, queue=settings.CELERY_TASK_DEFAULT_QUEUE)


def sending_domain() -> str:
    """The domain that mails come from, for their Message-IDs."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


class OutgoingMail(models.Model):
    """One mail to one address. Its states: queued, sending, then sent; or failed, or skipped.

    Whoever wants to send it takes a lease, so that two workers never talk to the mail server about it; a lease that
    ran out while it was queued (a killed worker) is taken by the next one. Just before the mail server is told, it
    becomes `sending`: from then on nobody sends it by themselves again, since it may have arrived.
    """

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey("business.User", models.SET_NULL, null=True, blank=True, related_name="mails")
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True)
    week = models.DateField(null=True, blank=True)  # the Monday of the week it tells of
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("business.User", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(fields=["business", "-due_at"]),
            models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="mails_that_wait"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="mail_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sending", leased_until=None), name="mail_being_sent_has_a_lease"
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="mail_sent_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def is_unsure(self) -> bool:
        """Whether nobody knows if it arrived."""
        lapsed = self.leased_until is not None and self.leased_until <= timezone.now()
        return self.state == State.SENDING and lapsed

    @property
    def is_flagged(self) -> bool:
        """Whether an owner should look at it."""
        in_vain = self.state == State.FAILED or (self.state == State.SKIPPED and self.attempts > 0)
        return self.is_unsure or (in_vain and self.settled_at is None)

    @verb
    def send_again(self, *, by: "User") -> None:
        """Let it go out once more, the same words under the same Message-ID. Raises Refused unless it is flagged.

        And where its reader belongs to the business no longer: what it says is not for them any more.
        """
        self.must_be_flagged()
        gone = self.user_id and not self.business.memberships.filter(user=self.user_id).exists()
        if gone and self.kind != Kind.INVITATION:
            raise Refused(_now("It was not sent: %(address)s belongs here no longer.") % {"address": self.address})
        now = timezone.now()
        self.state, self.attempts, self.trouble, self.not_before = State.QUEUED, 0, "", None
        self.keep_until, self.leased_until = now + KEPT_FOR, None
        self.settled_at, self.settled_by = None, by
        self.save()
        transaction.on_commit(lambda: ask_to_deliver(self.pk))

    @verb
    def it_arrived(self, *, by: "User") -> None:
        """Somebody asked and it is there. Raises Refused unless it is flagged."""
        self.must_be_flagged()
        now = timezone.now()
        self.state, self.sent_at, self.settled_at, self.settled_by = State.SENT, now, now, by
        self.save(update_fields=["state", "sent_at", "settled_at", "settled_by"])

    @verb
    def leave_it(self, *, by: "User") -> None:
        """It need not go out any more. Raises Refused unless it is flagged."""
        self.must_be_flagged()
        self.state = State.SKIPPED if self.state == State.SENDING else self.state
        self.settled_at, self.settled_by = timezone.now(), by
        self.save(update_fields=["state", "settled_at", "settled_by"])

    def must_be_flagged(self) -> None:
        """Raises Refused where there is nothing to settle."""
        if not self.is_flagged:
            raise Refused(_now("This mail is %(state)s: nothing to settle.") % {"state": self.get_state_display()})
