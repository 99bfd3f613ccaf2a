from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FunnelConfig(AppConfig):
    name = "funnel"
    verbose_name = _("The funnel")

    def ready(self) -> None:
        """The roof listens: the door to what must cross, the examples to who makes an account."""
        import_module("funnel.handover.receivers")
        import_module("funnel.handover.corrections")
        import_module("funnel.demo.visiting")
