"""The roof: the project, and everything that sees both wings at once."""

from funnel.celery import app as celery_app

__all__ = ["celery_app"]
