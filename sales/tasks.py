"""Sales's jobs, on a queue and in a worker of their own."""

import logging

from celery import shared_task

from business.models import Business, Pulse
from sales.mails import tell_salespeople
from sales.numbers_job import compute as store

log = logging.getLogger(__name__)


@shared_task
def compute(business: int) -> None:
    """Store what is due of one business. A business that is gone has nothing due."""
    for found in Business.objects.filter(pk=business):
        store(found)


@shared_task
def tell(salesperson: int) -> None:
    """Write to a salesperson of what waits for them."""
    tell_salespeople(salesperson=salesperson)


@shared_task
def sweep() -> None:
    """Do what a lost hint left: write to salespeople, and store what is due anywhere, as where the day has changed."""
    Pulse.beat("sales")
    tell_salespeople()
    for business in Business.objects.order_by("pk").iterator():
        try:
            store(business)
        except Exception:  # one business's trouble is not another's
            log.exception("The numbers of %s could not be computed; its marks stay.", business.slug)
