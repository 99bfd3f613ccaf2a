"""The business whose funnel it is."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from business import bounds, clock
from business.due_marks import mark, mark_everything
from business.hats import Hat, Role
from business.signals import country_put_right
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


class BusinessQuerySet(models.QuerySet["Business"]):
    """Words for reading businesses."""

    def example_of(self, user: "User") -> "Business | None":
        """The example a user belongs to, if there is one."""
        return self.filter(is_example=True, memberships__user=user).order_by("-pk").first()


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

    objects = BusinessQuerySet.as_manager()

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

        In another country every phone number is read anew: whoever knows people listens.
        """
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
            country_put_right.send(type(self), business=self)

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
