"""Close and strike out, each with a reason, each undone with one tap right after."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.models import User
from funnel.handover.door import hand_over
from marketing.models import Lead


@pytest.fixture
def lead(make_lead: Callable[..., Lead]) -> Lead:
    return make_lead()


@pytest.fixture
def page(wing: str, lead: Lead) -> str:
    return f"{wing}/leads/{lead.reference}/"


@pytest.mark.parametrize(
    ("posted", "why"),
    [
        ({"reason": "Out of area"}, "Out of area"),
        ({"words": "Moved away"}, "Moved away"),
        ({"reason": "Out of area", "words": "Moved to Spain"}, "Out of area: Moved to Spain"),
    ],
)
def test_closed_with_a_reason_and_undone(desk: Client, page: str, lead: Lead, posted: dict[str, str], why: str) -> None:
    assert "Out of area" in desk.get(f"{page}close/").content.decode()
    after = desk.post(f"{page}close/", posted, follow=True)
    lead.refresh_from_db()
    assert (lead.status, lead.closed_why) == ("closed", why)
    text = after.content.decode()
    assert f'action="{page}reopen/"' in text
    assert "Undo" in text
    assert why in text
    desk.post(f"{page}reopen/")
    lead.refresh_from_db()
    assert (lead.status, lead.closed_on) == ("open", None)


def test_struck_out_with_a_reason_and_undone(desk: Client, page: str, lead: Lead) -> None:
    after = desk.post(f"{page}strike-out/", {"reason": "Spam"}, follow=True).content.decode()
    lead.refresh_from_db()
    assert lead.status == "struck_out"
    assert not Lead.objects.counted().exists()
    assert f'action="{page}restore/"' in after
    assert "Undo" in after
    desk.post(f"{page}restore/")
    lead.refresh_from_db()
    assert lead.status == "open"


@pytest.mark.parametrize(("ending", "undo"), [("close/", "reopen/"), ("strike-out/", "restore/")])
def test_undone_twice_says_so(desk: Client, page: str, lead: Lead, ending: str, undo: str) -> None:
    desk.post(f"{page}{ending}", {"words": "x"})
    assert desk.post(f"{page}{undo}").status_code == 302
    again = desk.post(f"{page}{undo}")
    assert again.status_code == 409
    assert "This lead is not" in again.content.decode()
    assert lead.history.filter(verb__in=["reopened", "restored"]).count() == 1


@pytest.mark.parametrize("ending", ["close/", "strike-out/"])
@pytest.mark.parametrize("posted", [{}, {"reason": "", "words": "   "}, {"reason": "Made up"}, {"words": "x" * 181}])
def test_without_a_reason_nothing_is_done(
    desk: Client, page: str, lead: Lead, ending: str, posted: dict[str, str]
) -> None:
    response = desk.post(f"{page}{ending}", posted)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    lead.refresh_from_db()
    assert lead.status == "open"


@pytest.mark.parametrize("ending", ["close/", "strike-out/"])
def test_who_is_with_sales_is_not_closed(desk: Client, page: str, lead: Lead, owner: User, ending: str) -> None:
    hand_over(lead, by=owner, unready_why="x")
    assert desk.post(f"{page}{ending}", {"words": "x"}).status_code == 409
    lead.refresh_from_db()
    assert lead.status == "handed_over"


@pytest.mark.parametrize("undo", ["reopen/", "restore/"])
def test_undo_is_never_a_link(desk: Client, page: str, undo: str) -> None:
    assert desk.get(f"{page}{undo}").status_code == 405
