"""An invitation: who was asked to belong to the business, as what, and what became of it."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.hats import Role
from business.models.firm import Business
from business.models.mail import Kind, OutgoingMail
from business.models.membership import Membership
from business.models.user import User
from business.refusal import Refused
from business.verbs import verb

WORKS_FOR = timedelta(days=7)
A_DAY = 50  # so many invitations of one business a day: nobody writes to the world in its name


def signer() -> Signer:
    """What signs a link's token."""
    return Signer(salt="an invitation", sep=".")


def fresh_word() -> str:
    """What makes a link the present one: once there is another word, the link before is dead."""
    return get_random_string(22)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Words for reading invitations, and the one way to make one."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn. Those that ran out are among them: they can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def behind(self, token: str) -> "Invitation | None":
        """The invitation of a link, which may be an old one of it (see `token`); none for a link that nobody signed."""
        try:
            pk = signer().unsign(token).partition(".")[0]
        except BadSignature:
            return None
        return self.select_related("business", "invited_by").filter(pk=pk).first()

    @transaction.atomic
    def invite(self, email: str, *, business: Business, role: Role, by: User, name: str = "") -> "Invitation":
        """Ask whoever has this address to belong to the business. The mail with the link is for the caller to write.

        Raises Refused for a member, for who is invited already, where too many were invited today, and in an example.
        """
        email, now = email.strip().lower(), timezone.now()
        if business.is_example:
            raise Refused(_now("This business is an example, so nobody is invited to it. Make your own for that."))
        Business.objects.select_for_update(no_key=True).get(pk=business.pk)  # two owners come one after the other
        if Membership.objects.filter(business=business, user__email__iexact=email).exists():
            raise Refused(_now("%(user)s belongs to this business already.") % {"user": email})
        theirs = self.filter(business=business, email=email).open()
        theirs.filter(expires_at__lte=now).update(withdrawn_at=now)
        if theirs.exists():
            raise Refused(
                _now("%(email)s is invited already. You can send it again, or withdraw it.") % {"email": email}
            )
        must_leave_room(business, now)
        return self.create(
            business=business, email=email, name=name, role=role, invited_by=by, made_at=now, expires_at=now + WORKS_FOR
        )


def must_leave_room(business: Business, now: datetime) -> None:
    """Raises Refused where a business invited as often in the last 24 hours as it may."""
    lately = OutgoingMail.objects.filter(
        business=business, kind=Kind.INVITATION, created_at__gt=now - timedelta(days=1)
    )
    if lately.count() >= A_DAY:
        raise Refused(
            _now("Nothing was sent: %(most)d invitations a day are the most. Go on tomorrow.") % {"most": A_DAY}
        )


class Invitation(models.Model):
    """Somebody asked to belong to a business in a role. Its link works once, for a week, and for that address only."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=11, choices=Role.choices)
    word = models.CharField(max_length=32, default=fresh_word, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, related_name="+")  # with the present link
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invited_role_is_known"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_address_is_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="an_invitation_works_for_a_while"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn_but_not_both"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def token(self) -> str:
        """What the present link carries: which invitation, and its word, signed."""
        return signer().sign(f"{self.pk}.{self.word}")

    @property
    def is_open(self) -> bool:
        """Whether it is neither accepted nor withdrawn."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def has_run_out(self) -> bool:
        """Whether its week is over."""
        return self.expires_at <= timezone.now()

    def must_be_open(self) -> None:
        """Raises Refused once it was accepted or withdrawn."""
        if self.accepted_at is not None:
            raise Refused(_now("This invitation was accepted already. Nothing was changed."))
        if self.withdrawn_at is not None:
            raise Refused(_now("This invitation was withdrawn. Nothing was changed."))

    @verb
    def renew(self, *, by: User) -> None:
        """Make a new link for another week; the old one is dead. The mail with it is for the caller to write.

        Raises Refused once it was accepted or withdrawn, and where too many were invited today.
        """
        self.must_be_open()
        must_leave_room(self.business, timezone.now())
        self.skip_mail()
        self.word, self.invited_by, self.mail = fresh_word(), by, None
        self.expires_at = timezone.now() + WORKS_FOR
        self.save(update_fields=["word", "invited_by", "mail", "expires_at"])

    @verb
    def withdraw(self, *, by: User) -> None:  # noqa: ARG002 - every write says by whom
        """Take it back: its link is dead, and a mail that waits stays here. Raises Refused once it was accepted."""
        self.must_be_open()
        self.skip_mail()
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])

    def goes_with(self, mail: OutgoingMail) -> None:
        """Remember the mail that carries the present link."""
        self.mail = mail
        self.save(update_fields=["mail"])

    def skip_mail(self) -> None:
        """Keep its mail from going out, where it still waits: the link in it would not work."""
        mails = OutgoingMail.objects.filter(business=self.business, pk=self.mail_id or 0)
        mails.skip(_now("The invitation was withdrawn or sent again."))

    @verb
    def accept(self, *, by: User) -> Membership:
        """Belong to the business from now on. Of two clicks at one moment, the second finds it accepted.

        Raises Refused for another address than the invited one, for a member, and once it ran out or was withdrawn.
        """
        self.must_be_open()
        if self.has_run_out:
            raise Refused(_now("This invitation ran out. Ask for a new one."))
        if by.email.lower() != self.email:
            raise Refused(_now("This invitation is for another address than yours. Nothing was changed."))
        membership = Membership.objects.take_in(by, business=self.business, role=Role(self.role))
        self.accepted_at, self.accepted_by = timezone.now(), by
        self.save(update_fields=["accepted_at", "accepted_by"])
        return membership

    @verb
    def accept_as_newcomer(self, *, name: str, password: str) -> User:
        """Make the invited address an account, and belong to the business with it. The password must be checked.

        Raises Refused where there is such an account already, and as `accept` does.
        """
        self.must_be_open()
        user = account_of(self.email, User.objects.select_for_update(no_key=True)) or make_account(self.email, name)
        if not is_free(user):
            raise Refused(_now("There is an account with this address already. Sign in with it to go on."))
        user.name = user.name or name
        user.set_password(password)
        user.save(update_fields=["name", "password"])
        self.accept(by=user)
        return user


def account_of(email: str, users: "models.QuerySet[User] | None" = None) -> User | None:
    """The account with this address, locked where `users` are."""
    return (User.objects.all() if users is None else users).filter(email__iexact=email).first()


def is_free(user: User) -> bool:
    """Whether an account was only ever written down: nobody can sign in with it, and it belongs nowhere.

    Only such a one may be given a password by a link. Else who passes the link on could take over an account, and with
    it what it may do elsewhere.
    """
    mine = user.is_active and not user.is_superuser and not user.has_usable_password()
    return mine and not user.memberships.exists()


def make_account(email: str, name: str) -> User:
    """A new account. Raises Refused where somebody else made it at this moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name)
    except IntegrityError:
        raise Refused(_now("Somebody made an account with this address just now. Open the link again.")) from None
