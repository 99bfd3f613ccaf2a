"""Forms of a lead's page: note a touch, come back on a date, say why it ends."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField, DayOfSavingField, When
from business.edits import Edit
from business.models import Business
from marketing.models import Touch


class TouchForm(forms.Form):
    """One marketing contact: how, when, what was said, and when to come back."""

    channel = forms.ChoiceField(
        label=_("How"),
        choices=Touch.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you were in touch.")},
    )
    begun_by = forms.ChoiceField(
        label=_("Who began it"),
        choices=Touch.Side.choices,
        widget=forms.RadioSelect,
        initial=Touch.Side.WE,
        required=False,
    )
    note = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    on = DayOfSavingField(label=_("When"))
    revisit_on = DayField(label=_("Come back on"), required=False, when=When.AHEAD)

    def __init__(self, data: Any = None, *, business: Business) -> None:
        super().__init__(data, initial={"on": business.today()})

    def clean_begun_by(self) -> str:
        """We did, where nothing else was said."""
        return self.cleaned_data["begun_by"] or Touch.Side.WE


class RevisitForm(Edit, forms.Form):
    """A date to come back to a lead on; empty takes it off."""

    revisit_on = DayField(label=_("Come back to it on"), required=False, when=When.AHEAD)

    def __init__(self, data: Any = None, *, now: date | None = None) -> None:
        super().__init__(data, initial={"revisit_on": now})
        self.fields["revisit_on"].widget.attrs["id"] = "id_revisit"


class WhyForm(forms.Form):
    """One of the offered reasons, or one's own words, or both."""

    reason = forms.ChoiceField(label=_("Why?"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your own words"), required=False, max_length=180)

    def __init__(self, data: Any = None, *, offered: list[str]) -> None:
        super().__init__(data)
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)  # noqa: S101 - tells the type checker what stands above
        reason.choices = [(name, name) for name in offered]

    def clean(self) -> None:
        """A reason is asked for, so that somebody can learn from it later."""
        if not self.errors and not self.why:
            self.add_error(None, _("Choose a reason or write one."))

    @property
    def why(self) -> str:
        """The reason as it is kept."""
        said = self.cleaned_data
        return ": ".join(text for text in (said.get("reason"), said.get("words")) if text)[:200]
