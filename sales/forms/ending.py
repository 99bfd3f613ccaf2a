"""They became a customer: what it is worth, and when."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.amounts import MoneyField
from business.models import Business


class WinForm(forms.Form):
    """The value of a conversion and its day, not after today."""

    on = forms.DateField(label=_("On"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    field_order = ["value", "on"]

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "win_%s"
        self.business = business
        self.today = business.today()
        self.fields["value"] = MoneyField(currency=business.currency, label=_("Worth"), required=False)
        self.fields["on"].initial = self.today
        self.order_fields(self.field_order)

    def clean_on(self) -> date:
        """Not a day that is still to come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("That day is still to come. Pick today or an earlier one."))
        return on

    def moment(self) -> datetime | None:
        """When it happened: now, for today; noon, for a day whose hour nobody knows."""
        on = self.cleaned_data["on"]
        return None if on == self.today else self.business.noon(on)
