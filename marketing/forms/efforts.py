"""Money and hours, and what was done before anybody answered."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business import bounds
from business.amounts import MoneyField
from business.day_field import DayOfSavingField
from business.hours import HoursField
from business.keyed_choice import KeyedChoiceField
from business.models import Business, User
from business.whole_numbers import WholeNumberField
from marketing.forms.choices import latest_first, sources_in_use
from marketing.models import Campaign, Effort, Source

Target = Source | Campaign


class EffortForm(forms.Form):
    """Money, hours or both, on a date. Where a source or campaign is given it is not asked for."""

    target = KeyedChoiceField(label=_("Spent on"), error_messages={"required": _("Choose a source or a campaign.")})
    on = DayOfSavingField(label=_("When"))
    hours = HoursField(label=_("Hours"), required=False)
    note = forms.CharField(label=_("What for"), required=False, max_length=200)
    field_order = ("target", "on", "money", "hours", "note")

    def __init__(self, data: Any = None, *, business: Business, target: Target | None = None, chosen: str = "") -> None:
        super().__init__(data, initial={"on": business.today(), "target": chosen})
        self.business, self.given = business, target
        label = _("Money (%(currency)s)") % {"currency": business.currency}
        self.fields["money"] = MoneyField(currency=business.currency, label=label, required=False, error_messages={})
        self.order_fields(self.field_order)
        if target is None:
            self.offer_targets()
        else:
            del self.fields["target"]

    def offer_targets(self) -> None:
        """Sources and campaigns of the business in one select."""
        self.targets: dict[str, Target] = {}
        groups: list[Any] = [("", _("Choose"))]
        for kind, label, rows in (
            ("source", _("Sources"), sources_in_use(self.business)),
            ("campaign", _("Campaigns"), latest_first(self.business.campaigns.all(), self.business.language)),
        ):
            named: dict[str, Target] = {f"{kind}:{row.pk}": row for row in rows}
            self.targets |= named
            groups.append((label, [(key, str(row)) for key, row in named.items()]))
        field: Any = self.fields["target"]
        field.choices = groups

    def clean(self) -> None:
        """Nothing spent is no effort."""
        said = self.cleaned_data
        if not self.errors and not said.get("money") and not said.get("hours"):
            self.add_error(None, _("Say how much money, or how many hours. Hours count as much as money."))

    def spend(self, *, by: User) -> Effort:
        """Keep the effort."""
        said = self.cleaned_data
        target = self.given or self.targets[said["target"]]
        effort = Effort(
            business=self.business,
            source=target if isinstance(target, Source) else None,
            campaign=target if isinstance(target, Campaign) else None,
            on=said["on"],
            money=said["money"] or Decimal(0),
            hours=said["hours"] or Decimal(0),
            note=said["note"],
            by=by,
        )
        effort.spend()
        return effort


class CountForm(forms.Form):
    """Letters posted, calls made: how many, and when."""

    on = DayOfSavingField(label=_("When"))
    how_many = WholeNumberField(label=_("How many"), min_value=bounds.PIECES.least, max_value=bounds.PIECES.most)
    what = forms.CharField(label=_("Of what"), max_length=80)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["what"].widget.attrs |= {"placeholder": _("letters posted, calls made"), "list": "counted-before"}
