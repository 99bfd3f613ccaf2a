"""The business's own words: add, rename, reorder, retire, bring back. One page for each side."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from business.edits import Edit, locked
from business.hats import Hat, Role, roles
from business.messages import Undo, say
from business.models import Business
from business.ordered_lists import Word
from business.refusal import Refused
from business.request import BusinessRequest
from marketing.models import CloseReason, SignOfReadiness, Step
from sales.models.words import Outcome, Reason


@dataclass(frozen=True, slots=True)
class WordList:
    """One list of words: what it is called, what it is for, whose it is."""

    side: Hat
    model: type[Word]
    title: str | Promise
    help: str | Promise
    add: str | Promise
    facts: dict[str, Any] = field(default_factory=dict)

    def of(self, business: Business) -> QuerySet[Any]:
        """The business's words of this list, retired ones too."""
        return self.model._default_manager.filter(**self.whose(business))

    def new(self, business: Business, name: str) -> Word:
        """A word that is not in the list yet."""
        return self.model(name=name, **self.whose(business))

    def whose(self, business: Business) -> dict[str, Any]:
        """What every word of this list of a business has in common."""
        return {"business": business, **self.facts}


LISTS: dict[str, WordList] = {
    "steps": WordList(
        Hat.MARKETING,
        Step,
        _("Steps"),
        _("What a lead goes through with marketing, in order. Ready is not a step: ready means handed over to sales."),
        _("Add a step"),
    ),
    "signs": WordList(
        Hat.MARKETING,
        SignOfReadiness,
        _("Signs of readiness"),
        _("What you ask yourself before you call a lead ready to buy. Handing over without one needs a reason."),
        _("Add a sign"),
    ),
    "close-reasons": WordList(
        Hat.MARKETING,
        CloseReason,
        _("Reasons to close"),
        _("Why a lead will not become anything. It still counts as a lead."),
        _("Add a reason"),
    ),
    "loss-reasons": WordList(
        Hat.SALES,
        Reason,
        _("Reasons of loss"),
        _("Why a prospect said no."),
        _("Add a reason"),
        {"outcome": Outcome.LOST},
    ),
    "hand-back-reasons": WordList(
        Hat.SALES,
        Reason,
        _("Reasons to hand back"),
        _("Why sales returns somebody to marketing: not ready, not lost."),
        _("Add a reason"),
        {"outcome": Outcome.HANDED_BACK},
    ),
}


class WordForm(Edit, forms.Form):
    """A name for a word."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def carry_out(self, act: Callable[[str], Any]) -> bool:
        """Whether the name was good and nothing was refused; a refusal stands beside the name."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data["name"])
        except Refused as refusal:
            self.add_error("name", str(refusal.sentence))
            return False
        return True


def shown(business: Business, kind: str, form: WordForm | None = None) -> dict[str, Any]:
    """What the page needs of one list."""
    everyone = list(LISTS[kind].of(business))
    return {
        "kind": kind,
        "list": LISTS[kind],
        "form": form or WordForm(auto_id=f"{kind}-%s"),
        "in_use": [word for word in everyone if word.retired_at is None],
        "retired": [word for word in everyone if word.retired_at is not None],
    }


def list_or_404(kind: str) -> WordList:
    """The list of this name. Raises Http404 where there is none."""
    if kind not in LISTS:
        raise Http404
    return LISTS[kind]


def page(request: BusinessRequest, side: str, *, kind: str = "", form: WordForm | None = None) -> HttpResponse:
    """A side's lists, one of them with a form that was not right."""
    lists = [
        shown(request.business, each, form if each == kind else None)
        for each, words in LISTS.items()
        if words.side == side
    ]
    context = {"lists": lists, "side": side, "section": side}
    return render(request, "setup/words.html", context, status=422 if form else 200)


def back_to(request: BusinessRequest, kind: str) -> HttpResponse:
    """The list again: as a part where htmx asked, else its place on the page."""
    if request.htmx:
        return render(request, "setup/words.html#list", {"words": shown(request.business, kind)})
    return redirect(f"{reverse('setup:words', args=[LISTS[kind].side])}#{kind}")


@roles(Role.OWNER)
def words(request: BusinessRequest, side: str) -> HttpResponse:
    """A side's lists of words."""
    if side not in (Hat.MARKETING, Hat.SALES):
        raise Http404
    return page(request, side)


@require_POST
@roles(Role.OWNER)
def add_word(request: BusinessRequest, kind: str) -> HttpResponse:
    """Put a word at the end of a list."""
    chosen = list_or_404(kind)
    form = WordForm(request.POST, auto_id=f"{kind}-%s")
    if not form.carry_out(lambda name: chosen.new(request.business, name).add()):
        return page(request, chosen.side, kind=kind, form=form)
    messages.success(request, _now("Added “%(word)s”.") % {"word": form.cleaned_data["name"]})
    return back_to(request, kind)


@roles(Role.OWNER)
def word(request: BusinessRequest, kind: str, pk: int) -> HttpResponse:
    """One word: rename it, retire it, bring it back."""
    chosen = list_or_404(kind)
    found = get_object_or_404(locked(request, chosen.of(request.business)), pk=pk)
    form = WordForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.carry_out(lambda name: found.rename(to=name)):
        messages.success(request, _now("Saved."))
        return back_to(request, kind)
    context = {"form": form, "word": found, "kind": kind, "list": chosen, "section": chosen.side}
    return render(request, "setup/word.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles(Role.OWNER)
def move_word(request: BusinessRequest, kind: str, pk: int) -> HttpResponse:
    """Up or down by one place."""
    found = get_object_or_404(list_or_404(kind).of(request.business), pk=pk)
    found.shift(down=request.POST.get("direction") == "down")
    return back_to(request, kind)


@require_POST
@roles(Role.OWNER)
def retire_word(request: BusinessRequest, kind: str, pk: int) -> HttpResponse:
    """Offer it no longer."""
    found = get_object_or_404(list_or_404(kind).of(request.business), pk=pk)
    found.retire()
    undo = reverse("setup:bring_back_word", args=[kind, pk])
    say(request, _now("“%(word)s” is retired.") % {"word": found}, offer=Undo(undo))
    return back_to(request, kind)


@require_POST
@roles(Role.OWNER)
def bring_back_word(request: BusinessRequest, kind: str, pk: int) -> HttpResponse:
    """Offer it again."""
    found = get_object_or_404(list_or_404(kind).of(request.business), pk=pk)
    found.bring_back()
    messages.success(request, _now("“%(word)s” is back.") % {"word": found})
    return back_to(request, kind)
