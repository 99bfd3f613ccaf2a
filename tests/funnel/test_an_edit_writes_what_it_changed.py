"""Two people with the same form open: each writes what they changed; where it is the same, the second chooses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Business, Person, User
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect, Stage
from tests.pages import PageForm, form_on

CHOOSE = "Choose which of the two stands."


@pytest.fixture
def opened(desk: Client) -> Callable[..., PageForm]:
    """A page's form as it stands now."""

    def open_page(address: str, action: str = "") -> PageForm:
        return form_on(desk.get(address), action or address)

    return open_page


def save(desk: Client, form: PageForm, **typed: Any) -> Any:
    return desk.post(form.action, form.fields | typed)


def again(desk: Client, answer: Any, action: str, **typed: Any) -> Any:
    """Press Save on the form as it came back."""
    return save(desk, form_on(answer, action), **typed)


class TestAPerson:
    @pytest.fixture(params=["people", "marketing"])
    def address(self, request: pytest.FixtureRequest, home: str, make_lead: Callable[..., Lead]) -> str:
        lead = make_lead("Maria Lopez", contact="(212) 555-0142")
        if request.param == "people":
            return f"{home}/people/{lead.person.reference}/edit/"
        return f"{home}/marketing/leads/{lead.reference}/edit/"

    def test_one_adds_an_email_the_other_names_the_company(self, desk: Client, opened: Any, address: str) -> None:
        first, second = opened(address), opened(address)
        assert save(desk, first, emails="maria@example.com").status_code == 302
        assert save(desk, second, company="Linden & Co").status_code == 302
        person = Person.objects.get()
        assert person.company == "Linden & Co"
        assert [str(email) for email in person.emails.all()] == ["maria@example.com"]

    def test_both_add_numbers_and_one_takes_one_out(self, desk: Client, opened: Any, address: str) -> None:
        first, second = opened(address), opened(address)
        Person.objects.get().add_contact("(212) 555-0199")  # they called from another phone meanwhile
        save(desk, first, phones=first.fields["phones"] + "\n(212) 555-0143")
        save(desk, second, phones="(212) 555-0144")
        assert {str(phone) for phone in Person.objects.get().phones.all()} == {
            "(212) 555-0199",
            "(212) 555-0143",
            "(212) 555-0144",
        }

    def test_both_change_the_name(self, desk: Client, opened: Any, address: str) -> None:
        first, second = opened(address), opened(address)
        save(desk, first, name="Maria Lopes")
        answer = save(desk, second, name="Mary Lopez", company="Linden")
        assert answer.status_code == 422
        text = answer.content.decode()
        for seen in (CHOOSE, "Keep theirs: Maria Lopes", "Use mine: Mary Lopez", "Linden"):
            assert seen in text
        assert Person.objects.get().name == "Maria Lopes"
        assert CHOOSE in again(desk, answer, address).content.decode(), "pressing Save again is no choice"
        assert again(desk, answer, address, **{"keep-name": "theirs"}).status_code == 302
        assert (Person.objects.get().name, Person.objects.get().company) == ("Maria Lopes", "Linden")

    def test_one_uses_their_own(self, desk: Client, opened: Any, address: str) -> None:
        first, second = opened(address), opened(address)
        save(desk, first, name="Maria Lopes")
        answer = save(desk, second, name="Mary Lopez")
        assert again(desk, answer, address, **{"keep-name": "mine"}).status_code == 302
        assert Person.objects.get().name == "Mary Lopez"

    def test_a_choice_made_on_what_has_changed_again_is_asked_again(
        self, desk: Client, opened: Any, address: str
    ) -> None:
        first, second = opened(address), opened(address)
        save(desk, first, name="Maria Lopes")
        answer = save(desk, second, name="Mary Lopez")
        Person.objects.update(name="M. Lopez")
        third = again(desk, answer, address, **{"keep-name": "mine"})
        assert "Keep theirs: M. Lopez" in third.content.decode()

    def test_both_type_the_same(self, desk: Client, opened: Any, address: str) -> None:
        first, second = opened(address), opened(address)
        for form in (first, second):
            assert save(desk, form, name="Maria Lopes").status_code == 302

    def test_several_lines_left_alone_stay(self, desk: Client, opened: Any, address: str) -> None:
        Person.objects.update(address="5 Main St\nNew York")
        form = opened(address)
        form.fields["address"] = form.fields["address"].replace("\n", "\r\n")  # as a browser sends it
        Person.objects.update(address="6 Main St\nNew York")
        assert save(desk, form, company="Linden").status_code == 302
        assert Person.objects.get().address == "6 Main St\nNew York"


class TestALead:
    @pytest.fixture
    def lead(self, make_lead: Callable[..., Lead]) -> Lead:
        return make_lead("Maria Lopez", source="Flyer")

    def test_what_they_want_is_not_emptied(self, desk: Client, opened: Any, home: str, lead: Lead) -> None:
        address = f"{home}/marketing/leads/{lead.reference}/edit/"
        first, second = opened(address), opened(address)
        save(desk, first, wants="A hedge")
        assert save(desk, second, referred_by="Jane").status_code == 302
        lead.refresh_from_db()
        assert (lead.wants, lead.referred_by) == ("A hedge", "Jane")

    def test_both_say_where_they_came_from(self, desk: Client, opened: Any, home: str, lead: Lead) -> None:
        address = f"{home}/marketing/leads/{lead.reference}/edit/"
        web, radio = Source.objects.get(name="Web site"), Source.objects.get(name="Referral")
        first, second = opened(address), opened(address)
        save(desk, first, source=web.pk)
        answer = save(desk, second, source=radio.pk)
        text = answer.content.decode()
        assert "Keep theirs: Web site" in text
        assert "Use mine: Referral" in text
        again(desk, answer, address, **{"keep-source": "mine"})
        lead.refresh_from_db()
        assert lead.source == radio

    def test_the_step(self, desk: Client, opened: Any, home: str, lead: Lead, owner: User) -> None:
        address = f"{home}/marketing/leads/{lead.reference}/"
        _new, talked, interested = lead.business.steps.all()
        form = opened(address, f"{address}move/")
        lead.move(to=interested, by=owner)
        answer = save(desk, form, to=talked.pk)
        lead.refresh_from_db()
        assert lead.step == interested
        assert answer.status_code == 409
        assert "Interested" in answer.content.decode()
        assert "Talked" in answer.content.decode()
        assert save(desk, opened(address, f"{address}move/"), to=talked.pk).status_code == 302
        lead.refresh_from_db()
        assert lead.step == talked

    def test_the_date_to_come_back_on(self, desk: Client, opened: Any, home: str, lead: Lead, owner: User) -> None:
        address = f"{home}/marketing/leads/{lead.reference}/"
        form = opened(address, f"{address}revisit/")
        later, sooner = (lead.business.today().replace(year=2030, month=month) for month in (3, 2))
        lead.revisit(on=later, by=owner)
        answer = save(desk, form, revisit_on=sooner.isoformat())
        assert CHOOSE in answer.content.decode()
        lead.refresh_from_db()
        assert lead.revisit_on == later

    def test_the_signs_on_the_way_to_sales(self, desk: Client, opened: Any, home: str, lead: Lead, owner: User) -> None:
        asked, has_date, can_decide, _has_money = lead.business.signs_of_readiness.all()
        lead.see_sign(sign=can_decide, seen=True, by=owner)
        form = opened(f"{home}/hand-over/{lead.reference}/")
        lead.see_sign(sign=asked, seen=True, by=owner)  # a colleague, meanwhile
        desk.post(form.action, form.fields | {"signs": [str(has_date.pk)], "unready_why": "Wants it"})
        seen = {row.sign for row in lead.signs_seen.all()}
        assert seen == {asked, has_date}, "the colleague's stays, one was ticked here and one unticked"


class TestSales:
    @pytest.fixture
    def one(self, make_prospect: Callable[..., Prospect]) -> Prospect:
        return make_prospect()

    def test_the_expected_value(self, desk: Client, opened: Any, home: str, one: Prospect) -> None:
        address = f"{home}/sales/prospects/{one.reference}/"
        first, second = (opened(address, f"{address}expect/") for _person in range(2))
        save(desk, first, value="9000")
        answer = save(desk, second, value="100")
        text = answer.content.decode()
        assert "Keep theirs: 9,000" in text
        assert "Use mine: 100" in text
        one.refresh_from_db()
        assert one.expected_value == 9000
        again(desk, answer, f"{address}expect/", **{"keep-value": "mine"})
        one.refresh_from_db()
        assert one.expected_value == 100

    def test_the_salesperson(
        self, desk: Client, opened: Any, home: str, one: Prospect, owner: User, salesperson: User
    ) -> None:
        address = f"{home}/sales/prospects/{one.reference}/"
        first, second = (opened(address, f"{address}assign/") for _person in range(2))
        save(desk, first, to=f"member-{salesperson.pk}")
        answer = save(desk, second, to=f"member-{owner.pk}")
        text = answer.content.decode()
        assert f"Keep theirs: {salesperson}" in text
        assert f"Use mine: {owner}" in text
        one.refresh_from_db()
        assert one.salesperson.user == salesperson  # type: ignore[union-attr]

    def test_a_stage(self, desk: Client, opened: Any, home: str, business: Business) -> None:
        stage = Stage.objects.get(business=business, name="Quote")
        address = f"{home}/sales/selling-systems/{stage.system.reference}/"
        first, second = (opened(address, f"{address}stages/{stage.pk}/") for _person in range(2))
        save(desk, first, guidance="Send it today.")
        assert save(desk, second, name="Offer").status_code == 302
        stage.refresh_from_db()
        assert (stage.name, stage.guidance) == ("Offer", "Send it today.")


class TestWords:
    def test_a_role(self, desk: Client, opened: Any, home: str, business: Business, marketer: User) -> None:
        membership = business.memberships.get(user=marketer)
        address = f"{home}/settings/people/{membership.pk}/"
        first, second = opened(address), opened(address)
        save(desk, first, role="salesperson")
        assert "Keep theirs: Salesperson" in save(desk, second, role="owner").content.decode()
        membership.refresh_from_db()
        assert membership.role == "salesperson"

    def test_a_campaign(self, desk: Client, opened: Any, home: str, business: Business) -> None:
        campaign = Campaign.objects.create(business=business, name="Spring", note="Old")
        flyer, web = (Source.objects.get(name=name) for name in ("Flyer", "Web site"))
        campaign.sources.add(flyer)
        address = f"{home}/marketing/campaigns/{campaign.reference}/edit/"
        first, second = opened(address), opened(address)
        save(desk, first, sources=[flyer.pk, web.pk], note="New")
        assert save(desk, second, sources=[], name="Spring time").status_code == 302
        campaign.refresh_from_db()
        assert (campaign.name, campaign.note) == ("Spring time", "New")
        assert set(campaign.sources.all()) == {web}

    def test_a_source(self, desk: Client, opened: Any, home: str) -> None:
        source = Source.objects.get(name="Flyer")
        address = f"{home}/marketing/sources/{source.reference}/"
        first, second = opened(address), opened(address)
        save(desk, first, approach="warm")
        save(desk, second, name="Leaflet")
        source.refresh_from_db()
        assert (source.name, source.approach) == ("Leaflet", "warm")

    def test_the_settings(self, desk: Client, opened: Any, home: str, business: Business) -> None:
        address = f"{home}/settings/goals/"
        first, second = opened(address), opened(address)
        save(desk, first, leads_goal="20")
        save(desk, second, customers_goal="5")
        business.refresh_from_db()
        assert (business.leads_goal, business.customers_goal) == (20, 5)
        answer = save(desk, second, leads_goal="30", customers_goal="5")
        assert "Keep theirs: 20" in answer.content.decode()

    def test_a_word(self, desk: Client, opened: Any, home: str, business: Business) -> None:
        step = business.steps.first()
        assert step
        address = f"{home}/settings/list/steps/{step.pk}/"
        first, second = opened(address), opened(address)
        save(desk, first, name="Fresh")
        assert "Keep theirs: Fresh" in save(desk, second, name="Brand new").content.decode()


def test_a_form_without_what_it_showed_writes_what_it_says(
    desk: Client, home: str, make_lead: Callable[..., Lead]
) -> None:
    person = make_lead("Maria Lopez", contact="(212) 555-0142").person
    desk.post(f"{home}/people/{person.reference}/edit/", {"name": "Maria", "phones": "(212) 555-0143"})
    person.refresh_from_db()
    assert person.name == "Maria"
    assert [str(phone) for phone in person.phones.all()] == ["(212) 555-0143"]


class TestTickedLeads:
    @pytest.fixture
    def ten(self, make_lead: Callable[..., Lead]) -> list[Lead]:
        return [make_lead(f"Person {number}", source="Flyer") for number in range(10)]

    def test_one_of_ten_has_another_source_meanwhile(
        self, desk: Client, opened: Any, home: str, ten: list[Lead], owner: User
    ) -> None:
        form = opened(f"{home}/marketing/leads/", f"{home}/marketing/leads/bulk/")
        web, referral = Source.objects.get(name="Web site"), Source.objects.get(name="Referral")
        ten[3].correct(by=owner, source=referral)
        ticked = [str(lead.reference) for lead in ten]
        answer = desk.post(form.action, form.fields | {"lead": ticked, "do": "source", "source": web.pk})
        assert answer.status_code == 302
        told = desk.get(answer["Location"]).content.decode()
        assert "9 leads changed." in told
        assert "Person 3 has another source meanwhile: Referral." in told
        assert Lead.objects.filter(source=web).count() == 9
        assert Lead.objects.get(pk=ten[3].pk).source == referral

    def test_one_of_ten_is_at_another_step_meanwhile(
        self, desk: Client, opened: Any, home: str, ten: list[Lead], owner: User
    ) -> None:
        form = opened(f"{home}/marketing/leads/", f"{home}/marketing/leads/bulk/")
        _new, talked, interested = ten[0].business.steps.all()
        ten[3].move(to=interested, by=owner)
        ticked = [str(lead.reference) for lead in ten]
        answer = desk.post(form.action, form.fields | {"lead": ticked, "do": "move", "step": talked.pk})
        assert "Person 3" in desk.get(answer["Location"]).content.decode()
        assert Lead.objects.filter(step=talked).count() == 9
        assert Lead.objects.get(pk=ten[3].pk).step == interested

    def test_odd_words_of_what_was_seen(self, desk: Client, home: str, ten: list[Lead]) -> None:
        web = Source.objects.get(name="Web site")
        typed = {"lead": str(ten[0].reference), "do": "source", "source": web.pk, "was": ["x", "/", "a/b/c/d"]}
        assert desk.post(f"{home}/marketing/leads/bulk/", typed).status_code == 302
        assert Lead.objects.filter(source=web).count() == 1


@pytest.mark.parametrize("what", ["expect", "assign"])
def test_a_form_that_names_an_old_version_writes_over_nobody(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User, what: str
) -> None:
    one = make_prospect()
    seen = one.version
    one.note(text="Called", by=owner)
    typed = {"value": "100"} if what == "expect" else {"to": f"member-{owner.pk}"}
    address = f"{home}/sales/prospects/{one.reference}/{what}/"
    answer = desk.post(address, {**typed, "seen": seen})
    assert answer.status_code == 409
    assert "Nothing of yours was saved over it" in answer.content.decode()
    one.refresh_from_db()
    assert (one.expected_value, one.salesperson) == (None, None)
    assert desk.post(address, {**typed, "seen": one.version}).status_code == 302
