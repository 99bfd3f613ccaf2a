"""Who may look around in an example, and whose it becomes."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from business.accounts.first_run import nobody_is_here
from business.accounts.signals import account_made
from business.hats import Role
from business.models import Business, Membership, User
from business.refusal import Refused
from funnel.demo.making import BeingToldError, half_told, make_example
from funnel.demo.removing import remove_example

T = TypeVar("T")
WAITED, PAUSE = 60.0, 0.5  # seconds for somebody else's telling; it takes about 15


def own_example(user: User) -> Business:
    """The example of a user, made where there is none. Two clicks at once make one."""
    return made_once(
        lambda: Business.objects.example_of(user),
        lambda busy: make_example(owner=user, unless=busy).business,
        whose=user,
    )


def made_up_owner() -> User:
    """Who a stranger is for now, in a house where nobody is: the owner of its example. Made where there is none.

    Two strangers who ask at once get the same one. Raises Refused where somebody made an account meanwhile.
    """
    owner = made_once(host, lambda busy: make_example(unless=busy).owner, whose=None)
    if not nobody_is_here():
        for business in nobodys():
            remove_example(business)
        raise Refused(_("Somebody made an account meanwhile. Ask them to let you in."))
    return owner


def host() -> User | None:
    """The made-up owner of an example."""
    owners = Membership.objects.filter(role=Role.OWNER, user__is_example=True, business__is_example=True)
    first = owners.select_related("user").order_by("pk").first()
    return first.user if first else None


def made_once(find: Callable[[], T | None], make: Callable[[Callable[[], bool]], T], *, whose: User | None) -> T:
    """What is there, or is made now; where somebody is at it this moment, theirs, as soon as it is told.

    Raises Refused where that takes too long.
    """
    until = time.monotonic() + WAITED
    while time.monotonic() < until:
        there = find()
        if there is not None:
            return there
        try:
            return make(lambda: being_told(whose) or find() is not None)
        except (IntegrityError, BeingToldError):  # the other one was first, with the same addresses
            time.sleep(PAUSE)
    raise Refused(_("The example is still being made. Come back in a minute."))


def being_told(whose: User | None) -> bool:
    """Whether somebody tells an example right now, for a user, or for strangers: then all who sell are made up."""
    telling = half_told(lately=True)
    if whose:
        return telling.filter(salespeople__user=whose).exists()
    return telling.exclude(salespeople__user__is_example=False).exists()


def nobodys() -> list[Business]:
    """Examples, told to their end, that nobody real belongs to."""
    told = Business.objects.filter(is_example=True, memberships__role=Role.OWNER)
    return list(told.exclude(memberships__user__is_example=False))


@receiver(account_made)
@transaction.atomic
def adopt_examples(*, user: User, **_more: object) -> None:
    """The first real account has the examples that nobody real belongs to; a later one has none of them.

    Whoever looked around in them is signed out by `guests_leave`.
    """
    if User.objects.filter(is_example=False).exclude(pk=user.pk).exists():
        return
    for business in nobodys():
        Membership.objects.take_in(user, business=business, role=Role.OWNER)
