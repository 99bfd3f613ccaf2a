"""A campaign: what it is called, when it runs, which sources it feeds."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField
from business.edits import Edit
from business.models import Business, User
from business.several_field import SeveralField
from marketing.models import Campaign
from marketing.models.campaign_history import remember_renaming
from marketing.signals import word_changed

TAKEN = _("There is a campaign of this name already.")


class CampaignForm(Edit, forms.ModelForm):  # type: ignore[type-arg]
    """A campaign's facts."""

    merged = ("sources",)

    starts_on = DayField(label=_("Starts on"), required=False)
    ends_on = DayField(label=_("Ends on"), required=False)

    class Meta:
        model = Campaign
        fields = ("name", "starts_on", "ends_on", "sources", "note")
        field_classes = {"sources": SeveralField}
        widgets = {"sources": forms.CheckboxSelectMultiple, "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data: Any = None, *, business: Business, instance: Campaign) -> None:
        super().__init__(data, instance=instance)
        self.instance.business = self.business = business
        sources: Any = self.fields["sources"]
        fed = Q(campaigns=self.instance.pk) if self.instance.pk else Q(pk=None)
        sources.queryset = business.sources.filter(Q(retired_at=None) | fed).distinct()
        sources.label = _("Sources it feeds")
        sources.help_text = _("With one source, its money and hours count as that source's too.")

    def clean_name(self) -> str:
        """A name that no other campaign of the business has."""
        name: str = self.cleaned_data["name"].strip()
        others = self.business.campaigns.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if name.casefold() in {other.casefold() for other in others}:  # SQLite knows the case of A to Z only
            raise forms.ValidationError(TAKEN)
        return name

    @transaction.atomic
    def save_it(self, *, by: User | None) -> None:
        """Keep it. Under another name, what sales knows of it follows, or nothing is kept."""
        before = Campaign.objects.select_for_update(no_key=True).filter(pk=self.instance.pk).first()
        campaign: Campaign = self.save()
        if before and before.name != campaign.name:
            remember_renaming(campaign, before=before.name, by=by)
            word_changed.send(sender=Campaign, word=campaign, before=before.name)

    def keep(self, *, by: User | None = None) -> bool:
        """Save it; whether the name was still free. Where somebody took it at this moment, that stands beside it."""
        try:
            self.save_it(by=by)
        except IntegrityError:
            self.add_error("name", TAKEN)
        return not self.errors

    def clean(self) -> None:
        """It ends on the day it starts, or later."""
        said = self.cleaned_data
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("It ends before it starts."))
