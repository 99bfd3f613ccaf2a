"""The business whose funnel it is, and who belongs to it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business import bounds, clock
from business.due_marks import mark, mark_everything
from business.hats import Hat, Role
from business.models.mail import Kind, OutgoingMail
from business.refusal import Refused
from business.verbs import verb

if TYPE_CHECKING:
    from business.models.user import User

# What every stored number was computed with: a change of one of these makes all of them due.
READ_BY_ALL_NUMBERS = frozenset({"zone", "ready_days", "conversion_days"})
READ_BY_SALES = frozenset({"stuck_days"})  # where sales stands today, and no week before

# The first word of every address that is not a business's; tests/business checks it against the roof's addresses.
RESERVED = frozenset({"account", "businesses", "new", "static", "health", "mail", "favicon.ico", "robots.txt"})


def check_zone(value: str) -> None:
    """Raises ValidationError for a time zone that does not exist."""
    if value not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write it like Europe/Berlin."), params={"zone": value})


def free_slug(name: str) -> str:
    """An address for a business of this name that nobody has yet."""
    base = slugify(name)[:40].strip("-") or "business"
    slug, number = base, 1
    while slug in RESERVED or Business.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


class Business(models.Model):
    """Whose funnel it is. Everything belongs to exactly one business."""

    slug = models.SlugField(unique=True, max_length=50)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, default="US", validators=[RegexValidator(r"^[A-Z]{2}$")])
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_zone])
    currency = models.CharField(_("currency"), max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")])
    language = models.CharField(_("language"), max_length=10, default="en")
    leads_goal = models.PositiveIntegerField(
        _("leads a month"), null=True, blank=True, validators=bounds.GOAL.validators()
    )
    customers_goal = models.PositiveIntegerField(
        _("customers a month"), null=True, blank=True, validators=bounds.GOAL.validators()
    )
    ready_days = models.PositiveSmallIntegerField(
        _("days for a lead to become ready"), default=30, validators=bounds.DAYS.validators()
    )
    conversion_days = models.PositiveSmallIntegerField(
        _("days for a prospect to become a customer"), default=90, validators=bounds.DAYS.validators()
    )
    stuck_days = models.PositiveSmallIntegerField(
        _("days in a stage until somebody is stuck"), default=14, validators=bounds.DAYS.validators()
    )
    # How long after somebody bought marketing may write to them by itself: None is never, 0 at once.
    customers_after_months = models.PositiveSmallIntegerField(
        _("months after which marketing may write to customers"),
        null=True,
        blank=True,
        validators=bounds.CUSTOMERS_AFTER.validators(),
    )
    sellers_change_systems = models.BooleanField(_("salespeople may change selling systems"), default=False)
    founded_at = models.DateTimeField(default=timezone.now)
    weekly_through = models.DateField(null=True, blank=True)  # the Monday of the last week whose mails are written
    numbers_read_in = models.CharField(max_length=2, blank=True, editable=False)  # the country; see renumbering
    is_example = models.BooleanField(default=False)  # made up: nothing is mailed by the clock

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        constraints = [
            bounds.numbers_within(
                "horizons_are_one_to_730_days",
                ready_days=bounds.DAYS,
                conversion_days=bounds.DAYS,
                stuck_days=bounds.DAYS,
            ),
            bounds.numbers_within(
                "goals_are_one_to_100_000_a_month", leads_goal=bounds.GOAL, customers_goal=bounds.GOAL
            ),
            bounds.numbers_within(
                "customers_are_written_to_within_ten_years", customers_after_months=bounds.CUSTOMERS_AFTER
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def home(self) -> str:
        """The address of its first page, from anywhere."""
        return f"/{self.slug}/"

    @verb
    def change(self, /, **facts: Any) -> None:
        """Change its name, place, goals or horizons. Its address stays; numbers that read what changed are due.

        In another country every phone number is read anew.
        """
        from business.renumbering import country_was_put_right  # noqa: PLC0415 - it knows people, who know businesses

        changed = {name for name, value in facts.items() if value != getattr(self, name)}
        for name in changed:
            setattr(self, name, facts[name])
        if changed:
            self.save(update_fields=sorted(changed))
        if changed & READ_BY_ALL_NUMBERS:
            mark_everything(business=self.pk)
        if changed & READ_BY_SALES:
            mark(business=self.pk, side=Hat.SALES, since=self.today())
        if "country" in changed:
            country_was_put_right(self)

    def take_in(self, user: "User", *, role: Role) -> "Membership":
        """Make a user a member. Raises Refused for somebody who is one already."""
        membership, new = self.memberships.get_or_create(user=user, defaults={"role": role})
        if not new:
            raise Refused(_now("%(user)s belongs to this business already.") % {"user": user.email})
        return membership

    def lets(self, user: "User", *, wear: Hat) -> bool:
        """Whether a user is a member here who may wear a hat."""
        roles = [role for role in Role if wear in role.hats]
        return self.memberships.filter(user=user, role__in=roles).exists()

    def today(self) -> date:
        """The date in this business's zone now."""
        return clock.today(self.zone)

    def date_of(self, at: datetime) -> date:
        """The local date of an aware moment."""
        return clock.local_date(at, self.zone)

    def noon(self, on: date) -> datetime:
        """A moment on a local date whose hour nobody knows."""
        return clock.noon(on, self.zone)


class Membership(models.Model):
    """A user in a business, in a role."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user: "models.ForeignKey[User, User]" = models.ForeignKey(
        "business.User", models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=11, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    weekly_mail = models.BooleanField(_("weekly e-mail"), default=True)

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
