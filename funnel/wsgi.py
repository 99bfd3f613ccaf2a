"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from funnel.utf8_middleware import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")

application = in_utf8(get_wsgi_application())
