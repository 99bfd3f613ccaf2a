"""What to do next, and when."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField, When

IN_DAYS = {"today": 0, "tomorrow": 1, "soon": 3, "week": 7}


class PlanForm(forms.Form):
    """The next action: a few words and a day, from today on; a time of day where one was agreed."""

    action = forms.CharField(
        label=_("What next"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Call, visit, send the quote …"), "autocomplete": "off"}),
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("soon", _("In 3 days")),
            ("week", _("In a week")),
            ("day", _("Another day")),
        ],
        widget=forms.RadioSelect,
        initial="tomorrow",
    )
    on = DayField(label=_("Day"), required=False, when=When.AHEAD)
    time_of_day = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, today: date, asks: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "plan_%s"
        self.today = today
        if asks:
            self.fields["action"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """The day that was picked, as `on`."""
        told = self.cleaned_data
        if told.get("when") in IN_DAYS:
            told["on"] = self.today + timedelta(days=IN_DAYS[told["when"]])
        elif told.get("when") == "day" and "on" in told and told["on"] is None:
            self.add_error("on", _("Which day? Pick one."))
        return told

    def planned(self) -> dict[str, Any]:
        """The action, its day and its time, as the verb takes them."""
        told = self.cleaned_data
        return {"action": told["action"], "on": told["on"], "time_of_day": told["time_of_day"]}
