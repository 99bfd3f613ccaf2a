"""Every lead's name and what they want, as JSON: run inside a house's environment."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
django.setup()

from marketing.models import Lead  # noqa: E402

sys.stdout.write(json.dumps(list(Lead.objects.counted().values_list("person__name", "wants"))))
