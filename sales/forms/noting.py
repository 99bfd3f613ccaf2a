"""Small things to say of a prospect: a note, an expected value, whose it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.hats import Hat, Role
from business.models import Business, User
from sales.forms.money import MoneyField
from sales.models import Salesperson


class NoteForm(forms.Form):
    """Something worth writing down."""

    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea({"rows": 2, "placeholder": _("What they said, what you agreed …")}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "note_%s"


class ExpectForm(forms.Form):
    """What it may be worth."""

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "expect_%s"
        self.fields["value"] = MoneyField(currency=business.currency, label=_("Expected value"), required=False)


class AssignForm(forms.Form):
    """Who sells to them: a salesperson, a member who has not sold yet, or nobody."""

    to = forms.ChoiceField(label=_("Salesperson"), required=False)

    def __init__(self, *args: Any, business: Business, known: list[Salesperson], **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "assign_%s"
        self.business = business
        self.known = {str(each.pk): each for each in known}
        self.new = {
            f"member-{user.pk}": user for user in sellers(business) if user.pk not in {s.user_id for s in known}
        }
        named = [*self.known.items(), *self.new.items()]
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - said to the type checker
        to.choices = [("", _("Nobody yet")), *[(key, str(who)) for key, who in named]]

    def salesperson(self) -> Salesperson | None:
        """Who was picked; a member who sells for the first time becomes a salesperson."""
        picked = self.cleaned_data["to"]
        if picked in self.new:
            return Salesperson.objects.who_is(self.new[picked], self.business)
        return self.known.get(picked)


def sellers(business: Business) -> list[User]:
    """The members who may wear the sales hat."""
    selling = [role for role in Role if Hat.SALES in role.hats]
    return list(User.objects.filter(memberships__business=business, memberships__role__in=selling).order_by("name"))
