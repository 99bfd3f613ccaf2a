"""Walks as a member over every page, and compares each count with the rows that its link opens."""

from collections.abc import Iterator
from random import Random
from typing import Any

from django.test import Client

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, User
from tests.architecture.test_every_address_has_a_guard import inside
from tests.walk.changes import Changes
from tests.walk.links import Counted, Counts, rows_behind

ANSWERED, FAULT = 200, 500
BY = {
    "marketing/numbers/": ("source", "campaign", "approach", "week", "month"),
    "sales/numbers/": ("source", "salesperson", "selling_system", "campaign", "approach", "week", "month"),
    "feedback/": ("source", "campaign", "approach", "referrer"),
}
WORDS = {
    "marketing/sources/<uuid:reference>/": "sources",
    "marketing/campaigns/<uuid:reference>/": "campaigns",
    "sales/selling-systems/<uuid:reference>/": "selling_systems",
}
PERIODS = ("period=this-month", "period=last-month", "period=12-months", "period=all")


def walk(business: Business, seed: int, changes: int, *, at_most: int = 0) -> tuple[int, list[str]]:
    """Every count before and after so many changes, for each member; how many were compared, and the faults.

    `at_most`: so many lists are opened each time, chosen by the seed; without it, all of them.
    """
    dice = Random(seed)
    compared, faults = compare(business, dice, at_most)
    made = Changes(business, seed).make(changes)
    more, later = compare(business, dice, at_most)
    return compared + more, [*faults, *(f"after {made} changes: {fault}" for fault in later)]


def compare(business: Business, dice: Random, at_most: int = 0) -> tuple[int, list[str]]:
    """Each count of each page as each role sees it, with the numbers stored anew."""
    for side in (marketing, sales):
        side.numbers_job.compute(business, again=True)
    compared, faults = 0, list[str]()
    for membership in business.memberships.select_related("user").order_by("role", "pk"):
        client = signed_in(membership.user)
        counts = list(counts_of(client, business))
        urls = sorted({each.url for each in counts})
        opened = dice.sample(urls, at_most) if 0 < at_most < len(urls) else urls
        rows = {url: rows_behind(client, url) for url in opened}
        for each in (count for count in counts if count.url in rows):
            compared += 1
            if rows[each.url] != each.count:
                faults.append(f"{membership.role}: {each.page} says “{each.words}”, {each.url} has {rows[each.url]}")
    return compared, faults


def signed_in(user: User) -> Client:
    """A browser of a member's."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def counts_of(client: Client, business: Business) -> Iterator[Counted]:
    """The counts of every page that this member may see, a page of each kind of row."""
    for path in paths(business):
        page = f"/{business.slug}/{path}"
        answer: Any = client.get(page)
        assert answer.status_code < FAULT, (page, answer.status_code)
        if answer.status_code == ANSWERED:
            yield from Counts(page, answer.content.decode()).found


def paths(business: Business) -> Iterator[str]:
    """The addresses of a business, each parameter filled with rows there are."""
    for path, _name, _view in inside():
        if "<" not in path:
            yield path
            yield from (f"{path}?by={by}" for by in BY.get(path, ()))
            yield from (f"{path}?{period}" for period in PERIODS if path in BY)
        elif path in WORDS:
            for row in getattr(business, WORDS[path]).all():
                yield path.replace("<uuid:reference>", str(row.reference))
