"""What is typed of people: a call, who they are, a note."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.day_field import DayOfSavingField
from business.edits import Edit
from business.models import Business, Person
from business.referrer_field import ReferrerField, WithReferrer
from business.templatetags.figures import day
from funnel.people.contacts import contacts_in
from funnel.people.intake import Call
from funnel.people.typed_caller import name_and_contacts
from marketing.forms.choices import CampaignField
from marketing.models import Campaign, Source

NEW = "new"  # said of the likely ones: it is none of them
YEARS_BACK = 30
OVER_LATELY = timedelta(days=31)  # so long after its end a campaign is offered for calls logged late


class LogForm(WithReferrer):
    """A name or a phone or an e-mail; nothing else is required."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Who called?"), max_length=200, required=False)
    contact = forms.CharField(label=_("Phone or e-mail"), max_length=400, required=False)
    person = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)
    new_job = forms.BooleanField(required=False)
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("How did they hear of you?"),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        to_field_name="reference",
    )
    wants = forms.CharField(
        label=_("What do they want?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "enterkeyhint": "done"}),  # Enter saves from here too
    )
    company = forms.CharField(label=_("Company"), max_length=200, required=False)
    referred_by = ReferrerField()
    arrived_on = DayOfSavingField(
        label=_("When was it?"),
        error_messages={"not_yet": _("That day is still to come. A lead has arrived today or before.")},
    )
    address = forms.CharField(
        label=_("Address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, business: Business, action: str = "lead", **kwargs: Any) -> None:
        kwargs["auto_id"] = "log-%s"  # the dialog opens on pages that have forms of their own
        super().__init__(*args, **kwargs)
        self.business, self.action = business, action
        self.know_referrers(business)
        self.fields["source"].queryset = business.sources.in_use()  # type: ignore[attr-defined]
        since, chosen = business.today() - OVER_LATELY, self.data.get("campaign")
        campaign = CampaignField(business=business, since=since, chosen=chosen, to_field_name="reference")
        self.fields["campaign"] = campaign
        for name in ("name", "contact"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-1p-ignore": "", "spellcheck": "false"}
        if not self.is_bound:  # else the cursor belongs to what is wrong
            self.fields["name"].widget.attrs["autofocus"] = True

    def clean_once(self) -> UUID:
        """The one-time key; a form that lost it gets a new one."""
        return self.cleaned_data["once"] or uuid4()

    def clean_contact(self) -> list[str]:
        """The phone numbers and e-mail addresses in it."""
        return contacts_in(self.cleaned_data["contact"], self.business.country)

    def clean_person(self) -> Person | None:
        """The one who was picked among the likely ones."""
        key = self.cleaned_data["person"]
        if key in ("", NEW):
            return None
        try:
            return self.business.people.get(reference=UUID(key))
        except (Person.DoesNotExist, ValueError):
            raise ValidationError(_now("The person you picked is not here any more.")) from None

    def clean_arrived_on(self) -> date:
        """The day they made contact: today unless said otherwise."""
        today = self.business.today()
        arrived_on: date = self.cleaned_data["arrived_on"] or today
        if arrived_on < today - timedelta(days=365 * YEARS_BACK):
            raise ValidationError(_now("That is more than %d years ago. Look at the year again.") % YEARS_BACK)
        return arrived_on

    def clean(self) -> dict[str, Any]:
        """Somebody it must be; and a note says something."""
        told = super().clean() or self.cleaned_data
        told["name"], more = name_and_contacts(told.get("name", ""), self.business.country)
        told["contact"] = list(dict.fromkeys([*told.get("contact", []), *more]))
        somebody = any(told.get(name) or name in self.errors for name in ("name", "contact", "person"))
        if not somebody:
            self.add_error("name", _now("Write a name, a phone number or an e-mail address. One of them is enough."))
        campaign, arrived_on = told.get("campaign"), told.get("arrived_on")
        if campaign and arrived_on and campaign.is_over(self.business.today()) and not campaign.ran_on(arrived_on):
            self.add_error("campaign", over(campaign))
        if self.action == "note" and not told.get("wants") and "wants" not in self.errors:
            self.add_error("wants", _now("A note needs some words: what did they ask or say?"))
        return told

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that stand under “More”."""
        return [self[name] for name in ("company", "referred_by", "campaign", "arrived_on", "address")]

    @property
    def more_is_open(self) -> bool:
        """Whether something there is wrong or was typed, so that it must be seen."""
        return any(
            field.errors or (self.is_bound and field.value()) for field in self.more if field.name != "arrived_on"
        ) or bool(self["arrived_on"].errors)

    @property
    def picked(self) -> str:
        """What was picked among the likely ones, as typed."""
        return str(self["person"].value() or "")

    def call(self) -> Call:
        """What was typed, as one thing."""
        told = self.cleaned_data
        return Call(contacts=told["contact"], **{name: value for name, value in told.items() if name != "contact"})


def over(campaign: Campaign) -> str:
    """Why somebody cannot have come by a campaign on a day outside it."""
    words = {"campaign": campaign, "on": day(campaign.ends_on)}
    return _now("%(campaign)s ended on %(on)s. Choose the day inside it on which they made contact, or none.") % words


class PersonForm(Edit, forms.Form):
    """Who they are and how to reach them."""

    merged = ("phones", "emails")

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    company = forms.CharField(label=_("Company"), max_length=200, required=False)
    phones = forms.CharField(
        label=_("Phone numbers"),
        help_text=_("One per line."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One per line."),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    address = forms.CharField(
        label=_("Address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "PersonForm":
        """The form as it stands for a person."""
        return cls(
            data,
            initial={
                "name": person.name,
                "company": person.company,
                "address": person.address,
                "phones": "\n".join(phone.number for phone in person.phones.all()),
                "emails": "\n".join(email.address for email in person.emails.all()),
            },
        )

    def clean_phones(self) -> list[str]:
        """One number per line."""
        phones = contacts_in(self.cleaned_data["phones"])
        if any("@" in phone for phone in phones):
            raise ValidationError(_now("There is an e-mail address among the phone numbers."))
        return phones

    def clean_emails(self) -> list[str]:
        """One address per line."""
        emails = contacts_in(self.cleaned_data["emails"])
        if not all("@" in email for email in emails):
            raise ValidationError(_now("There is something without an @ among the e-mail addresses."))
        return emails

    def clean(self) -> dict[str, Any]:
        """Something must be left to know them by."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not any(told[name] for name in ("name", "company", "phones", "emails")):
            self.add_error("name", _now("Leave a name, a company, a phone number or an e-mail address."))
        return told

    def changes(self) -> dict[str, Any]:
        """What was changed, as `Person.mend` takes it."""
        return super().changes() | self.added_and_removed("phones", "emails")


class NoteForm(forms.Form):
    """Something worth remembering."""

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Worth remembering")}),
    )
