"""Mend what was logged: the lead's facts, and who the person is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField, When
from business.edits import Edit, plain
from business.models import Business, Person
from business.referrer_field import PICKED, ReferrerField, WithReferrer
from marketing.forms.choices import CampaignField, SourceField
from marketing.models import Lead

not_too_long = MaxLengthValidator(254)  # what Email.address holds


class FactsForm(Edit, WithReferrer):
    """A lead's facts, for its verb `correct`."""

    wants = forms.CharField(label=_("What they want"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    arrived_on = DayField(label=_("Arrived on"), when=When.HAPPENED)
    referred_by = ReferrerField(label=_("Referred by"))

    def __init__(self, data: Any = None, *, business: Business, lead: Lead) -> None:
        names = ("wants", "source", "campaign", "arrived_on", "referred_by")
        super().__init__(data, initial={**{name: getattr(lead, name) for name in names}, "referred_by": lead.sent_by})
        self.know_referrers(business, known=lead.referrer, text=lead.referred_by, person=lead.person)
        self.fields["source"] = SourceField(business=business, also=lead.source_id)
        self.fields["campaign"] = CampaignField(business=business, on=lead.arrived_on, chosen=lead.campaign_id)
        self.order_fields(names)
        self.referrer = lead.referrer

    def changes(self) -> dict[str, Any]:
        """What was changed, as `Lead.correct` takes it. Who was picked goes with what was typed of them."""
        changed, typed = super().changes(), self.cleaned_data
        as_stored = plain(self.fields["referred_by"], self.typed("referred_by")) == self.stored("referred_by").strip()
        if "referred_by" in changed or (as_stored and typed.get(PICKED) != self.referrer):
            changed |= {"referred_by": typed["referred_by"], PICKED: typed.get(PICKED)}
        return changed


class PersonForm(Edit, forms.Form):
    """Who they are and how to reach them, for the person's verb `mend`. E-mails and phones stand one per line."""

    merged = ("phones", "emails")

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    phones = forms.CharField(label=_("Phone"), required=False, widget=forms.Textarea(attrs={"rows": 1}))
    emails = forms.CharField(label=_("E-mail"), required=False, widget=forms.Textarea(attrs={"rows": 1}))
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, person: Person) -> None:
        known = {
            "name": person.name,
            "company": person.company,
            "address": person.address,
            "emails": "\n".join(email.address for email in person.emails.all()),
            "phones": "\n".join(phone.number for phone in person.phones.all()),
        }
        super().__init__(data, initial=known)
        self.fields["phones"].help_text = self.fields["emails"].help_text = _("One per line, where there are several.")

    def clean_emails(self) -> list[str]:
        """Addresses, each of which could be one."""
        found = lines(self.cleaned_data["emails"])
        for address in found:
            try:
                validate_email(address)
                not_too_long(address)
            except ValidationError as problem:
                raise ValidationError(_("“%(text)s” is not an e-mail address."), params={"text": address}) from problem
        return found

    def clean_phones(self) -> list[str]:
        """Numbers, as typed."""
        found = lines(self.cleaned_data["phones"])
        for number in found:
            if not any(sign.isdigit() for sign in number) or len(number) > 40 or "@" in number:
                raise ValidationError(_("“%(text)s” is not a phone number."), params={"text": number})
        return found

    def clean(self) -> None:
        """Somebody without a name, a phone and an e-mail cannot be told from anybody else."""
        said = self.cleaned_data
        if not self.errors and not any(said.get(name) for name in ("name", "company", "emails", "phones")):
            self.add_error(None, _("Leave at least a name, a phone or an e-mail."))

    def changes(self) -> dict[str, Any]:
        """What was changed, as `Person.mend` takes it."""
        return super().changes() | self.added_and_removed("phones", "emails")


def lines(text: str) -> list[str]:
    """Its lines without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
