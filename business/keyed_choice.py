"""A choice among rows, each by a key that nobody should read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyedChoiceField(forms.ChoiceField):
    """Django's own words show the key of what is no choice any more, `user-173` say; these do not."""

    default_error_messages = {"invalid_choice": _("Select a valid choice. What you chose is not here any more.")}
