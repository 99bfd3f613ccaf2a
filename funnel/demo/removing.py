"""Take an example away, with everything and everybody made up for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from business.models import Business, User
from business.refusal import Refused


@transaction.atomic
def remove_example(business: Business) -> None:
    """It is gone as if it had never been. Raises Refused for a business that is no example: nobody deletes those."""
    if not business.is_example:
        raise Refused(_("Nothing was removed: this is no example."))
    made_up = list(User.objects.filter(memberships__business=business, is_example=True).values_list("pk", flat=True))
    for told in (business.prospects, business.leads, business.efforts):  # each keeps the words it speaks in from going
        told.all().delete()
    business.delete()
    User.objects.filter(pk__in=made_up, memberships=None).delete()
