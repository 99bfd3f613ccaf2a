"""A call that got through, or did not: two taps, and a note where somebody has one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AGAIN_IN = {"tomorrow": 1, "soon": 3}


class CallForm(forms.Form):
    """A note that may stand with the call."""

    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.TextInput({"placeholder": _("A note, if you like"), "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "call_%s"


class AttemptForm(CallForm):
    """When to try again: the button that was pressed says it."""

    again = forms.ChoiceField(choices=[("tomorrow", _("Tomorrow")), ("soon", _("In 3 days"))])

    def again_on(self, today: date) -> date:
        """The day to try again."""
        return today + timedelta(days=AGAIN_IN[self.cleaned_data["again"]])
