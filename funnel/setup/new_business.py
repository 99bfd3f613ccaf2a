"""Found a business: one page, sensible answers filled in, one button."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.messages import Open, say
from business.models import Business, User
from business.one_time_key import once_only
from funnel.setup import places
from funnel.setup.founding import found_business
from funnel.setup.place_fields import PlaceForm
from funnel.setup.presets import STARTERS


class NewBusinessForm(PlaceForm):
    """The place, and the kind of business whose words it starts with."""

    starter = forms.ChoiceField(
        label=_("What kind of business is it?"),
        help_text=_("It brings words to start with. You can change every one of them later."),
        choices=[(key, starter) for key, starter in STARTERS.items()],
        widget=forms.RadioSelect,
        initial="trades",
    )
    seen_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["country"].widget.attrs.update(
            {
                "hx-get": reverse("new_business"),
                "hx-trigger": "change",
                "hx-target": "#place",
                "hx-include": "closest form",
            }
        )

    def found(self, owner: User) -> Business:
        """The business, with `owner` as its owner."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "seen_zone"}
        return found_business(owner=owner, **facts)


@once_only
def new_business(request: HttpRequest) -> HttpResponse:
    """Ask, and found it. A part for htmx: the place again, guessed from the country chosen."""
    assert request.user.is_authenticated  # noqa: S101 - the login middleware saw to it
    if request.user.is_example:  # nobody's account: a business of theirs would be lost with the example
        return redirect("front")
    form = NewBusinessForm(request.POST) if request.method == "POST" else NewBusinessForm(initial=guessed(request))
    if request.method == "POST" and form.is_valid():
        business = form.found(request.user)
        welcome(request, business)
        return redirect(business.home)
    template = "setup/new_business.html" + ("#place" if getattr(request, "htmx", False) else "")
    context = {
        "form": form,
        "first": not request.user.memberships.filter(business__is_example=False).exists(),
        "example": Business.objects.example_of(request.user),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def guessed(request: HttpRequest) -> dict[str, str]:
    """What to fill in: what the browser says, after what was chosen on the page already."""
    place = places.guess(
        request.headers.get("Accept-Language", ""),
        country=request.GET.get("country", ""),
        seen_zone=request.GET.get("seen_zone", ""),
    )
    return {
        "name": request.GET.get("name", ""),
        "country": place.country,
        "zone": place.zone,
        "currency": place.currency,
        "language": place.language,
        "starter": request.GET.get("starter", "trades"),
    }


def welcome(request: HttpRequest, business: Business) -> None:
    """Say on Today that it is there, and where its words are."""
    say(
        request,
        _now("%(business)s is ready. Its words, like sources and steps, can be changed under Settings.")
        % {"business": business},
        offer=Open(f"{business.home}settings/words/marketing/", _now("See its words")),
    )
