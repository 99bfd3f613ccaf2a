"""What the door asks: the signs of readiness on the way in, a reason on the way back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business import one_time_key
from business.keyed_choice import KeyedChoiceField
from business.models import Business
from business.refusal import Refused
from business.several_field import SeveralField
from business.templatetags.figures import day
from funnel.handover.revisit_form import RevisitForm, months_later
from funnel.handover.sellers import gone_seller, sellers
from marketing.models import Lead, SignOfReadiness
from sales.models import Reason, SellingSystem
from sales.models.words import Outcome

ON_A_DATE, NEVER = "date", "never"
BEFORE = ("1", "6")  # months that the form once offered


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
    salesperson = KeyedChoiceField(label=_("Who takes it on?"), required=False)
    system = forms.ModelChoiceField(
        SellingSystem.objects.none(),
        label=_("Selling system"),
        empty_label=None,
        error_messages={"required": _("Choose the selling system.")},
    )

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business = lead.business
        self.asked = business.signs_of_readiness.in_use()
        self.fields["signs"].queryset = self.asked  # type: ignore[attr-defined]
        self.fields["signs"].show_hidden_initial = True
        known = sellers(business)
        self.only_seller = known[0][0] if len(known) == 1 else ""
        self.fields["salesperson"].choices = [("", _("Nobody yet")), *known]  # type: ignore[attr-defined]
        self.fields["salesperson"].error_messages["invalid_choice"] = gone_seller(
            business, self.data.get(self.add_prefix("salesperson"), "")
        )
        self.offer_systems(business)
        # In a firm of one seller nobody is asked; a page that stood open from before may still say.
        if self.only_seller and self.add_prefix("salesperson") not in self.data:
            del self.fields["salesperson"]
        if not self.asked:
            del self.fields["signs"], self.fields["unready_why"]

    def clean_signs(self) -> list[SignOfReadiness]:
        """The signs as they were ticked and unticked here; what was left alone stays as somebody else has seen it."""
        ticked, known = set(self.cleaned_data["signs"]), set(self.initial.get("signs", ()))
        if one_time_key.FIELD not in self.data:
            return list(ticked)
        shown = self.data.getlist(self.add_initial_prefix("signs"))  # type: ignore[attr-defined]
        left_alone = {sign for sign in self.asked if (str(sign.pk) in shown) == (sign in ticked)}
        return [sign for sign in self.asked if (sign.pk in known if sign in left_alone else sign in ticked)]

    def offer_systems(self, business: Business) -> None:
        """Where there is one selling system it is not asked for, but said: who saw it never gets another unsaid."""
        field: Any = self.fields["system"]
        systems = business.selling_systems.in_use().filter(stages__retired_at=None, stages__isnull=False).distinct()
        field.queryset, field.initial = systems, next(iter(systems), None)
        sent = self.data.get(self.add_prefix("system"), "")
        sent = sent if sent.isascii() and sent.isdigit() and len(sent) < 19 else ""
        gone = business.selling_systems.exclude(pk__in=systems).filter(pk=sent).first() if sent else None
        if gone:
            field.error_messages["invalid_choice"] = _now(
                "“%(name)s” is not in use any more. Nothing is lost: choose another selling system and hand over."
            ) % {"name": gone}
        self.several = field.required = len(systems) > 1
        if not (self.several or gone):
            field.widget = forms.HiddenInput()

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


class AskAgainForm(RevisitForm):
    """“May we ask again?”: in 3 months, in a year, on a date, or never. None is preselected, and none need be given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        soon: Any = self.fields["soon"]
        soon.label = _("May we ask again?")
        soon.help_text = _("Without an answer marketing leaves them alone until they call.")
        soon.choices = [
            ("3", self.words(3)),
            ("12", _now("in a year, %(date)s") % {"date": day(months_later(self.today, 12))}),
            (ON_A_DATE, _now("on a date")),
            (NEVER, _now("never")),
        ]
        if str(self.data.get("soon")) in BEFORE:  # sent from a page that was open before these were offered
            soon.choices.append((str(self.data["soon"]), self.words(int(self.data["soon"]))))
        self.fields["on"].label = _("On which date")

    def clean(self) -> dict[str, Any]:
        """One answer, not two."""
        told = super().clean() or self.cleaned_data
        if told.get("soon") == NEVER and told.get("on"):
            self.add_error("on", _now("You chose “never” and a date. Take one of them away."))
        if told.get("soon") == ON_A_DATE and not told.get("on") and "on" not in self.errors:
            self.add_error("on", _now("Say from which date."))
        return told

    @property
    def never(self) -> bool:
        """Whether they do not want to be asked again."""
        return bool(self.cleaned_data.get("soon") == NEVER)

    def date(self) -> date | None:
        """The day from which they may be asked again, if any. A typed one is the more exact."""
        typed: date | None = self.cleaned_data["on"]
        soon = self.cleaned_data["soon"]
        return typed or (months_later(self.today, int(soon)) if soon.isdigit() else None)


class LoseForm(AskAgainForm, ReasonForm):
    """Why they said no, and whether we may ask again."""

    outcome = Outcome.LOST
