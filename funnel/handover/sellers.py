"""Who a prospect may be given to: those who sell already, and members who wear sales's hat but have not sold yet."""

from operator import itemgetter

from django.utils.translation import gettext as _

from business.hats import Role
from business.models import Business, User
from business.sorting import by_name
from sales.models import Salesperson


def sellers(business: Business) -> list[tuple[str, str]]:
    """Each with a key that `seller` understands. Two queries."""
    members = business.memberships.filter(role__in=[Role.OWNER, Role.SALESPERSON]).select_related("user")
    accounts = {membership.user_id: membership.user for membership in members}
    known = list(business.salespeople.all())
    # Who has left the business sells no more; a name without an account does.
    found = [(key_of(each), each.name) for each in known if each.user_id is None or each.user_id in accounts]
    selling = {each.user_id for each in known}
    found += [(f"user-{key}", str(user)) for key, user in accounts.items() if key not in selling]
    return by_name(found, business.language, name=itemgetter(1))


def key_of(seller: Salesperson) -> str:
    """The key of one who sells already."""
    return f"user-{seller.user_id}" if seller.user_id else f"name-{seller.pk}"


def gone_seller(business: Business, key: str) -> str:
    """What is said of a key that is no choice any more: by their name, where the business knows it."""
    kind, _dash, number = key.partition("-")
    number = number if number.isascii() and number.isdigit() and len(number) < 19 else "0"
    known = business.salespeople.filter(**{"user" if kind == "user" else "pk": number}).first()
    name = known or _("Whoever you chose")
    return _("%(name)s does not sell here any more. Choose somebody else, or nobody yet.") % {"name": name}


def seller(business: Business, key: str) -> Salesperson | None:
    """The one a key of `sellers` names, made where they sell for the first time; none for no key."""
    kind, _dash, number = key.partition("-")
    if kind == "name":
        return business.salespeople.get(pk=int(number))
    if kind == "user":
        return Salesperson.objects.who_is(User.objects.get(pk=int(number)), business)
    return None
