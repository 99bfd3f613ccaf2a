"""What a member may be, in words that say what it means."""

from django import forms
from django.utils.translation import gettext_lazy as _

from business.edits import Edit
from business.hats import Role

ROLES = [
    (Role.OWNER, _("Owner: both hats, and the settings")),
    (Role.MARKETER, _("Marketer: the marketing hat")),
    (Role.SALESPERSON, _("Salesperson: the sales hat")),
]


class RoleForm(Edit, forms.Form):
    """What a member is."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
