"""The fields that say where a business is, shared by founding one and changing one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from business.models import Business
from funnel.setup import places

if TYPE_CHECKING:
    BusinessModelForm = forms.ModelForm[Business]
else:
    BusinessModelForm = forms.ModelForm


class PlaceForm(BusinessModelForm):
    """Name, country, zone, currency, language: each from a list."""

    country = forms.ChoiceField(label=_("Country"), choices=places.countries)
    zone = forms.ChoiceField(label=_("Time zone"), choices=places.zones)
    currency = forms.ChoiceField(label=_("Currency"), choices=places.currencies)
    language = forms.ChoiceField(label=_("Dates and numbers"), choices=settings.LANGUAGES)

    class Meta:
        model = Business
        fields = ["name", "country", "zone", "currency", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the business")
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        for name in ("country", "zone", "currency", "language"):
            self.keep_unlisted(name)

    def keep_unlisted(self, name: str) -> None:
        """What a business has already stays a choice, though the list does not have it."""
        field, value = self.fields[name], self.initial.get(name)
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        listed: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if value and value not in dict(listed):
            field.choices = [(value, value), *listed]
