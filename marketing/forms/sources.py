"""Name a source and say how it works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.edits import Edit
from business.keyed_choice import KeyedChoiceField
from business.models import Business, User
from marketing.models import Source
from marketing.models.source import Approach


class MergeForm(forms.Form):
    """Into which other source one goes."""

    into = KeyedChoiceField(label=_("Into which source?"))

    def __init__(self, data: Any = None, *, source: Source, chosen: str = "") -> None:
        super().__init__(data, initial={"into": chosen})
        others = source.business.sources.filter(retired_at=None).exclude(pk=source.pk)
        self.others = {str(each.pk): each for each in others}
        choices = [("", _("Choose one")), *((key, str(each)) for key, each in self.others.items())]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]

    @property
    def other(self) -> Source:
        """The one that was chosen."""
        return self.others[self.cleaned_data["into"]]


class SourceForm(Edit, forms.Form):
    """A source's name and approach."""

    name = forms.CharField(label=_("Name"), max_length=120)
    approach = forms.ChoiceField(
        label=_("How it works"),
        choices=[*Approach.choices, ("", _("Not said"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, business: Business, source: Source | None = None) -> None:
        known = {"name": source.name, "approach": source.approach} if source else {}
        super().__init__(data, initial=known)
        self.business, self.source = business, source

    @property
    def namesake(self) -> Source | None:
        """The source that has the name which was typed for this one, where both are offered: perhaps they are one."""
        if self.source is None or "name" not in self.errors or self.source.retired_at:
            return None
        name = str(self.data.get("name", "")).strip().casefold()
        others = self.business.sources.in_use().exclude(pk=self.source.pk)
        return next((other for other in others if other.name.casefold() == name), None)

    def keep(self, *, by: User) -> Source:
        """Add it, or change it. Raises Refused where another source has the name."""
        said = self.cleaned_data
        if self.source is None:
            return Source(business=self.business, name=said["name"], approach=said["approach"]).add()
        if "name" in self.changed:
            self.source.rename(to=said["name"], by=by)
        if "approach" in self.changed:
            self.source.take_approach(said["approach"], by=by)
        return self.source
