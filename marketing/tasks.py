"""Marketing's jobs, on a queue and in a worker of their own."""

import logging

from celery import shared_task

from business.models import Business, Pulse
from marketing.numbers_job import compute as store

log = logging.getLogger(__name__)


@shared_task
def compute(business: int) -> None:
    """Store what is due of one business. A business that is gone has nothing due."""
    for found in Business.objects.filter(pk=business):
        store(found)


@shared_task
def sweep() -> None:
    """Store what is due anywhere: what a lost hint left, and every business whose day has changed."""
    Pulse.beat("marketing")
    for business in Business.objects.order_by("pk").iterator():
        try:
            store(business)
        except Exception:  # one business's trouble is not another's
            log.exception("The numbers of %s could not be computed; its marks stay.", business.slug)
