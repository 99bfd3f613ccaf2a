"""How long it takes to find one of very many people: `python -m benchmarks.searching [how many]`, 100,000 by default.

In a database of its own: a SQLite file, or the empty one that BENCH_DATABASE_URL names. Prints medians in milliseconds,
of the query alone and of the whole answer of the server. Beside the large business stands a small one, which the large
one must not slow.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

PEOPLE, SMALL = 100_000, 1_000
ROUNDS = 9
BATCH = 2_000
FIRST = "Anna Bernd María José Jürgen Otto Olive Émile Zoë Łukasz Søren Peter Sofía Clara Inés Hugo Мария 明 Noah Ben"
LAST = "ba ber bo ca da der do en fa gar hof ka ker la li lo man mül mu ner ni pa ra rei sa schmi ster ta ti van wa ze"
TYPED = {
    "a common first name": "anna",
    "first and last name": "jose garbaner",
    "three letters in very many": "ber",
    "one letter": "b",
    "nobody": "zzyzx",
    "a whole number": "030 1234567",
    "the end of a number": "4567 89",
    "three digits": "030",
    "an address": "anna.ber@",
    "wish": "hedge",
}


def prepare() -> None:
    """A database of its own, before the settings are read."""
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="two-hats-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "funnel.settings"
    os.environ.pop("REDIS_URL", None)
    if url := os.environ.get("BENCH_DATABASE_URL"):
        os.environ |= {"DATABASE_URL": url, "SECRET_KEY": "only for measuring"}
    else:
        os.environ.pop("DATABASE_URL", None)
    import django  # noqa: PLC0415 - after the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def callers(dice: random.Random, count: int) -> Iterator[dict[str, str]]:
    """Made-up people, a few of whom share every name."""
    first, last = FIRST.split(), LAST.split()
    for _ in range(count):
        name, family = dice.choice(first), "".join(dice.choice(last) for _ in range(3)).capitalize()
        company = "".join(dice.choice(last) for _ in range(3)).capitalize()
        yield {
            "name": f"{name} {family}",
            "company": f"{company} GmbH" if dice.random() < 0.3 else "",
            "phone": f"030 {dice.randrange(10**6, 10**8)}",
            "email": f"{name}.{family}@{company}.example".lower(),
        }


def fill(business: Any, dice: random.Random, count: int) -> None:
    """Keep so many people, each with a lead handed over and won, a few statements for each batch."""
    from business.models import Email, Person, Phone  # noqa: PLC0415
    from business.phones import e164  # noqa: PLC0415
    from business.searching import document  # noqa: PLC0415
    from marketing.models.lead_import import Arrival  # noqa: PLC0415
    from marketing.models.lead_import import bring_in as bring_leads  # noqa: PLC0415

    today, made = business.today(), list(callers(dice, count))
    for start in range(0, count, BATCH):
        some = made[start : start + BATCH]
        people = [Person(business=business, name=each["name"], company=each["company"]) for each in some]
        numbers = [e164(each["phone"], "DE") for each in some]
        for person, each, number in zip(people, some, numbers, strict=True):
            person.search_text = document(
                names=(person.name, person.company), emails=[each["email"]], phones=[(number, each["phone"])]
            )
        Person.objects.bulk_create(people)
        Email.objects.bulk_create(
            Email(person=person, address=each["email"]) for person, each in zip(people, some, strict=True)
        )
        Phone.objects.bulk_create(
            Phone(person=person, number=each["phone"], e164=number)
            for person, each, number in zip(people, some, numbers, strict=True)
        )
        wishes = ("Trim the hedge", "Häckseln", "A new lawn, 200 m²", "")
        arrivals = [
            Arrival(person_id=person.pk, their_reference=f"{start + place}", arrived_on=today, wants=wishes[place % 4])
            for place, person in enumerate(people)
        ]
        bring_leads(business, arrivals, signs=[])


def timed(act: Callable[[], Any]) -> float:
    """The median of several runs in milliseconds, after one that is not counted."""
    act()
    runs = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        act()
        runs.append((perf_counter() - begun) * 1000)
    return median(runs)


def measures(business: Any, client: Any) -> dict[str, Callable[[str], Any]]:
    """What is timed of each text that is typed."""
    from funnel.people.duplicates import alike  # noqa: PLC0415

    member, home = business.memberships.get(), f"/{business.slug}"
    by_number = {"a whole number", "the end of a number", "three digits"}

    def likely(text: str) -> Any:
        number = any(TYPED[name] == text for name in by_number)
        return alike(business, name="" if number else text, contacts=[text] if number else [], member=member)

    def page(path: str) -> Callable[[str], Any]:
        return lambda text: client.get(home + path, {"q": text}, SERVER_NAME="127.0.0.1", HTTP_HX_REQUEST="true")

    return {
        "query": lambda text: list(business.people.called(text).order_by("-pk")[:51]),
        "count": lambda text: business.people.called(text).count(),
        "duplicates": likely,
        "leads": lambda text: list(business.leads.all().about(text).order_by("-arrived_on", "-pk")[:51]),
        "people page": page("/people/"),
        "leads page": page("/marketing/leads/"),
    }


def main() -> None:
    """Seed, measure, print."""
    prepare()
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from business.models import User  # noqa: PLC0415
    from funnel.setup.founding import found_business  # noqa: PLC0415

    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    dice = random.Random(8)
    for name, count in (("Large", people), ("Small", SMALL)):
        owner = User.objects.create_user(f"{name}@example.com", "correct horse battery")
        business = found_business(owner=owner, name=name, country="DE", zone="Europe/Berlin")
        begun = perf_counter()
        fill(business, dice, count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"\n{connection.vendor}, {name}: {count:,} people kept in {perf_counter() - begun:.0f} s; medians in ms")
        client = Client()
        client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
        acts = measures(business, client)
        print(f"{'':28}" + "".join(f"{what:>13}" for what in acts))
        for label, text in TYPED.items():
            print(f"{label:28}" + "".join(f"{timed(partial(act, text)):>13.1f}" for act in acts.values()))


if __name__ == "__main__":
    main()
