"""Who belongs to a business, as what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.hats import Hat, Role
from business.models.firm import Business
from business.models.mail import Kind, OutgoingMail
from business.models.user import User
from business.refusal import Refused
from business.verbs import verb


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Words for memberships."""

    def take_in(self, user: User, *, business: Business, role: Role) -> "Membership":
        """Make a user a member. Raises Refused for somebody who is one already."""
        membership, new = self.get_or_create(business=business, user=user, defaults={"role": role})
        if not new:
            raise Refused(_now("%(user)s belongs to this business already.") % {"user": user.email})
        return membership


class Membership(models.Model):
    """A user in a business, in a role."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=11, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    weekly_mail = models.BooleanField(_("weekly e-mail"), default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["business", "user"], name="one_membership_per_user_and_business"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def hats(self) -> list[Hat]:
        """The hats this member may wear."""
        return Role(self.role).hats

    @property
    def is_owner(self) -> bool:
        """Whether this member runs the business."""
        return self.role == Role.OWNER

    @property
    def may_change_systems(self) -> bool:
        """Whether this member may change selling systems: an owner, and salespeople where the business lets them."""
        return self.is_owner or (self.role == Role.SALESPERSON and self.business.sellers_change_systems)

    def may_wear(self, hat: str) -> bool:
        """Whether this member may see that side at all."""
        return hat in self.hats

    @verb
    def become(self, role: Role) -> None:
        """Take another role. Raises Refused for the last owner."""
        if role != Role.OWNER:
            self.must_leave_an_owner()
        self.role = role
        self.save(update_fields=["role"])

    @verb
    def choose_weekly(self, *, wanted: bool) -> None:
        """Get the e-mail every week, or never. One that still waits to go out is skipped."""
        self.weekly_mail = wanted
        self.save(update_fields=["weekly_mail"])
        if not wanted:
            waiting = OutgoingMail.objects.filter(business=self.business_id, user=self.user_id, kind=Kind.WEEKLY)
            waiting.skip(_now("They chose to get none."))

    @verb
    def leave(self) -> None:
        """Belong to the business no longer; what this member did stays. Raises Refused for the last owner."""
        self.must_leave_an_owner()
        self.delete()

    def must_leave_an_owner(self) -> None:
        """Raises Refused when nobody else owns the business. Two owners who go at once come one after the other."""
        Business.objects.select_for_update(no_key=True).get(pk=self.business_id)
        others = Membership.objects.filter(business=self.business_id, role=Role.OWNER).exclude(pk=self.pk)
        if self.is_owner and not others.exists():
            raise Refused(
                _now("Nothing was changed: %(user)s is the only owner. Make somebody else an owner first.")
                % {"user": self.user}
            )
