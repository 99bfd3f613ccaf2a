"""Selling systems and their stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from business.edits import Edit


class NameForm(Edit, forms.Form):
    """A name."""

    name = forms.CharField(label=_("Name"), max_length=120)


class SystemForm(NameForm):
    """A new selling system: it starts with one stage, because it always has one."""

    stage = forms.CharField(
        label=_("Its first stage"), max_length=120, widget=forms.TextInput({"placeholder": _("First call")})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "system_%s"


class StageForm(NameForm):
    """A stage, with guidance."""

    guidance = forms.CharField(
        label=_("What to do in it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
