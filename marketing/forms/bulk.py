"""What to do with the ticked rows of the list of leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.keyed_choice import KeyedChoiceField
from business.models import Business, User
from business.refusal import Refused
from business.several_field import SeveralField
from marketing.forms.choices import NONE, Words, by_key, in_use
from marketing.models import Lead, Source


class BulkForm(forms.Form):
    """Ticked leads, and one of three things to do with them: move, close, say where they came from."""

    lead = SeveralField(
        Lead.objects.none(),
        to_field_name="reference",
        error_messages={"required": _("Tick at least one lead first.")},
    )
    do = forms.ChoiceField(choices=[("move", _("Move")), ("close", _("Close")), ("source", _("Set source"))])
    step = KeyedChoiceField(label=_("Move to"), required=False)
    why = forms.CharField(label=_("Close, because"), required=False, max_length=200)
    source = KeyedChoiceField(label=_("Source"), required=False)

    def __init__(self, data: Any = None, *, business: Business, words: Words) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        leads = business.leads.select_related("person", "source")
        if data is not None:  # sent: nobody else changes them now, and two who do this come one after the other
            leads = leads.order_by("pk").select_for_update(of=("self",), no_key=True)
            was = (told.split("/") for told in data.getlist("was"))
            self.was = {told[0]: (told[1], told[2]) for told in was if len(told) == 3}
        fields["lead"].queryset = leads
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
                _source, seen = self.was.get(str(lead.reference), (None, None))
                lead.move(to=self.steps[said["step"]], by=by, seen=seen)
            case "close":
                lead.close(why=said["why"], by=by)
            case "source":
                source = self.sources.get(said["source"])
                self.must_be_as_it_was(lead, source)
                lead.correct(by=by, source=source)

    def must_be_as_it_was(self, lead: Lead, source: Source | None) -> None:
        """Raises Refused where somebody gave it another source since the list was shown: theirs stays."""
        seen, _step = self.was.get(str(lead.reference), (None, None))
        if seen is not None and seen != str(lead.source_id or "") and lead.source != source:
            words = {"person": lead.person, "source": lead.source or _now("not asked")}
            raise Refused(_now("%(person)s has another source meanwhile: %(source)s. That one stays.") % words)
