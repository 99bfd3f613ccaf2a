"""What happened to a prospect: one row for every verb. Those with a `to_stage` are its moves."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from business.history import HistoryRow
from sales.models.prospect import Prospect
from sales.models.words import Stage


class History(HistoryRow):
    """One row for every verb on a prospect. A move is a row with a `to_stage`; the first says where it came in."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="history")
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what stood before, for an undo

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a prospect")
        indexes = [models.Index(fields=["business", "on"])]
