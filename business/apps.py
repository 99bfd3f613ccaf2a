from importlib import import_module

from django import forms
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from business.keyed_choice import KeyedChoiceField


class BusinessConfig(AppConfig):
    name = "business"
    verbose_name = _("The business")

    def ready(self) -> None:
        import_module("business.renumbering")  # it listens
        from business.kept_form import drop_of_somebody_else  # noqa: PLC0415 - the same
        from business.search_index import keep_indexes  # noqa: PLC0415 - it reads models, which are not there before

        # Rows are chosen by keys too, and Django's own words for several of them show those.
        words = KeyedChoiceField.default_error_messages["invalid_choice"]
        for kind in (forms.ModelChoiceField, forms.ModelMultipleChoiceField):
            kind.default_error_messages = {**kind.default_error_messages, "invalid_choice": words}
        post_migrate.connect(keep_indexes)
        user_logged_in.connect(drop_of_somebody_else)
