"""Who may look around in an example, and whose it becomes."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from business.hats import Role
from business.models import Business, Membership, User
from business.refusal import Refused
from funnel.demo.making import make_example
from funnel.setup.first import nobody_is_here


@transaction.atomic
def own_example(user: User) -> Business:
    """The example of a user, made where there is none. Two clicks at once make one."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return example_of(user) or make_example(owner=user).business


def example_of(user: User) -> Business | None:
    """The example a user belongs to, if there is one."""
    return Business.objects.filter(is_example=True, memberships__user=user).order_by("-pk").first()


def made_up_owner() -> User:
    """Who a stranger is for now, in a house where nobody is: the owner of its example. Made where there is none.

    Two strangers who ask at once get the same one. Raises Refused where somebody made an account meanwhile.
    """
    try:
        with transaction.atomic():
            owner = host() or make_example().owner
            if not nobody_is_here():
                raise Refused(_("Somebody made an account meanwhile. Ask them to let you in."))
            return owner
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
    """The first real account has the examples that nobody real belongs to; a later one has none of them.

    Whoever looked around in them is signed out by `guests_leave`.
    """
    if User.objects.filter(is_example=False).exclude(pk=user.pk).exists():
        return
    for business in Business.objects.filter(is_example=True).exclude(memberships__user__is_example=False):
        business.take_in(user, role=Role.OWNER)
