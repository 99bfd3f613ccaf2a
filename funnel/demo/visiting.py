"""Who may look around in an example, and whose it becomes."""

from django.db import IntegrityError, transaction

from business.hats import Role
from business.models import Business, Membership, User
from funnel.demo.making import make_example


def example_of(user: User) -> Business | None:
    """The example a user belongs to, if there is one."""
    return Business.objects.filter(is_example=True, memberships__user=user).order_by("-pk").first()


def made_up_owner() -> User:
    """Who a stranger is for now, in a house where nobody is: the owner of its example. Made where there is none.

    Two strangers who ask at once get the same one.
    """
    try:
        with transaction.atomic():
            return host() or make_example().owner
    except IntegrityError:  # the other one was first
        found = host()
        if found is None:
            raise
        return found


def host() -> User | None:
    """The made-up owner of an example."""
    owners = Membership.objects.filter(role=Role.OWNER, user__is_example=True, business__is_example=True)
    first = owners.select_related("user").order_by("pk").first()
    return first.user if first else None


@transaction.atomic
def adopt_examples(user: User) -> None:
    """Somebody real is here: the examples that nobody real belongs to are theirs, and made-up people are signed out.

    Whoever was signed in as one of those, or knew a password, was a stranger.
    """
    for business in Business.objects.filter(is_example=True).exclude(memberships__user__is_example=False):
        business.take_in(user, role=Role.OWNER)
    for made_up in User.objects.filter(is_example=True):
        made_up.set_unusable_password()
        made_up.save(update_fields=["password"])
        made_up.end_sessions()
