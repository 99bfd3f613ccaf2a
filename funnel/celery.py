"""The jobs. The broker only carries hints: what is due stands in the database, and beat sweeps it every minute."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")

TRANSPORT_ALIASES["files"] = "funnel.file_queue:Transport"  # the embedded broker

app = Celery("two_hats")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
