"""Choices from a business's own words: always from this business, never from all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from business.models import Business
from business.ordered_lists import Word
from business.sorting import by_name
from marketing.models import Campaign, Source, Step

NONE = "none"
W = TypeVar("W", bound=Word)


def by_key(rows: Iterable[Model]) -> list[tuple[str, str]]:
    """Rows as the choices of a select, by primary key."""
    return [(str(row.pk), str(row)) for row in rows]


def sources_in_use(business: Business, *, also: int | None = None) -> QuerySet[Source]:
    """The sources a form offers; `also` one that is retired but stands there already."""
    return business.sources.filter(Q(retired_at=None) | Q(pk=also))


@dataclass(frozen=True, slots=True)
class Words:
    """The sources and steps of a business, the retired among them: read once for all forms of a page."""

    sources: list[Source]
    steps: list[Step]

    @classmethod
    def of(cls, business: Business) -> "Words":
        """Two queries."""
        return cls(list(business.sources.all()), list(business.steps.all()))


def in_use(words: Iterable[W]) -> list[W]:
    """Those that a form offers anew."""
    return [word for word in words if word.retired_at is None]


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """How they heard of us; empty means not asked."""

    def __init__(self, *, business: Business, also: int | None = None, **options: Any) -> None:
        options.setdefault("label", _("How did they hear of us?"))
        options.setdefault("empty_label", _("Not asked"))
        super().__init__(sources_in_use(business, also=also), required=False, **options)


def latest_first(campaigns: Iterable[Campaign], language: str) -> list[Campaign]:
    """Campaigns in order: the latest first; of one day, or of none, by name."""
    named = by_name(campaigns, language)
    return sorted(named, key=lambda one: -one.starts_on.toordinal() if one.starts_on else 0)


class RunningFirst(ModelChoiceIterator):  # type: ignore[type-arg]
    """Campaigns as choices: those that are not over; then, under a heading, those over that fit or are chosen."""

    field: "CampaignField"

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        ordered = latest_first(self.queryset, get_language() or "")
        yield from (self.choice(one) for one in ordered if not one.is_over(self.field.today))
        over = [self.choice(one) for one in ordered if one.is_over(self.field.today) and self.field.is_offered(one)]
        if over:
            yield (str(_("Over")), over)


class CampaignField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The campaign that brought them, where one did. Any may be sent; those offered are fewer (`RunningFirst`).

    `on` is the date of the contact; `since`: one that ended on or after it is offered as well, for dates before today;
    `chosen` is what stands there already.
    """

    iterator = RunningFirst

    def __init__(
        self,
        *,
        business: Business,
        on: date | None = None,
        since: date | None = None,
        chosen: Any = None,
        **options: Any,
    ) -> None:
        self.today = business.today()
        self.on, self.since, self.chosen = on or self.today, since, str(chosen or "")
        options.setdefault("label", _("Campaign"))
        options.setdefault("empty_label", _("None"))
        super().__init__(Campaign.objects.filter(business=business), required=False, **options)

    def is_offered(self, campaign: Campaign) -> bool:
        """Whether one that is over is offered all the same."""
        lately = self.since is not None and campaign.ends_on is not None and campaign.ends_on >= self.since
        return lately or campaign.ran_on(self.on) or str(self.prepare_value(campaign)) == self.chosen
