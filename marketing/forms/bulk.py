"""What to do with the ticked rows of the list of leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.models import Business, User
from business.several import SeveralField
from marketing.forms.choices import NONE, Words, by_key, in_use
from marketing.models import Lead


class BulkForm(forms.Form):
    """Ticked leads, and one of three things to do with them: move, close, say where they came from."""

    lead = SeveralField(
        Lead.objects.none(),
        to_field_name="reference",
        error_messages={"required": _("Tick at least one lead first.")},
    )
    do = forms.ChoiceField(choices=[("move", _("Move")), ("close", _("Close")), ("source", _("Set source"))])
    step = forms.ChoiceField(label=_("Move to"), required=False)
    why = forms.CharField(label=_("Close, because"), required=False, max_length=200)
    source = forms.ChoiceField(label=_("Source"), required=False)

    def __init__(self, data: Any = None, *, business: Business, words: Words) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["lead"].queryset = business.leads.select_related("person")
        fields["step"].choices = [("", _("Step")), *by_key(in_use(words.steps))]
        fields["source"].choices = [("", _("Source")), (NONE, _("Not asked")), *by_key(in_use(words.sources))]
        self.steps = {str(step.pk): step for step in words.steps}
        self.sources = {str(source.pk): source for source in words.sources}

    def clean(self) -> None:
        """What is to be done says what it needs."""
        needs = {
            "move": ("step", _now("Choose the step to move them to.")),
            "close": ("why", _now("Say why they are closed.")),
            "source": ("source", _now("Choose the source.")),
        }
        field, words = needs.get(self.cleaned_data.get("do", ""), ("", ""))
        if field and not self.cleaned_data.get(field):
            self.add_error(None, words)

    def act(self, lead: Lead, *, by: User) -> None:
        """Do it to one lead, through its verb. Raises Refused when it may not be."""
        said = self.cleaned_data
        match said["do"]:
            case "move":
                lead.move(to=self.steps[said["step"]], by=by)
            case "close":
                lead.close(why=said["why"], by=by)
            case "source":
                lead.correct(by=by, source=self.sources.get(said["source"]))
