"""They became a customer: what it is worth, and when."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.amounts import MoneyField
from business.day_field import DayOfSavingField
from business.models import Business


class WinForm(forms.Form):
    """The value of a conversion and its day, not after today."""

    on = DayOfSavingField(label=_("On"))
    field_order = ["value", "on"]

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "win_%s"
        self.business = business
        self.today = business.today()
        self.fields["value"] = MoneyField(currency=business.currency, label=_("Worth"), required=False)
        self.fields["on"].initial = self.today
        self.order_fields(self.field_order)

    def moment(self) -> datetime | None:
        """When it happened: now, for today; noon, for a day whose hour nobody knows."""
        on = self.cleaned_data["on"]
        return None if on == self.today else self.business.noon(on)
