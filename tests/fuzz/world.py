"""Two businesses that know nothing of each other, with something of everything, and who may knock at their doors."""

import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, OutgoingMail, Person, User
from business.models.mail import Kind, State
from funnel.handover.door import hand_back, hand_over, lose
from funnel.setup.founding import found_business
from funnel.setup.invitations import invite
from funnel.weekly.unsubscribe import stop_url
from marketing.models import Campaign, Effort, Lead, Source
from sales.models import Prospect, SellingSystem, Stage

PASSWORD = "correct horse battery"
OURS, THEIRS = "kestrel", "zzcanary"  # stand in every name of one business, and never on a page for the other's people


@dataclass(frozen=True)
class World:
    """The businesses, and what every kind of visitor carries."""

    ours: Business
    theirs: Business
    sessions: dict[str, str]  # who → their session's key; a stranger has none
    references: tuple[str, ...]  # of ours and theirs, of every kind of row
    numbers: tuple[str, ...]  # primary keys, likewise
    extra_addresses: tuple[str, ...]  # links that stand in mails


def make_world() -> World:
    """A world told by the verbs. Rows come in the same order every time."""
    ours, theirs = (make_business(word, mail) for word, mail in ((OURS, "owner"), (THEIRS, "elsewhere")))
    members = {role: make_member(ours, role) for role in (Role.MARKETER, Role.SALESPERSON)}
    who = {"owner": owner_of(ours), "elsewhere": owner_of(theirs)} | {str(role): user for role, user in members.items()}
    links = [link for business in (ours, theirs) for link in links_of(business)]
    return World(
        ours,
        theirs,
        {"stranger": "", **{name: session_of(user) for name, user in who.items()}},
        tuple(every("reference")),
        tuple(sorted(set(every("pk")))),
        tuple(links),
    )


def make_business(word: str, name: str) -> Business:
    """A business in which something of everything has happened, each name with `word` in it."""
    owner = User.objects.create_user(f"{name}@example.com", PASSWORD, name=f"Olive {word}")
    business = found_business(
        owner=owner, name=f"Greenleaf {name}", country="US", zone="America/New_York", currency="USD", language="en"
    )
    for words in (business.sources.all(), business.steps.all(), Stage.objects.filter(business=business)):
        for row in words:
            row.name = f"{row.name} {word}"
            row.save(update_fields=["name"])
    business.leads_goal = business.customers_goal = 3
    business.save()
    fill(business, owner, word)
    return business


def fill(business: Business, owner: User, word: str) -> None:
    """Leads and prospects in every state, money, a second way to sell, mails, and somebody invited."""
    second = SellingSystem.objects.create(business=business, name=f"Second way {word}")
    for place in range(3):
        Stage.objects.create(business=business, system=second, name=f"Stage {place} {word}", position=place)
    campaign = Campaign.objects.create(business=business, name=f"Spring {word}", note=word)
    source = business.sources.all()[0]
    campaign.sources.add(source)
    campaign.counts.create(on=business.today(), what=f"letters {word}", how_many=9)
    Effort(business=business, source=source, campaign=campaign, on=business.today(), hours=1, note=word).spend()
    Effort(business=business, source=source, on=business.today(), money=Decimal("9.50"), by=owner).spend()
    make_lead = partial(lead_of, business, owner, word, source=source, campaign=campaign)
    leads = [make_lead(place) for place in range(4)]
    leads[0].touch(channel="call", by=owner, note=f"Talked {word}")
    leads[1].close(why=f"Out of area {word}", by=owner)
    leads[2].strike_out(why=f"Spam {word}", by=owner)
    prospects = [hand_over(make_lead(place), by=owner, unready_why=word) for place in range(4, 9)]
    prospects[0].plan(action=f"Call {word}", on=business.today(), by=owner)
    prospects[1].win(value=Decimal(500), by=owner)
    lose(prospects[2], why=f"Too dear {word}", by=owner)
    hand_back(prospects[3], why=f"Not yet {word}", by=owner)
    leads[0].person.notes.create(text=f"Note {word}", by=owner)
    mails(business, owner, word)


def lead_of(business: Business, owner: User, word: str, place: int, *, source: Source, campaign: Campaign) -> Lead:
    """Somebody who called a few days ago."""
    person = Person.objects.create(business=business, name=f"Maria {word} {place}", company=f"{word} Ltd")
    person.add_contact(f"+1212555{place:04}")
    person.add_contact(f"maria{place}@{word}.example")
    on = business.today() - timedelta(days=place)
    told: dict[str, Any] = {"source": source, "campaign": campaign, "arrived_on": on, "wants": f"A fence {word}"}
    return Lead.objects.log(business=business, person=person, by=owner, at=business.noon(on), **told)


def mails(business: Business, owner: User, word: str) -> None:
    """A sent mail, a failed one, one that waits; and an invitation."""
    for state in (State.SENT, State.FAILED, State.QUEUED):
        OutgoingMail.objects.post(
            business=business,
            kind=Kind.WEEKLY,
            key=f"{business.pk}:{state}",
            address=owner.email,
            subject=f"Your week {word}",
            text=word,
            html=f"<p>{word}</p>",
            user=owner,
            state=state,
            sent_at=business.noon(business.today()) if state == State.SENT else None,
        )
    invite(f"new@{word}.example", business=business, role=Role.SALESPERSON, by=owner, name=f"Nina {word}")


def make_member(business: Business, role: Role) -> User:
    """A colleague, who has done something."""
    user = User.objects.create_user(f"{role}@example.com", PASSWORD, name=f"{role.label} {OURS}")
    Membership.objects.create(business=business, user=user, role=role)
    source, campaign = business.sources.all()[0], business.campaigns.all()[0]
    lead = lead_of(business, user, OURS, 20 + len(role), source=source, campaign=campaign)
    if role == Role.SALESPERSON:
        prospect: Prospect = hand_over(lead, by=user, unready_why="Asked for a price")
        prospect.plan(action="Call", on=business.today(), by=user)
    return user


def owner_of(business: Business) -> User:
    """Who founded it."""
    return business.memberships.get(role=Role.OWNER).user


def session_of(user: User) -> str:
    """The key of a session in which somebody is signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def links_of(business: Business) -> list[str]:
    """Addresses that are sent to people, and work without signing in."""
    membership, invitation = business.memberships.order_by("pk")[0], business.invitations.order_by("pk")[0]
    return [stop_url(membership).removeprefix(settings.BASE_URL), f"/account/join/{invitation.token}/"]


def every(field: str) -> list[str]:
    """That field of every row there is of our own tables, in the order in which they were made."""
    found = []
    for label in ("business", "marketing", "sales"):
        for model in apps.get_app_config(label).get_models():
            if field == "pk" or any(each.name == field for each in model._meta.get_fields()):
                found += [str(value) for value in model._default_manager.order_by("pk").values_list(field, flat=True)]
    return found
