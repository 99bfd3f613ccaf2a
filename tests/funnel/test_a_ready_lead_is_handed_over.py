"""The door: hand over and hand back, one verb of each wing, in one transaction."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from business.models import Business, DueMark, User
from business.refusal import Refused
from funnel.handover.door import hand_back, hand_over, lose
from marketing.models import Lead, SignOfReadiness, Source
from sales.models import Prospect, Stage


def see_all_signs(lead: Lead, by: User) -> None:
    for sign in SignOfReadiness.objects.filter(business=lead.business):
        lead.see_sign(sign=sign, seen=True, by=by)


def test_a_lead_with_all_signs_becomes_a_prospect_with_copies(make_lead: Callable[..., Lead], owner: User) -> None:
    lead = make_lead(source="Referral", wants="Back garden", days_ago=3, referred_by="Jane")
    lead.touch(channel="call", note="likes roses", by=owner)
    see_all_signs(lead, owner)

    prospect = hand_over(lead, by=owner)

    lead.refresh_from_db()
    assert lead.status == "handed_over"
    assert lead.ready_on == lead.business.today()
    assert (prospect.source_name, prospect.approach, prospect.wants) == ("Referral", "warm", "Back garden")
    assert (prospect.lead_reference, prospect.referred_by) == (lead.reference, "Jane")
    assert prospect.arrived_on == lead.arrived_on
    assert all(sign["seen"] for sign in prospect.signs)
    assert prospect.notes[0]["text"] == "likes roses"
    assert prospect.stage == Stage.objects.filter(business=lead.business).first()
    assert prospect.answered_on is None
    assert {mark.side for mark in DueMark.objects.all()} == {"marketing", "sales"}


def test_what_sales_copied_changes_by_marketings_verbs_only(make_prospect: Callable[..., Prospect]) -> None:
    prospect = make_prospect(source="Referral")
    Source.objects.filter(name="Referral").update(name="Word of mouth")
    prospect.refresh_from_db()
    assert prospect.source_name == "Referral"


def test_missing_signs_need_a_reason(make_lead: Callable[..., Lead], owner: User) -> None:
    lead = make_lead()
    with pytest.raises(Refused, match="Say why"):
        hand_over(lead, by=owner)
    assert not Prospect.objects.exists()
    prospect = hand_over(lead, by=owner, unready_why="she insists")
    assert prospect.unready_why == "she insists"
    assert lead.hand_overs.get().unready_why == "she insists"


def test_a_lead_is_handed_over_once(make_lead: Callable[..., Lead], owner: User) -> None:
    lead = make_lead()
    hand_over(lead, by=owner, unready_why="x")
    with pytest.raises(Refused, match="with sales"):
        hand_over(lead, by=owner, unready_why="x")
    assert Prospect.objects.count() == 1


def test_nobody_markets_to_the_ready_not_even_through_another_lead(make_lead: Callable[..., Lead], owner: User) -> None:
    lead = make_lead()
    other = make_lead(person=lead.person)
    assert set(Lead.objects.may_be_marketed_to()) == {lead, other}
    hand_over(lead, by=owner, unready_why="x")
    assert not Lead.objects.may_be_marketed_to().exists()
    with pytest.raises(Refused, match="with sales") as refusal:
        other.touch(channel="email", by=owner)
    assert refusal.value.person == lead.person.reference


def test_a_hand_back_loses_nothing(make_prospect: Callable[..., Prospect], owner: User, business: Business) -> None:
    prospect = make_prospect(days_ago=5)
    until = business.today() + timedelta(days=90)

    lead = hand_back(prospect, why="Not ready yet", revisit_on=until, by=owner)

    prospect.refresh_from_db()
    assert (prospect.outcome, prospect.why) == ("handed_back", "Not ready yet")
    lead.refresh_from_db()
    assert (lead.status, lead.revisit_on, lead.step) == ("open", until, business.steps.first())
    assert lead.ready_on == business.today() - timedelta(days=5), "its first hand-over still counts"
    came_back = lead.hand_overs.get()
    assert (came_back.returned_on, came_back.returned_as) == (business.today(), "handed_back")
    again = hand_over(lead, by=owner, unready_why="now she is")
    assert again.is_open
    assert Prospect.objects.filter(lead_reference=lead.reference).count() == 2


def test_a_loss_with_a_date_gives_the_lead_back(make_prospect: Callable[..., Prospect], owner: User) -> None:
    prospect = make_prospect()
    lose(prospect, why="Put off", again_from=date(2030, 3, 1), by=owner)
    lead = Lead.objects.get()
    assert (lead.status, lead.revisit_on) == ("open", date(2030, 3, 1))
    assert lead.hand_overs.get().returned_as == "lost"
    with pytest.raises(Refused, match="Marketing has this lead again"):
        prospect.reopen(by=owner)


def test_a_plain_loss_keeps_the_person_off_marketing(make_prospect: Callable[..., Prospect], owner: User) -> None:
    prospect = make_prospect()
    lose(prospect, why="Too dear", by=owner)
    assert Lead.objects.get().status == "handed_over"
    prospect.reopen(by=owner)
    assert prospect.is_open


def test_both_sides_or_neither(make_lead: Callable[..., Lead], owner: User) -> None:
    lead = make_lead()
    Stage.objects.all().delete()
    with pytest.raises(Refused, match="no selling system"):
        hand_over(lead, by=owner, unready_why="x")
    lead.refresh_from_db()
    assert lead.status == "open"
    assert not lead.hand_overs.exists()


def test_two_people_moving_the_same_prospect(
    make_prospect: Callable[..., Prospect], owner: User, salesperson: User
) -> None:
    prospect = make_prospect()
    seen = Prospect.objects.get().version
    visit, quote = Stage.objects.filter(name__in=["Visit", "Quote"]).order_by("position")
    prospect.move(to=quote, by=owner, seen=seen)
    with pytest.raises(Refused, match="Olive Owner moved it to Quote meanwhile"):
        Prospect.objects.get().move(to=visit, by=salesperson, seen=seen)
    assert Prospect.objects.get().stage == quote
