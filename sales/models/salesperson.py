"""Who sells. A salesperson may have no account: then it is a name."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.hats import Hat
from business.job_hints import hint
from business.models import Business, User
from business.verbs import verb

if TYPE_CHECKING:
    from collections.abc import Iterable


LONGEST_NAME = 110  # leaves room for a number after it
OLD_NEWS = timedelta(days=1)  # what is told of the past, by an import or an example, surprises nobody today


class SalespersonQuerySet(models.QuerySet["Salesperson"]):
    """Words for reading salespeople."""

    def who_is(self, user: User, business: Business) -> "Salesperson":
        """The salesperson a user is; made the first time they sell."""
        return self.filter(business=business, user=user).first() or self.begin(user, business)

    def begin(self, user: User, business: Business) -> "Salesperson":
        """Make a user a salesperson. Where somebody else does so at this very moment, that one is found."""
        name = self.free_name(str(user), business)
        try:
            with transaction.atomic():
                return self.create(business=business, user=user, name=name)
        except IntegrityError:
            made = self.filter(business=business, user=user).first()
            return made or self.create(business=business, user=user, name=self.free_name(str(user), business))

    def free_name(self, name: str, business: Business) -> str:
        """The name, or the name with a number where somebody has it."""
        taken: Iterable[str] = {each.lower() for each in self.filter(business=business).values_list("name", flat=True)}
        name = name[:LONGEST_NAME]
        free, number = name, 1
        while free.lower() in taken:
            number += 1
            free = f"{name} {number}"
        return free


class Salesperson(models.Model):
    """One who sells in a business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="salespeople")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)

    objects = SalespersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("salesperson")
        verbose_name_plural = _("salespeople")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("business", Lower("name"), name="one_salesperson_of_a_name"),
            models.UniqueConstraint(fields=["business", "user"], name="one_salesperson_per_user"),
        ]

    def __str__(self) -> str:
        return self.name

    def be_told(
        self, prospects: "Iterable[models.Model]", *, by: User | None, at: datetime, of: str = "given", note: str = ""
    ) -> None:
        """Have them told of prospects by e-mail, after the transaction: that they were given them, or `called_again`.

        Nobody is told who has no account, of what they did themselves, of what happened more than a day ago, and in an
        example. A prospect that comes back is told again.
        """
        if self.user_id is None or self.user == by or at < timezone.now() - OLD_NEWS or self.business.is_example:
            return
        notice = self.notices.model
        left = [
            notice(business=self.business, prospect_id=one.pk, salesperson=self, kind=of, by=by, at=at, note=note)
            for one in prospects
        ]
        self.notices.bulk_create(left)
        if left:
            transaction.on_commit(lambda: hint("sales.tasks.tell", self.pk, queue=Hat.SALES))

    @verb
    def pass_on(self, *, to: "Salesperson | None", by: User | None, at: datetime | None = None) -> int:
        """Give all their open prospects to somebody else, or to nobody; says how many. Who gets them has one mail."""
        at = at or timezone.now()
        theirs = self.prospects.open().with_people().select_related("business").order_by("pk")
        given = list(theirs.select_for_update(no_key=True, of=("self",)))
        for prospect in given:
            prospect.give(to=to, by=by, at=at)
        if to:
            to.be_told(given, by=by, at=at)
        return len(given)
