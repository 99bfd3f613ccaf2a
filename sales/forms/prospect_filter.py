"""Which prospects to list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from business.day_field import DayField, When
from business.keyed_choice import KeyedChoiceField
from business.models import Business
from business.periods import Period, monday_from_key, month_of, week_of
from business.referrers import name_of_referrer
from business.sorting import by_name
from sales.models import Salesperson, SellingSystem, Stage
from sales.models.copied_words import Kind, known_words, reference_of
from sales.models.words import Outcome

OUTCOMES = [("open", _("Open")), *Outcome.choices, ("all", _("All"))]
NONE = "none"
WAITS = ("due", "unanswered", "unplanned", "stuck")
SIGNS = [("all", _("all seen")), ("missing", _("some missing"))]
Choices = list[tuple[str, Any]]


class WeekField(forms.CharField):
    """An ISO week such as 2026-W47, as a period."""

    def clean(self, value: Any) -> Any:
        """The period. Raises ValidationError for a week that does not exist."""
        text = super().clean(value)
        try:
            return week_of(monday_from_key(text)) if text else None
        except (ValueError, OverflowError) as problem:
            raise forms.ValidationError(_("“%(text)s” is no week."), params={"text": text}) from problem

    def unless_empty(self, text: str) -> Period | None:
        """Nothing where nothing was asked. Raises ValueError for other text."""
        if text:
            raise ValueError(text)
        return None


class MonthField(WeekField):
    """A month such as 2026-11, as a period."""

    def clean(self, value: Any) -> Any:
        """The period. Raises ValidationError for a month that does not exist."""
        text = forms.CharField.clean(self, value)
        try:
            found = re.fullmatch(r"(\d{4})-(\d{2})", text)
            return month_of(date(int(found[1]), int(found[2]), 1)) if found else self.unless_empty(text)
        except (ValueError, OverflowError) as problem:
            raise forms.ValidationError(_("“%(text)s” is no month."), params={"text": text}) from problem


class ProspectFilter(forms.Form):
    """The filters of the list of prospects. `shown` ones have a control; the others come by links from counts."""

    q = forms.CharField(label=_("Find"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    outcome = forms.ChoiceField(required=False, choices=OUTCOMES)
    stage = KeyedChoiceField(label=_("Stage"), required=False)
    system = KeyedChoiceField(label=_("Selling system"), required=False)
    salesperson = KeyedChoiceField(label=_("Salesperson"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=120, widget=forms.Select)
    campaign = forms.CharField(label=_("Campaign"), required=False, max_length=120)
    approach = forms.CharField(label=_("Approach"), required=False, max_length=8)
    referrer = forms.CharField(label=_("Referred by"), required=False, max_length=200)
    not_asked = forms.BooleanField(label=_("Source not asked"), required=False)
    waits = forms.ChoiceField(label=_("Waits"), required=False, choices=[(each, each) for each in WAITS])
    signs = forms.ChoiceField(label=_("Signs of readiness"), required=False, choices=SIGNS)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    week = WeekField(label=_("Handed over in week"), required=False)
    month = MonthField(label=_("Handed over in"), required=False)
    received_from = DayField(label=_("Handed over from"), required=False)
    received_to = DayField(label=_("Handed over to"), required=False)
    arrived_from = DayField(label=_("Made contact from"), required=False)
    arrived_to = DayField(label=_("Made contact to"), required=False)
    outcome_from = DayField(label=_("Ended from"), required=False)
    outcome_to = DayField(label=_("Ended to"), required=False)
    as_of = DayField(label=_("As it stood on"), required=False, when=When.HAPPENED)

    SHOWN = ("q", "stage", "system", "salesperson", "source")

    def __init__(self, data: Any, *, business: Business) -> None:
        self.names: dict[str, str] = {}
        sources = known_words(business, Kind.SOURCE)
        super().__init__(self.by_reference(data, business, sources))
        self.auto_id = "find_%s"
        if wanted := self.data.get("referrer"):
            self.names[wanted] = name_of_referrer(business, wanted) or str(_("Nobody named"))
        self.offer_sources(sources)
        stages = list(Stage.objects.filter(business=business).select_related("system").order_by("system", "position"))
        systems = list(SellingSystem.objects.filter(business=business))
        people = by_name(Salesperson.objects.filter(business=business), business.language)
        self.offer("stage", stage_choices(stages, several=len(systems) > 1), hide=not stages)
        self.offer("system", [(str(each.pk), each.name) for each in systems], hide=len(systems) < 2)
        named = [(str(each.pk), each.name) for each in people]
        self.offer("salesperson", [("mine", _("Mine")), ("none", _("Nobody's")), *named], hide=not people)

    def by_reference(self, data: Any, business: Business, sources: list[tuple[UUID, str]]) -> Any:
        """What was asked, with a source or campaign named by name, or by a reference it had, named by its reference."""
        data = data.copy()
        for kind in Kind:
            wanted = data.get(kind, "").strip()
            if not wanted or wanted == NONE:
                continue
            words = sources if kind == Kind.SOURCE else known_words(business, kind)
            if reference := reference_of(business, kind, wanted, words):
                data[kind] = str(reference)
                self.names[data[kind]] = dict(words).get(reference, wanted)
        return data

    def offer_sources(self, sources: list[tuple[UUID, str]]) -> None:
        """The sources that sales has copies of; and what an old link asks for, where nobody bears that name."""
        known: Choices = [("", _("All")), (NONE, _("Not asked")), *((str(key), name) for key, name in sources)]
        asked = self.data.get("source", "")
        choices = known if asked in dict(known) else [*known, (asked, asked)]
        self.fields["source"].widget = forms.Select(choices=choices)

    def offer(self, name: str, choices: Choices, *, hide: bool) -> None:
        """The choices of a filter; where there is nothing to choose it has no control."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - said to the type checker
        field.choices = [("", _("All")), *choices]
        if hide:
            field.widget = forms.HiddenInput()

    def controls(self) -> Iterable[forms.BoundField]:
        """The filters with a control."""
        return [self[name] for name in self.SHOWN if not self[name].is_hidden]

    def kept(self) -> "list[Kept]":
        """The filters without a control, as they were asked for and as people read them."""
        asked = [self[name] for name in self.fields if name not in self.SHOWN and self.data.get(name)]
        words: dict[str, Any] = {**dict(SIGNS), **self.names}
        return [Kept(field, str(words.get(field.data, field.data))) for field in asked]


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter without a control, and what it asks for in words."""

    field: forms.BoundField
    words: str


def stage_choices(stages: list[Stage], *, several: bool) -> Choices:
    """Stages by name, those of several selling systems each under its system's name."""
    if not several:
        return [(str(stage.pk), stage.name) for stage in stages]
    groups: dict[str, list[tuple[str, str]]] = {}
    for stage in stages:
        groups.setdefault(stage.system.name, []).append((str(stage.pk), stage.name))
    return list(groups.items())
