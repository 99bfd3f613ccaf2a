"""Sales's own words: selling systems, their stages, reasons."""

import uuid

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from business.due_marks import mark
from business.hats import Hat
from business.models import Business
from business.ordered_lists import Word
from business.refusal import Refused


def still_open(name: str, count: int) -> str:
    """How many open prospects keep a word from being retired."""
    return ngettext(
        "Nothing was changed: %(count)d open prospect is in %(name)s.",
        "Nothing was changed: %(count)d open prospects are in %(name)s.",
        count,
    ) % {"count": count, "name": name}


class SellingSystem(Word):
    """A named, ordered set of stages: the business's own way to sell."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="selling_systems")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Word.Meta):
        verbose_name = _("selling system")
        constraints = [models.UniqueConstraint("business", Lower("name"), name="one_selling_system_of_a_name")]

    def changed(self) -> None:
        """What sales's job stored of the stages says in which selling system they are."""
        mark(business=self.business_id, side=Hat.SALES, since=self.business.today())

    @transaction.atomic
    def begin(self, *, stage: str) -> "SellingSystem":
        """Add it with its first stage: a selling system always has one. Returned as Word.add does."""
        system = self.add()
        if not system.stages.filter(retired_at=None).exists():
            Stage(business=system.business, system=system, name=stage).add()
        return system

    @transaction.atomic
    def retire(self) -> None:
        """Offer it no longer. Raises Refused while prospects are open in it, and for the last one."""
        list(self.siblings().select_for_update())  # two people retiring the last two come one after the other
        open_ones = self.prospects.filter(outcome="").count()
        if open_ones:
            raise Refused(still_open(self.name, open_ones) + " " + _now("Finish with them first."))
        if not self.siblings().filter(retired_at=None).exclude(pk=self.pk).exists():
            raise Refused(_now("This is the only selling system, so it stays. Add another one first."))
        super().retire()


class Stage(Word):
    """One sub-step of a selling system, with guidance. Won is an outcome, not a stage."""

    within = ("system",)
    business = models.ForeignKey(Business, models.CASCADE, related_name="stages")
    system = models.ForeignKey(SellingSystem, models.CASCADE, related_name="stages")
    guidance = models.TextField(_("guidance"), blank=True)

    class Meta(Word.Meta):
        verbose_name = _("stage")
        constraints = [models.UniqueConstraint("system", Lower("name"), name="one_stage_of_a_name")]

    def changed(self) -> None:
        """Conversion from stage to stage is read along the stages as they stand now."""
        mark(business=self.business_id, side=Hat.SALES, since=self.business.today())

    @transaction.atomic
    def retire(self) -> None:
        """Offer it no longer. Raises Refused while prospects are open in it, and for a system's last stage."""
        others = [
            stage for stage in self.siblings().select_for_update() if not stage.retired_at and stage.pk != self.pk
        ]
        if not others:
            raise Refused(_now("A selling system has at least one stage, so this one stays. Add another one first."))
        open_ones = self.prospects.filter(outcome="").count()
        if open_ones:
            where = _now("Move them to %(stages)s first.") % {"stages": " / ".join(stage.name for stage in others)}
            raise Refused(still_open(self.name, open_ones) + " " + where)
        super().retire()

    @transaction.atomic
    def describe(self, *, name: str, guidance: str) -> None:
        """Say what it is called and what to do in it. Raises Refused for a name that another stage has."""
        self.guidance = guidance.strip()
        self.save(update_fields=["guidance"])
        self.rename(to=name)


class Outcome(models.TextChoices):
    """How an attempt of sales ended. An open one has none."""

    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    HANDED_BACK = "handed_back", _("Handed back")


class AskAgain(models.TextChoices):
    """What somebody who said no answered to “may we ask again?”. Nothing: nobody asked them."""

    LATER = "later", _("From a date")
    NEVER = "never", _("Never")


class Reason(Word):
    """Why prospects say no, or why they are handed back: what the forms offer."""

    within = ("business", "outcome")
    business = models.ForeignKey(Business, models.CASCADE, related_name="reasons")
    outcome = models.CharField(
        max_length=11, choices=[(o, o.label) for o in (Outcome.LOST, Outcome.HANDED_BACK)], default=Outcome.LOST
    )

    class Meta(Word.Meta):
        verbose_name = _("reason")
        constraints = [models.UniqueConstraint("business", "outcome", Lower("name"), name="one_reason_of_a_name")]
