"""The job learns from those who went on; the board and the lists use it."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

import sales.numbers_job
from business.models import Business, User
from sales.models import Prospect, Stage


def test_the_board_says_how_many_went_on(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    make_prospect().move(to=Stage.objects.get(name="Visit"), by=owner)
    make_prospect()
    assert b"went on" not in desk.get(f"{home}/sales/board/").content
    sales.numbers_job.compute(business)
    assert b"1 of 2 went on" in desk.get(f"{home}/sales/board/").content


def test_long_in_stage_is_learned_or_the_setting(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    today, visit = business.today(), Stage.objects.get(name="Visit")
    for place in range(12):
        prospect = make_prospect(days_ago=100)
        prospect.move(to=visit, by=owner, at=business.noon(today - timedelta(days=98 - place % 2)))
    waiting = make_prospect("Waiting", days_ago=6)
    url = f"{home}/sales/prospects/?waits=stuck&q=Waiting"
    assert not desk.get(url).context["page"].rows, "by the setting, six days are not long"
    sales.numbers_job.compute(business)
    assert desk.get(url).context["page"].rows == [waiting], "the others went on within three days"


def test_customers_of_a_source_are_found_by_when_they_arrived(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    won = make_prospect(source="Referral", days_ago=20)
    won.win(value=None, by=owner)
    make_prospect(source="Referral", days_ago=50).win(value=None, by=owner)
    since = (business.today() - timedelta(days=30)).isoformat()
    url = f"{home}/sales/prospects/?outcome=won&source=Referral&arrived_from={since}"
    assert desk.get(url).context["page"].rows == [won]
