"""What a view of a business is given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from business.hats import Hat
from business.models import Business, Membership, User


class BusinessRequest(HttpRequest):
    """A signed-in member's request inside one business; the scope has put these there."""

    user: User
    business: Business
    membership: Membership
    hat: Hat
    htmx: HtmxDetails
