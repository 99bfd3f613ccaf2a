"""“Who sent them?”: a text, and whom it may be of those the business knows. Nobody is picked unasked."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.models import Business, Person

PICKED = "referrer"  # the name under which a picked person's reference is sent
NOBODY_KNOWN = "new"


class ReferrerInput(forms.TextInput):
    """The text, and below it the people it may be."""

    template_name = "shared/sent_by.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.people: list[Person] = []
        self.picked = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the people to choose from."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"people": self.people, "picked": self.picked}
        return context


class ReferrerField(forms.CharField):
    """Who sent them, as typed."""

    widget = ReferrerInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Who sent them?"), "max_length": 200, "required": False, **options})


class WithReferrer(forms.Form):
    """A form with a `referred_by`: whoever was picked for it is its `referrer`, else nobody known."""

    def know_referrers(
        self, business: Business, *, known: Person | None = None, text: str = "", person: Person | None = None
    ) -> None:
        """Offer who was picked before something else had to be mended, else `known`, who stands there with a text.

        `person` is the one who was sent, and cannot have sent themselves.
        """
        self.referrers, self.known_referrer, self.known_text, self.sent = business.people, known, text, person
        widget: Any = self.fields["referred_by"].widget
        picked = self.picked_referrer() if self.is_bound else known
        widget.people = [picked] if picked else []
        widget.picked = str(picked.reference) if picked else ""

    def picked_referrer(self) -> Person | None:
        """Who was picked. Somebody of another business is nobody."""
        try:
            return self.referrers.filter(reference=UUID(self.data.get(PICKED, ""))).first()
        except ValueError:
            return None

    def clean_referred_by(self) -> str:
        """The text; where somebody known was picked for it, their name and them."""
        text: str = self.cleaned_data["referred_by"]
        person, asked = None, self.data.get(PICKED, "") if text else ""
        if asked not in ("", NOBODY_KNOWN):
            person = self.picked_referrer()
            if person is None:
                raise ValidationError(_now("The person you picked is not here any more."))
        elif PICKED not in self.data and self.known_referrer and text == str(self.known_referrer):
            person = self.known_referrer  # a form without the choice left the name as it was
        if person and person == self.sent:
            raise ValidationError(_now("Nobody sends themselves. Pick somebody else."))
        self.cleaned_data[PICKED] = person
        if person and person == self.known_referrer:
            return self.known_text
        return str(person)[:200] if person else text
