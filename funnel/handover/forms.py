"""What the door asks: the signs of readiness on the way in, a reason on the way back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.models import Business
from business.refusal import Refused
from business.several import SeveralField
from funnel.handover.revisiting import RevisitForm
from funnel.handover.sellers import sellers
from marketing.models import Lead, SignOfReadiness
from sales.models import Reason, SellingSystem
from sales.models.words import Outcome


class HandOverForm(forms.Form):
    """The signs of readiness; who takes it on; and why, where a sign is missing."""

    signs = SeveralField(
        SignOfReadiness.objects.none(),
        label=_("What have you seen or heard?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unready_why = forms.CharField(
        label=_("Why hand over all the same?"),
        help_text=_("A sign is missing. That is fine if you say why. It is counted."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    salesperson = forms.ChoiceField(label=_("Who takes it on?"), required=False)
    system = forms.ModelChoiceField(SellingSystem.objects.none(), label=_("Selling system"), empty_label=None)

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business = lead.business
        self.asked = business.signs_of_readiness.in_use()
        self.fields["signs"].queryset = self.asked  # type: ignore[attr-defined]
        self.fields["salesperson"].choices = [("", _("Nobody yet")), *sellers(business)]  # type: ignore[attr-defined]
        systems = business.selling_systems.in_use().filter(stages__retired_at=None, stages__isnull=False).distinct()
        self.fields["system"].queryset = systems  # type: ignore[attr-defined]
        self.several = len(systems) > 1
        if self.several:
            self.fields["system"].initial = systems[0]
        else:
            del self.fields["system"]
        if not self.asked:
            del self.fields["signs"], self.fields["unready_why"]

    def clean(self) -> dict[str, Any]:
        """A missing sign needs a reason."""
        told = super().clean() or self.cleaned_data
        missing = set(self.asked) - set(told.get("signs") or [])
        if missing and not told.get("unready_why") and "unready_why" not in self.errors and "signs" not in self.errors:
            self.add_error("unready_why", _now("Not every sign was seen. Say why you hand over all the same."))
        if not missing:
            told["unready_why"] = ""
        return told


class ReasonForm(RevisitForm):
    """A reason: one tap, or own words, or both; and a date. `seen` is the version the member looked at."""

    outcome: Outcome
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        Reason.objects.none(), label=_("Why?"), required=False, empty_label=None, widget=forms.RadioSelect
    )
    own_words = forms.CharField(
        label=_("In your own words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("seen", "reason", "own_words", "soon", "on")

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, business=business, **kwargs)
        self.reasons = business.reasons.in_use().filter(outcome=self.outcome)
        self.fields["reason"].queryset = self.reasons  # type: ignore[attr-defined]
        if not self.reasons:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Without a reason nobody learns from it."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not told.get("reason") and not told.get("own_words"):
            self.add_error("own_words", _now("Pick a reason or write one."))
        return told

    def refuse(self, refusal: Refused, *, version: int) -> None:
        """Show the refusal with everything typed; the member now looks at this version."""
        self.add_error(None, str(refusal.sentence))
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = version  # type: ignore[index]

    @property
    def why(self) -> str:
        """The reason that was picked, else the own words."""
        reason = self.cleaned_data.get("reason")
        return str(reason or self.cleaned_data["own_words"])

    @property
    def besides(self) -> str:
        """The own words, where they stand beside a reason that was picked."""
        return str(self.cleaned_data["own_words"]) if self.cleaned_data.get("reason") else ""


class HandBackForm(ReasonForm):
    """Why they are not ready, and when marketing shall look again."""

    outcome = Outcome.HANDED_BACK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soon"].label = _("When should marketing look again?")


class LoseForm(ReasonForm):
    """Why they said no, and whether marketing may call again."""

    outcome = Outcome.LOST

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soon"].label = _("May marketing call again?")
        self.fields["soon"].help_text = _("Leave it empty if not. Then marketing leaves them alone for good.")
