"""The country was put right: every number is read anew as it was typed, in slices, so that others write in between.

`Business.numbers_read_in` says in which country all numbers have been read. It is written last: whoever is killed
before begins again, and what is right already is left alone.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.dispatch import receiver

from business.job_hints import hint
from business.models.contact import Phone
from business.models.firm import Business
from business.models.person import Person
from business.phones import e164
from business.sets import write_column
from business.signals import country_put_right

AT_ONCE = 1_000  # people whose numbers are read while somebody waits; beyond, a job does it
SLICE = 250  # people whose rows are locked at a time


@receiver(country_put_right)
def country_was_put_right(*, business: Business, **_more: object) -> None:
    """Read the numbers of a few people now, or of all in a job after the commit."""
    if business.people.count() <= AT_ONCE:
        renew_numbers(business)
    else:
        transaction.on_commit(lambda: hint_to_renew(business.pk))


def hint_to_renew(business: int) -> None:
    """Ask a worker to read a business's numbers now."""
    hint(settings.RENUMBERING_TASK, business, queue=settings.CELERY_TASK_DEFAULT_QUEUE)


def renew_numbers(business: Business) -> None:
    """Read every number in the business's country, and say so."""
    country, last = business.country, 0
    while keys := list(business.people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SLICE]):
        renew_slice(keys, country)
        last = keys[-1]
    Business.objects.filter(pk=business.pk, country=country).update(numbers_read_in=country)


def not_yet_renewed() -> "list[Business]":
    """The businesses whose numbers were read in another country, or by older rules."""
    return list(Business.objects.exclude(numbers_read_in=F("country")).order_by("pk"))


@transaction.atomic
def renew_slice(keys: list[int], country: str) -> None:
    """Read the numbers of some people. Two that turn out to be one are one; the first stays, as it was typed."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    kept: dict[tuple[int, str], Phone] = {}
    doubles: list[int] = []
    for phone in Phone.objects.filter(person__in=keys).order_by("pk"):
        number = e164(phone.number, country) or phone.e164
        if kept.setdefault((phone.person_id, number), phone) is not phone:
            doubles.append(phone.pk)
    changed = [(number, phone.pk) for (_person, number), phone in kept.items() if number != phone.e164]
    Phone.objects.filter(pk__in=doubles).delete()
    write_column(Phone, "e164", [(f"~{pk}", pk) for _number, pk in changed])  # two may have changed places
    write_column(Phone, "e164", changed)
    Person.objects.filter(pk__in=keys).renew_search_text()
