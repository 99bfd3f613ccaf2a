"""Which leads the list shows: every parameter of its address, and what each one means."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField
from business.keyed_choice import KeyedChoiceField
from business.models import Business
from business.periods import Period, monday_from_key, month_of, week_of
from business.referrers import sent_by
from marketing.forms.choices import NONE, Words, by_key, latest_first
from marketing.models import Campaign, Source
from marketing.models.campaign_history import called
from marketing.models.lead import LeadQuerySet
from marketing.models.record import Status
from marketing.models.source import Approach

COUNTED, ALL, DUE, MISSING, CALL = "counted", "all", "due", "missing", "call"


class LookingForm(forms.Form):
    """The filter above the list. Nothing in it is required, and an empty one means: open leads."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=200, widget=forms.TextInput)
    source = KeyedChoiceField(label=_("Source"), required=False)
    campaign = KeyedChoiceField(label=_("Campaign"), required=False)
    ready_from = DayField(required=False, widget=forms.HiddenInput)
    ready_to = DayField(required=False, widget=forms.HiddenInput)
    approach = forms.ChoiceField(
        choices=[("", ""), (NONE, NONE), *Approach.choices], required=False, widget=forms.HiddenInput
    )
    signs = forms.ChoiceField(choices=[("", ""), (MISSING, MISSING)], required=False, widget=forms.HiddenInput)
    referrer = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    step = KeyedChoiceField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        choices=[(name, name) for name in (*Status.values, COUNTED, ALL)], required=False, widget=forms.HiddenInput
    )
    revisit = forms.ChoiceField(choices=[("", ""), (DUE, DUE)], required=False, widget=forms.HiddenInput)
    untouched = forms.ChoiceField(
        choices=[("", ""), (ALL, ALL), (CALL, CALL)], required=False, widget=forms.HiddenInput
    )
    week = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, business: Business, words: Words) -> None:
        campaigns = latest_first(business.campaigns.all(), business.language)
        super().__init__(by_primary_key(data, source=words.sources, campaign=campaigns))
        self.business, self.steps = business, words.steps
        self.fields["from"] = DayField(label=_("Arrived from"), required=False)
        self.fields["to"] = DayField(label=_("until"), required=False)
        self.choose("source", [("", _("All sources")), (NONE, _("Not asked")), *by_key(words.sources)])
        self.choose("campaign", [("", _("All campaigns")), (NONE, _("None")), *by_key(campaigns)])
        self.choose("step", [("", ""), (NONE, ""), *by_key(words.steps)])
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("Name, phone, e-mail, what they want")}

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a select its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what stands above
        field.choices = choices

    def clean_week(self) -> Period | None:
        """An ISO week such as 2026-W47."""
        text = self.cleaned_data["week"]
        try:
            return week_of(monday_from_key(text)) if text else None
        except (ValueError, OverflowError) as problem:
            raise forms.ValidationError(_now("That is not a week. Write it like 2026-W47.")) from problem

    def clean_month(self) -> Period | None:
        """A month such as 2026-11."""
        text = self.cleaned_data["month"]
        found = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
        try:
            return month_of(date(int(found[1]), int(found[2]), 1)) if found else none_for(text)
        except (ValueError, OverflowError) as problem:
            raise forms.ValidationError(_now("That is not a month. Write it like 2026-11.")) from problem

    def clean(self) -> None:
        """A window that ends before it starts holds nothing, and nobody means that."""
        for start, end in (("from", "to"), ("ready_from", "ready_to")):
            first, last = self.cleaned_data.get(start), self.cleaned_data.get(end)
            if first and last and last < first:
                self.add_error(end, _("It ends before it starts."))

    def window(self, start: str, end: str) -> Period | None:
        """The dates between two fields, either of which may be open; None where both are."""
        first, last = self.cleaned_data[start], self.cleaned_data[end]
        return Period(first or date.min, last or date.max) if first or last else None

    def within(self, leads: LeadQuerySet) -> LeadQuerySet:
        """The leads that every filter but the tabs lets through."""
        said = self.cleaned_data
        for window in (said["week"], said["month"], self.window("from", "to")):
            leads = leads.arrived_in(window) if window else leads
        ready = self.window("ready_from", "ready_to") or (Period(date.min, date.max) if said["signs"] else None)
        leads = leads.handed_over_in(ready, unready=bool(said["signs"])) if ready else leads
        for name in ("source", "campaign"):
            if said[name]:
                leads = leads.filter(**{name: None if said[name] == NONE else said[name]})
        if said["approach"] == NONE:
            leads = leads.filter(Q(source=None) | Q(source__approach=""))
        elif said["approach"]:
            leads = leads.filter(source__approach=said["approach"])
        if said["untouched"]:
            leads = leads.untouched(to_call=said["untouched"] == CALL, today=self.business.today())
        if said["referrer"]:
            leads = sent_by(leads, said["referrer"], person="referrer", reference="referrer__reference")
        return leads.about(said["q"]) if said["q"] else leads

    def chosen(self, leads: LeadQuerySet) -> LeadQuerySet:
        """Of these, the leads of the tab: status, step, revisit date."""
        said = self.cleaned_data
        status = said["status"] or Status.OPEN
        if status == COUNTED:
            leads = leads.counted()
        elif status != ALL:
            leads = leads.filter(status=status)
        if said["step"]:
            leads = leads.filter(step=None if said["step"] == NONE else said["step"])
        return leads.to_revisit(self.business.today()) if said["revisit"] else leads


def by_primary_key(data: Any, **words: Iterable[Source | Campaign]) -> Any:
    """What was asked, with words named by their reference named by their primary key, as the choices are.

    So are those named by a name, the present one or one they had. Of a source that went into another one, the other.
    """
    data = data.copy()
    for name, known in words.items():
        rows = list(known)
        keys = {str(row.reference): str(row.pk) for row in rows}
        into = {str(row.pk): str(row.merged_into_id) for row in rows if isinstance(row, Source) and row.merged_into_id}
        wanted = keys.get(data.get(name), data.get(name))
        if wanted and wanted != NONE and wanted not in keys.values():
            word = called(rows, wanted)
            wanted = str(word.pk) if word else wanted
        if wanted in keys.values():
            data[name] = into.get(wanted, wanted)
    return data


def none_for(text: str) -> Period | None:
    """No window for no text. Raises ValueError for any other."""
    if text:
        raise ValueError(text)
    return None
