"""Marketing's own words: steps, signs of readiness, reasons to close."""

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


class Step(Word):
    """One of marketing's ordered sub-steps. Ready is not a step: ready means handed over."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="steps")

    class Meta(Word.Meta):
        verbose_name = _("step")
        constraints = [models.UniqueConstraint("business", Lower("name"), name="one_step_of_a_name")]

    @transaction.atomic
    def retire(self) -> None:
        """Offer it no longer. Raises Refused for the only step, and for the last one while leads stand there."""
        list(self.siblings().select_for_update())  # two people retiring the last two come one after the other
        later = self.siblings().filter(retired_at=None).exclude(pk=self.pk)
        if not later.exists():
            raise Refused(_now("Nothing was changed: a lead must stand somewhere, so at least one step stays."))
        here = self.leads.with_marketing().count()
        if here and not later.filter(position__gte=self.position).exists():
            raise Refused(
                ngettext(
                    "Nothing was changed: %(count)s open lead stands at the last step. Move it to another one first.",
                    "Nothing was changed: %(count)s open leads stand at the last step. Move them to another one first.",
                    here,
                )
                % {"count": here}
            )
        super().retire()

    def changed(self) -> None:
        """Marketing's numbers tell what became of each step, in this order and by these names."""
        mark(business=self.business_id, side=Hat.MARKETING, since=self.business.today())


class SignOfReadiness(Word):
    """A yes/no question the business asks before it calls a lead ready."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="signs_of_readiness")

    class Meta(Word.Meta):
        verbose_name = _("sign of readiness")
        verbose_name_plural = _("signs of readiness")
        constraints = [models.UniqueConstraint("business", Lower("name"), name="one_sign_of_a_name")]


class CloseReason(Word):
    """Why a lead will not become anything: no interest, out of area."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="close_reasons")

    class Meta(Word.Meta):
        verbose_name = _("reason to close")
        verbose_name_plural = _("reasons to close")
        constraints = [models.UniqueConstraint("business", Lower("name"), name="one_close_reason_of_a_name")]
