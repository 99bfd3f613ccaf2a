"""Small things to say of a prospect: a note, an expected value, whose it is."""

from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.amounts import MoneyField
from business.edits import Edit
from business.hats import Hat, Role
from business.keyed_choice import KeyedChoiceField
from business.models import Business, User
from business.sorting import by_name
from sales.models import Prospect, Salesperson


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


class ExpectForm(Edit, forms.Form):
    """What it may be worth."""

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "expect_%s"
        self.fields["value"] = MoneyField(currency=business.currency, label=_("Expected value"), required=False)


class AssignForm(Edit, forms.Form):
    """Who sells to them: a salesperson, a member who has not sold yet, or nobody. Who left is no choice any more."""

    to = KeyedChoiceField(label=_("Salesperson"), required=False)

    def __init__(self, *args: Any, prospect: Prospect, **options: Any) -> None:
        options.setdefault("initial", {"to": prospect.salesperson_id or ""})
        super().__init__(*args, **options)
        self.auto_id = "assign_%s"
        self.business = prospect.business
        members = {user.pk: user for user in sellers(self.business)}
        everyone = list(self.business.salespeople.all())
        selling = [each for each in everyone if each.user_id is None or each.user_id in members]
        kept = [each for each in everyone if each.pk == prospect.salesperson_id and each not in selling]
        self.known = {str(each.pk): each for each in [*selling, *kept]}
        sold = {each.user_id for each in everyone}
        self.new = {f"member-{pk}": user for pk, user in members.items() if pk not in sold}
        choices: list[tuple[str, Salesperson | User]] = [*self.known.items(), *self.new.items()]
        named = by_name(choices, self.business.language, name=itemgetter(1))
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - said to the type checker
        to.error_messages["invalid_choice"] = gone(everyone, self.data.get(self.add_prefix("to"), ""))
        to.choices = [("", _("Nobody yet")), *[(key, str(who)) for key, who in named]]

    @property
    def has_a_choice(self) -> bool:
        """Whether there is anything to ask: in a firm of one seller there is not, unless somebody else has it."""
        return len(self.known) + len(self.new) > 1 or bool(self.errors)

    def salesperson(self) -> Salesperson | None:
        """Who was picked; a member who sells for the first time becomes a salesperson."""
        picked = self.cleaned_data["to"]
        if picked in self.new:
            return Salesperson.objects.who_is(self.new[picked], self.business)
        return self.known.get(picked)


def gone(everyone: list[Salesperson], key: str) -> str:
    """What is said of a salesperson who is no choice any more."""
    name = next((str(each) for each in everyone if key in (str(each.pk), f"member-{each.user_id}")), "")
    words = {"name": name or _now("Whoever you chose")}
    return _now("%(name)s does not sell here any more. Choose somebody else, or nobody yet.") % words


def sellers(business: Business) -> list[User]:
    """The members who may wear the sales hat."""
    selling = [role for role in Role if Hat.SALES in role.hats]
    members = User.objects.filter(memberships__business=business, memberships__role__in=selling)
    return by_name(members, business.language)
