"""The jobs. The broker only carries hints: what is due stands in the database, and beat sweeps it every minute."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")

app = Celery("two_hats")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
