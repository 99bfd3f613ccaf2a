"""The example's firm: its people, its goals, its words."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from business.hats import Role
from business.models import Membership, User
from business.models.firm import free_slug
from business.periods import WEEK, monday_of
from funnel.demo.cast import DOMAIN, FIRM, MEMBERS, PLACE
from funnel.demo.truths import WEEKS
from funnel.setup.founding import found_business
from marketing.models import Source
from sales.models import Salesperson


class Firm:
    """Founds it, without an owner until its story is told: till then nobody sees it.

    `owner`: a user it is to belong to; without one its owner is made up like everybody else in it. `passwords`: of the
    made-up people, by their first name; who has none cannot sign in.
    """

    def __init__(self, *, ends: date | None, owner: User | None, passwords: Mapping[str, str]) -> None:
        self.passwords = passwords
        self.slug = free_slug(FIRM)
        people = {name: self.somebody(name) for name in MEMBERS if name != "olive"}
        self.owner = owner or self.somebody("olive")
        self.business = found_business(owner=self.owner, name=FIRM, **PLACE)
        self.ends = ends or self.business.today()
        self.begins = monday_of(self.ends) - (WEEKS - 1) * WEEK
        self.business.leads_goal, self.business.customers_goal = 35, 6
        self.business.founded_at, self.business.is_example = self.moment(self.begins, time(8)), True
        self.business.save()
        self.business.memberships.all().delete()
        for name, user in people.items():
            Membership.objects.create(business=self.business, user=user, role=MEMBERS[name][1])
        self.marketer, self.seller = people["mia"], people["sam"]
        self.sellers: list[Salesperson] = self.who_sells()

    def somebody(self, name: str) -> User:
        """A made-up member, with an address that is nobody's."""
        whole_name, _role = MEMBERS[name]
        address = f"{name}@{self.slug}.{DOMAIN}"
        return User.objects.create_user(address, self.passwords.get(name), name=whole_name, is_example=True)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Its sources by name."""
        return {source.name: source for source in Source.objects.filter(business=self.business)}

    def is_being_told(self) -> None:
        """Somebody is at it: who finds it without an owner waits."""
        self.business.memberships.update(since=timezone.now())

    def open(self) -> None:
        """The story is told: it has its owner, and was always so."""
        Membership.objects.create(business=self.business, user=self.owner, role=Role.OWNER)
        self.business.memberships.update(since=self.business.founded_at)

    def who_sells(self) -> list[Salesperson]:
        """Who sells: the owner a third of the time."""
        olive, sam = (Salesperson.objects.who_is(user, self.business) for user in (self.owner, self.seller))
        return [sam, olive, sam]

    def moment(self, on: date, clock: time) -> datetime:
        """A moment by the firm's clock."""
        return datetime.combine(on, clock, ZoneInfo(self.business.zone))

    def logins(self) -> list[tuple[Role, str, str]]:
        """Role, address and password of each who can sign in."""
        found = []
        members = self.business.memberships.select_related("user").order_by("pk")
        for membership in sorted(members, key=lambda each: not each.is_owner):
            password = self.passwords.get(membership.user.email.partition("@")[0], "")
            if password:
                found.append((Role(membership.role), membership.user.email, password))
        return found


def workday(on: date) -> date:
    """The day itself, or the Monday after a weekend: nobody in the firm works on one."""
    return on + timedelta(days=7 - on.weekday()) if on.weekday() > 4 else on
