from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FunnelConfig(AppConfig):
    name = "funnel"
    verbose_name = _("The funnel")

    def ready(self) -> None:
        """The door listens to what must cross."""
        import_module("funnel.handover.receivers")
        import_module("funnel.handover.corrections")
