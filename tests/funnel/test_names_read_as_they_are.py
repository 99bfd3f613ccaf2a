"""No name hides anything: signs that turn the writing, that nobody sees or that begin a new line are not stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.management import call_command
from django.test import Client

from business.hats import Role
from business.models import Business, Invitation, Note, OutgoingMail, Person, User
from business.plain_text import one_line, plain
from funnel.setup.founding import found_business
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect

TURNED = "Invoice\u202egnp.exe"
PLAIN = "Invoicegnp.exe"
HIDING = [
    "\u202e",
    "\u202a\u202b\u202c\u202d",
    "\u2066\u2067\u2068\u2069",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u200f",
    "\x07",
    "\x9b",
]


@pytest.mark.parametrize("hidden", HIDING)
def test_what_hides_is_not_stored(desk: Client, home: str, hidden: str) -> None:
    sent = {"name": f"Ann{hidden} Fisher", "company": f"{hidden}Fisher Ltd", "wants": f"A fence{hidden}\nand a gate"}
    assert desk.post(f"{home}/log/", sent).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.company) == ("Ann Fisher", "Fisher Ltd")
    assert Lead.objects.get().wants.splitlines() == ["A fence", "and a gate"]


def test_a_name_of_nothing_else_is_no_name(desk: Client, home: str) -> None:
    assert desk.post(f"{home}/log/", {"name": "\u202e\u200b"}).status_code == 422


@pytest.mark.parametrize(
    "name",
    ["می‌خواهم", "क्‍ष", "👩‍👩‍👧", "José García", "李明", "محمد علي", "שלום", "Zoë", "O’Brien", "Straße & Söhne"],
)
def test_what_a_script_needs_stays(desk: Client, home: str, name: str) -> None:
    desk.post(f"{home}/log/", {"name": name})
    assert Person.objects.get().name == name
    assert name in desk.get(f"{home}/people/").content.decode().replace("&amp;", "&")


@pytest.mark.parametrize("name", ["Jo\u200dhn", "Jo\u200chn", "John\u200d", "\u200cJohn", "Ива\u200dн", "12\u200d3"])
def test_joiners_that_join_nothing_go(name: str) -> None:
    assert plain(name) == name.replace("\u200d", "").replace("\u200c", "")


def test_a_name_is_one_line_however_it_is_stored(business: Business, make_lead: Callable[..., Lead]) -> None:
    person = Person.objects.create(business=business, name="Ann\r\nBcc: everybody@example.com", company=TURNED)
    assert (person.name, person.company) == ("Ann Bcc: everybody@example.com", PLAIN)
    note = Note.objects.create(person=person, text=f"One\n{TURNED}\n")
    assert note.text.splitlines() == ["One", PLAIN]
    assert Source(business=business, name=TURNED).add().name == PLAIN
    assert Campaign.objects.create(business=business, name=TURNED).name == PLAIN


def test_a_command_stores_none(owner: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_business", TURNED, "--owner", owner.email)
    assert Business.objects.get().name == PLAIN


def test_an_import_stores_none(business: Business, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(
        f"name,company,source,arrived_on\n{TURNED},A\u202eB,Ra\u202edio,{business.today()}\n", encoding="utf-8"
    )
    call_command("import_leads", str(file), "--business", business.slug)
    person = Person.objects.get()
    assert (person.name, person.company) == (PLAIN, "AB")
    assert Source.objects.filter(business=business, name="Radio").exists()


def test_nothing_turns_a_mails_head(business: Business, owner: User) -> None:
    mail = OutgoingMail.objects.post(
        business=business,
        kind="hand_over",
        key="x",
        address=owner.email,
        subject=f"{TURNED}\r\nBcc: everybody@example.com\u2028x",
        text="t",
        headers={"Reply-To": f"{TURNED} <a@example.com>\r\nBcc: b@example.com"},
    )
    assert mail.subject == f"{PLAIN} Bcc: everybody@example.com x"
    assert mail.headers["Reply-To"] == f"{PLAIN} <a@example.com> Bcc: b@example.com"


def test_nothing_turns_a_mail_of_a_hand_over(
    business: Business, salesperson: User, owner: User, make_lead: Callable[..., Lead], desk: Client, home: str
) -> None:
    lead = make_lead("Maria Lopez")
    Person.objects.update(name=TURNED)  # from before names were cleaned
    sent = {"salesperson": f"user-{salesperson.pk}", "unready_why": "x"}
    desk.post(f"{home}/hand-over/{lead.reference}/", sent)
    assert Prospect.objects.exists()
    mail = OutgoingMail.objects.get()
    assert PLAIN in mail.subject
    assert "\u202e" not in mail.subject + mail.text


def test_nothing_turns_an_invitation(desk: Client, home: str, business: Business) -> None:
    User.objects.update(name=TURNED)
    sent = {"email": "new@example.com", "name": TURNED, "role": Role.MARKETER}
    desk.post(f"{home}/settings/people/", sent)
    assert Invitation.objects.get().name == PLAIN
    mail = OutgoingMail.objects.get()
    assert "\u202e" not in mail.subject + mail.text + str(mail.headers)


def test_a_password_is_what_it_is(owner: User) -> None:
    odd = "correct\u200bhorse battery"
    owner.set_password(odd)
    owner.save()
    client = Client()
    client.post("/account/login/", {"login": owner.email, "password": odd})

    assert "_auth_user_id" in client.session
    assert not outgoing.outbox


def test_another_business_of_the_same_look_has_the_same_name(owner: User) -> None:
    facts: dict[str, Any] = {"country": "US", "zone": "UTC", "currency": "USD", "language": "en"}
    assert found_business(owner=owner, name="Acme\u200b", **facts).name == "Acme"


def test_one_line() -> None:
    assert one_line("  a\tb\r\n\u2028c\u202e ") == "a b c"
