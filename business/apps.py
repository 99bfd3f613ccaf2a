from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BusinessConfig(AppConfig):
    name = "business"
    verbose_name = _("The business")

    def ready(self) -> None:
        from business.search_index import keep_indexes  # noqa: PLC0415 - it reads models, which are not there before

        post_migrate.connect(keep_indexes)
