"""Two people act at one moment, or on what is gone since: one after the other, and the second is told."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from business.models import Business, Person, User
from business.ordered_lists import Word
from business.refusal import Refused
from funnel.handover.door import hand_over
from funnel.people.intake import it_is_them
from marketing.models import Lead, Source, Step
from sales.models import Prospect, Salesperson, SellingSystem, Stage
from sales.models.salesperson import SalespersonQuerySet
from tests.databases import ON_POSTGRES
from tests.pages import form_on

together = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ON_POSTGRES, reason="SQLite lets one writer in after the other"),
]


class Colleague:
    """Somebody else's request, in a thread and a database session of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act, self.done = act, False
        self.problem: Any = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        try:
            self.act()
        except BaseException as problem:  # noqa: BLE001 - told to the test
            self.problem = problem
        finally:
            self.done = True
            connection.close()

    def comes_in(self) -> None:
        """Start, and go on until done or waiting for somebody."""
        self.thread.start()
        late = time.monotonic() + 20
        while not self.done and not somebody_waits() and time.monotonic() < late:
            time.sleep(0.02)

    def leaves(self) -> None:
        self.thread.join(20)
        assert self.done


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


class TestTogether:
    """On PostgreSQL, where two really act at once."""

    pytestmark = together

    def test_a_lead_is_mended_and_handed_over(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lead = make_lead()
        colleague = Colleague(lambda: hand_over(Lead.objects.get(), by=None, unready_why="a test"))

        def and_then(verb: Any) -> Any:
            def halfway(self: Any, *args: Any, **facts: Any) -> Any:
                told = verb(self, *args, **facts)
                if not colleague.thread.ident:
                    colleague.comes_in()
                return told

            return halfway

        monkeypatch.setattr(Person, "mend", and_then(Person.mend))
        monkeypatch.setattr(Lead, "correct", and_then(Lead.correct))
        sent = {"name": "Maria Lopes", "wants": "A hedge", "arrived_on": str(lead.arrived_on)}
        answer = desk.post(f"{home}/marketing/leads/{lead.reference}/edit/", sent)
        colleague.leaves()
        assert answer.status_code == 302
        assert colleague.problem is None, "nobody waited for the other in a circle"
        assert Prospect.objects.get().wants == "A hedge"
        assert Person.objects.get().name == "Maria Lopes"

    def test_two_people_mend_one_person(
        self,
        desk: Client,
        home: str,
        make_lead: Callable[..., Lead],
        monkeypatch: pytest.MonkeyPatch,
        signed_in: Callable[[User], Client],
        owner: User,
    ) -> None:
        person = make_lead("Maria Lopez", contact="(212) 555-0142").person
        address, mend = f"{home}/people/{person.reference}/edit/", Person.mend
        opened = form_on(desk.get(address), address).fields
        other = signed_in(owner)
        colleague = Colleague(lambda: other.post(address, opened | {"company": "Linden", "emails": "m@example.com"}))

        def halfway(self: Any, /, **facts: Any) -> Any:
            if not colleague.thread.ident:
                colleague.comes_in()
                assert not colleague.done, "the second waits for the first"
            return mend(self, **facts)

        monkeypatch.setattr(Person, "mend", halfway)
        desk.post(address, opened | {"name": "Maria Lopes", "phones": ""})
        colleague.leaves()
        assert colleague.problem is None
        person.refresh_from_db()
        assert (person.name, person.company) == ("Maria Lopes", "Linden")
        assert [str(email) for email in person.emails.all()] == ["m@example.com"]
        assert not person.phones.exists()

    def test_two_people_retire_the_last_two_steps(self, business: Business) -> None:
        first, second, *rest = Step.objects.filter(business=business)
        for step in rest:
            step.retire()
        colleague = Colleague(Step.objects.get(pk=second.pk).retire)
        with transaction.atomic():
            first.retire()
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert Step.objects.filter(retired_at=None).get() == second

    def test_a_system_is_retired_while_somebody_is_handed_over_into_it(
        self, business: Business, make_lead: Callable[..., Lead]
    ) -> None:
        other = SellingSystem(business=business, name="Big gardens").begin(stage="Visit")
        lead = make_lead()
        colleague = Colleague(lambda: hand_over(lead, by=None, unready_why="a test", system=other))
        with transaction.atomic():
            SellingSystem.objects.get(pk=other.pk).retire()
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert not Prospect.objects.exists()
        assert Lead.objects.get().is_open

    def test_a_stage_is_retired_while_somebody_is_moved_there(
        self, make_prospect: Callable[..., Prospect], business: Business
    ) -> None:
        prospect, stage = make_prospect(), Stage.objects.get(business=business, name="Quote")
        colleague = Colleague(lambda: prospect.move(to=stage, by=None))
        with transaction.atomic():
            Stage.objects.get(pk=stage.pk).retire()
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert Prospect.objects.get().stage != stage


class TestAfterwards:
    """What one looked at has changed since."""

    def test_a_lead_handed_over_meanwhile_keeps_its_person(self, make_lead: Callable[..., Lead], owner: User) -> None:
        lead, known = make_lead("Maria Lopez"), make_lead("Maria Lopez").person
        hand_over(Lead.objects.get(pk=lead.pk), by=None, unready_why="a test")
        with pytest.raises(Refused):
            it_is_them(lead, known, by=owner)
        assert Lead.objects.get(pk=lead.pk).person_id == Prospect.objects.get().person_id != known.pk

    def test_a_retired_system_takes_nobody_in(self, business: Business, make_lead: Callable[..., Lead]) -> None:
        other = SellingSystem(business=business, name="Big gardens").begin(stage="Visit")
        SellingSystem.objects.get(pk=other.pk).retire()
        with pytest.raises(Refused, match="Big gardens"):
            hand_over(make_lead(), by=None, unready_why="a test", system=other)
        assert Lead.objects.get().is_open

    def test_nobody_is_moved_to_a_retired_stage_or_step(
        self, business: Business, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
    ) -> None:
        stage, step = Stage.objects.filter(business=business)[1], Step.objects.filter(business=business)[1]
        Stage.objects.get(pk=stage.pk).retire()
        Step.objects.get(pk=step.pk).retire()
        prospect, lead = make_prospect(), make_lead("Nora Newcomer")
        with pytest.raises(Refused, match=stage.name):
            prospect.move(to=stage, by=None)
        with pytest.raises(Refused, match=step.name):
            lead.move(to=step, by=None)

    def test_what_is_gone_is_said_to_be_gone(
        self, desk: Client, home: str, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person = Person.objects.create(business=business, name="Maria Lopez")
        monkeypatch.setattr("funnel.people.forms.PersonForm.is_valid", gone_before(Person, person.pk))
        answer = desk.post(f"{home}/people/{person.reference}/edit/", {"name": "Maria Lopes"})
        assert answer.status_code == 409
        assert "not here any more" in answer.content.decode()

    def test_two_first_hand_overs_of_one_salesperson(
        self, business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        free_name = SalespersonQuerySet.free_name

        def slowly(rows: Any, name: str, business: Business) -> str:
            free = free_name(rows, name, business)
            Salesperson.objects.get_or_create(business=business, user=owner, defaults={"name": free})
            return free

        monkeypatch.setattr(SalespersonQuerySet, "free_name", slowly)
        assert Salesperson.objects.who_is(owner, business) == Salesperson.objects.get()

    def test_a_salesperson_with_the_longest_name_twice(self, business: Business) -> None:
        for number in range(3):
            user = User.objects.create_user(f"{number}@example.com", name="N" * 120)
            assert len(Salesperson.objects.who_is(user, business).name) <= 120

    @pytest.mark.parametrize("change", ["add", "rename"])
    def test_two_people_give_the_same_name(
        self, desk: Client, home: str, business: Business, monkeypatch: pytest.MonkeyPatch, change: str
    ) -> None:
        check = Word.must_have_a_free_name

        def slowly(word: Any) -> None:
            check(word)
            Source.objects.get_or_create(business=business, name="Radio")

        monkeypatch.setattr(Word, "must_have_a_free_name", slowly)
        known = Source.objects.filter(business=business).first()
        place = "" if change == "add" else f"{known and known.reference}/"
        answer = desk.post(f"{home}/marketing/sources/{place}", {"name": "radio", "approach": ""})
        assert answer.status_code == 422
        assert "in this list already" in answer.content.decode()


def gone_before(model: Any, pk: int) -> Callable[..., bool]:
    """A form that is valid, while somebody deletes the row it is about."""

    def is_valid(form: Any) -> bool:
        form.cleaned_data, form.changed = {"name": "Maria Lopes"}, ["name"]
        model.objects.filter(pk=pk).delete()
        return True

    return is_valid
