"""Who sent leads, as a key of feedback: somebody known by their present name, a text in the spelling used most."""

from collections.abc import Callable

from business.models import Person
from business.referrers import free_texts
from business.report import Key, Named
from marketing.models.lead import LeadQuerySet


def present_names(leads: LeadQuerySet) -> Callable[[Key], Key]:
    """What turns a lead's key into its row's. Two queries, four where somebody has no name."""
    people = Person.objects.filter(pk__in=leads.exclude(referrer=None).values("referrer"))
    names = {str(person.reference): str(person) for person in people.prefetch_related("phones", "emails")}
    texts = {spelling: free.text for free in free_texts(leads, "referrer") for spelling in free.spellings}

    def present(key: Key) -> Key:
        if isinstance(key, Named):
            return Named(key.reference, names.get(key.reference, key.name))
        return texts.get(key, key) if key else None

    return present
