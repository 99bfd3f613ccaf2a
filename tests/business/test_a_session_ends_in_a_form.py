"""A session ends while a form is open: signing in again leads back to what was typed, and one press saves it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from business.form_seal import seal_for
from business.hats import Role
from business.models import Business, Membership, Note, Person, User
from funnel.tasks import forget_forms
from marketing.models import Effort, Lead, Source
from sales.models import Prospect
from tests.conftest import PASSWORD
from tests.pages import PageForm, form_on, forms_on

ORIGIN = {"Origin": "http://testserver"}
LOGIN = "/account/login/"


@pytest.fixture
def tab(owner: User, business: Business) -> Client:
    """A browser whose owner signed in with the password, and which insists on the CSRF token."""
    cache.clear()  # sign-ins are counted there
    client = Client(enforce_csrf_checks=True, headers=ORIGIN)
    assert sign_in(client, owner).status_code == 302
    return client


def sign_in(client: Client, user: User, after: str = "/") -> Any:
    """Fill in the sign-in page as it stands."""
    form = form_on(client.get(LOGIN, {"next": after}), LOGIN)
    return client.post(LOGIN, form.fields | {"login": user.email, "password": PASSWORD})


def end_session(client: Client) -> None:
    """It ran out; the tab's other cookies are there still."""
    client.session.flush()
    client.cookies.pop("sessionid", None)


def send(client: Client, form: PageForm, **typed: Any) -> Any:
    return client.post(form.action, form.fields | typed)


def follow(client: Client, user: User, answer: Any) -> Any:
    """From the answer to a form whose session had ended, through the sign-in page, to where that leads."""
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    form = form_on(page, LOGIN)
    signed_in = client.post(LOGIN, form.fields | {"login": user.email, "password": PASSWORD})
    assert signed_in.status_code == 302, signed_in.content.decode()[-2000:]
    return client.get(signed_in["Location"], follow=True)


class TestBackToTheForm:
    def test_a_note(self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        back = follow(tab, owner, send(tab, form, text="Has a dog & a cat"))
        assert back.status_code == 200
        assert "Has a dog &amp; a cat" in back.content.decode()
        assert not Note.objects.exists()
        saved = send(tab, form_on(back, f"{page}note/"))
        assert saved["Location"] == page
        assert Note.objects.get().text == "Has a dog & a cat"
        assert "You are signed in again" not in tab.get(page).content.decode()

    def test_what_was_saved_before_the_line_broke_is_not_saved_again(
        self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        send(tab, form, text="Has a dog")
        end_session(tab)
        back = follow(tab, owner, send(tab, form, text="Has a dog"))
        send(tab, form_on(back, f"{page}note/"))
        assert Note.objects.count() == 1

    def test_every_form_of_every_page(
        self, tab: Client, owner: User, home: str, make_lead: Any, make_prospect: Callable[..., Prospect]
    ) -> None:
        lead, prospect = make_lead("Nora Newcomer"), make_prospect()
        source = Source.objects.get(name="Flyer")
        pages = [
            f"{home}/log/",
            f"{home}/hand-over/{lead.reference}/",
            f"{home}/marketing/leads/",
            f"{home}/marketing/leads/{lead.reference}/",
            f"{home}/marketing/leads/{lead.reference}/edit/",
            f"{home}/marketing/sources/{source.reference}/",
            f"{home}/marketing/efforts/",
            f"{home}/marketing/campaigns/add/",
            f"{home}/sales/prospects/{prospect.reference}/",
            f"{home}/sales/board/",
            f"{home}/sales/selling-systems/",
            f"{home}/settings/",
            f"{home}/settings/people/",
            f"{home}/settings/words/marketing/",
            f"{home}/weekly/",
            "/new/",
        ]
        found = {form.action: form for page in pages for form in forms_on(tab.get(page)) if form.method == "post"}
        forms = [form for form in found.values() if not form.action.startswith(("/account/", "/new/example/"))]
        assert len(forms) > 35
        for form in forms:
            end_session(tab)
            answer = send(tab, form, note="Something typed")
            there = tab.session.get("kept_form")
            assert there, form.action
            assert there["path"] == form.action.removesuffix("?")
            assert answer["Location"].startswith(LOGIN)
        back = follow(tab, owner, answer)
        assert "Something typed" in back.content.decode()

    def test_pressed_in_place_by_htmx(
        self, tab: Client, owner: User, home: str, make_prospect: Callable[..., Prospect]
    ) -> None:
        page = f"{home}/sales/prospects/{make_prospect().reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
        answer = tab.post(form.action, form.fields | {"text": "Wants roses"}, headers=headers)
        signed_in = sign_in(tab, owner, answer["HX-Redirect"].partition("next=")[2].replace("%2F", "/"))
        back = tab.get(signed_in["Location"])
        assert "Wants roses" in back.content.decode()
        assert send(tab, form_on(back, f"{page}note/"))["Location"] == page

    def test_it_may_be_left(self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]) -> None:
        page = f"{home}/people/{make_lead().person.reference}/edit/"
        form = form_on(tab.get(page), page)
        end_session(tab)
        back = follow(tab, owner, send(tab, form, company="Linden & Co"))
        assert "One press saves it" in back.content.decode()
        tab.get(f"{page}?leave-it=1")
        assert "One press saves it" not in tab.get(page).content.decode()

    def test_it_waits_an_hour(self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]) -> None:
        page = f"{home}/people/{make_lead().person.reference}/edit/"
        form = form_on(tab.get(page), page)
        end_session(tab)
        follow(tab, owner, send(tab, form, company="Linden & Co"))
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
            assert "Linden" not in tab.get(page).content.decode()
        assert "kept_form" not in tab.session


class TestNeverSomebodyElses:
    def test_another_user_signs_in(
        self, tab: Client, marketer: User, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        back = follow(tab, marketer, send(tab, form, text="A secret"))
        assert "A secret" not in back.content.decode()
        assert "kept_form" not in tab.session
        assert not Note.objects.exists()

    def test_a_tab_of_the_user_before(
        self, tab: Client, marketer: User, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        sign_in(tab, marketer)
        answer = send(tab, form, text="A secret")
        assert answer.status_code == 403
        assert "somebody else" in answer.content.decode()
        assert "A secret" not in answer.content.decode()
        assert not Note.objects.exists()

    @pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://["])
    def test_a_form_of_another_site(
        self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead], origin: str
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        end_session(tab)
        typed = {"text": "Planted", "seal": seal_for(owner.pk)}
        tab.post(f"{page}note/", typed, headers={"Origin": origin})
        assert "kept_form" not in tab.session
        sign_in(tab, owner)
        assert tab.post(f"{page}note/", typed, headers={"Origin": origin}).status_code == 403
        assert not Note.objects.exists()

    def test_a_seal_that_is_not_ours_or_too_old(
        self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
            old = seal_for(owner.pk)
        for seal in (old, f"{owner.pk}:x:y", str(owner.pk), "", seal_for(owner.pk).replace(":", ";")):
            assert tab.post(f"{page}note/", {"text": "Planted", "seal": seal}).status_code == 403
        end_session(tab)
        tab.post(f"{page}note/", {"text": "Planted", "seal": old})
        assert "kept_form" not in tab.session

    def test_passwords_are_not_kept(self, tab: Client, owner: User, home: str) -> None:
        end_session(tab)
        typed = {"name": "Second", "password1": PASSWORD, "oldPassword": PASSWORD, "seal": seal_for(owner.pk)}
        tab.post("/new/", typed | form_on(tab.get(LOGIN), LOGIN).fields)
        assert PASSWORD not in str(tab.session.get("kept_form"))


class TestSignedInAgainInAnotherTab:
    def test_the_old_tab_saves(self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        sign_in(tab, owner)  # in another tab: a new token
        assert send(tab, form, text="Has a dog").status_code == 302
        assert Note.objects.get().text == "Has a dog"

    def test_without_a_seal_an_old_token_is_refused(
        self, tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        page = f"{home}/people/{make_lead().person.reference}/"
        form = form_on(tab.get(page), f"{page}note/")
        end_session(tab)
        sign_in(tab, owner)
        del form.fields["seal"]
        assert send(tab, form, text="Has a dog").status_code == 403


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("marketing/leads/{lead}/touch/", "marketing/leads/{lead}/"),
        ("marketing/efforts/5/take-out/", "marketing/efforts/"),
        ("sales/prospects/{prospect}/note/", "sales/prospects/{prospect}/"),
        ("people/{person}/note/", "people/{person}/"),
        ("settings/list/steps/add/", "settings/"),
        ("marketing/leads/bulk/", "marketing/leads/"),
        ("weekly/send/", "weekly/"),
    ],
)
def test_signing_in_after_a_form_that_was_not_kept_leads_to_the_page_above(
    desk: Client, home: str, make_lead: Any, make_prospect: Any, address: str, above: str
) -> None:
    lead, prospect = make_lead("Nora Newcomer"), make_prospect()
    names = {"lead": lead.reference, "prospect": prospect.reference, "person": lead.person.reference}
    address = f"{home}/{address.format(**names)}"
    assert desk.get(address).status_code == 405, "a link does nothing"
    back = Client().post(address)  # signed out, and without a seal
    assert back["Location"] == f"{LOGIN}?{urlencode({'next': address + '?back-from=1'})}"
    answer = desk.get(address, {"back-from": 1})
    assert answer["Location"] == f"{home}/{above.format(**names)}"
    assert desk.get(answer["Location"]).status_code == 200


class TestWhatIsGoneMeanwhile:
    """The row, the role, the business: a plain sentence, and what was typed."""

    def sent(self, client: Client, form: PageForm, **typed: str) -> str:
        answer = send(client, form, **typed)
        assert answer.status_code in {403, 404, 409}
        if form.fields["seal"]:
            in_place = client.post(form.action, form.fields | typed, headers={"HX-Request": "true"})
            assert "Nothing was saved" in unquote(in_place["X-Sentence"])
        return str(answer.content.decode())

    @pytest.fixture
    def form(self, tab: Client, home: str, make_lead: Callable[..., Lead]) -> PageForm:
        page = f"{home}/people/{make_lead().person.reference}/"
        return form_on(tab.get(page), f"{page}note/")

    def test_the_person(self, tab: Client, form: PageForm) -> None:
        Lead.objects.all().delete()
        Person.objects.all().delete()
        assert "Has a big dog" in self.sent(tab, form, text="Has a big dog")

    def test_the_membership(self, tab: Client, form: PageForm) -> None:
        Membership.objects.all().delete()
        text = self.sent(tab, form, text="Has a big dog")
        assert "Has a big dog" in text
        assert "Nothing was saved" in text

    def test_the_role(self, tab: Client, home: str, owner: User) -> None:
        page = f"{home}/marketing/efforts/"
        form = form_on(tab.get(page), page)
        Membership.objects.filter(user=owner).update(role=Role.SALESPERSON)
        assert "Two hours of flyers" in self.sent(tab, form, hours="2", note="Two hours of flyers")
        assert not Effort.objects.exists()

    def test_a_form_without_a_seal_is_not_repeated(self, tab: Client, form: PageForm) -> None:
        Membership.objects.all().delete()
        form.fields["seal"] = ""
        assert "Has a big dog" not in self.sent(tab, form, text="Has a big dog")


def test_what_nobody_came_back_for_is_forgotten(tab: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    page = f"{home}/people/{make_lead().person.reference}/"
    form = form_on(tab.get(page), f"{page}note/")
    end_session(tab)
    send(tab, form, text="Roses")
    kept = tab.session.session_key
    forget_forms()
    assert Session.objects.filter(pk=kept).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        forget_forms()
    assert not Session.objects.filter(pk=kept).exists()


def test_a_single_word_is_shown(tab: Client, owner: User, home: str, make_lead: Callable[..., Lead]) -> None:
    page = f"{home}/people/{make_lead().person.reference}/"
    form = form_on(tab.get(page), f"{page}note/")
    end_session(tab)
    back = follow(tab, owner, send(tab, form, text="Roses"))
    assert '<p class="quote">Roses</p>' in back.content.decode()
    assert tab.session.get_expiry_age() > 3600, "who is back stays as long as ever"


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_the_address_of_a_form_opened_in_a_browser_leads_to_its_page(
    desk: Client, home: str, make_lead: Callable[..., Any]
) -> None:
    page = f"{home}/marketing/leads/{make_lead().reference}/"
    mistake = desk.post(f"{page}touch/", {"channel": "pigeon"}, headers=BROWSER)
    assert mistake.status_code == 422, "it is shown under the form's own address"
    assert desk.get(f"{page}touch/", headers=BROWSER).headers["Location"] == page
    assert desk.get(f"{page}touch/").status_code == 405, "no browser asks so"
