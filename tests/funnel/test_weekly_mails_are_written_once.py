"""Weekly mails: each member gets each week once, on Monday at seven by the clock of the business, wherever it is."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from business.hats import Role
from business.models import Business, Membership, OutgoingMail, User
from business.outgoing import delivery
from business.periods import week_key
from funnel.environment import mail as mail_settings
from funnel.setup.founding import found_business
from funnel.weekly import writer
from funnel.weekly.letter import Letter
from funnel.weekly.letter import letter as real_letter
from funnel.weekly.schedule import due_at
from tests.services.postbox import Postbox

# From the end of August 2020 on: what clocks did then will not change any more, as what they will do may.
ZONES = (
    "America/New_York",
    "America/St_Johns",  # half an hour off, with summer time
    "America/Santiago",  # summer on the other side, the change at midnight
    "Atlantic/Azores",
    "Europe/London",
    "Asia/Tehran",  # in 2021 the change came in the night to a Monday
    "Asia/Kolkata",  # half an hour off, no summer time
    "Asia/Kathmandu",  # three quarters of an hour off
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Chatham",
    "Pacific/Apia",  # 13 hours ahead, 14 in summer, until it gave summer time up
    "Pacific/Honolulu",
)
START = datetime(2020, 8, 24, tzinfo=UTC)  # a Monday
WEEKS = 104
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def postbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    box = Postbox().start()
    monkeypatch.setenv("EMAIL_URL", box.url)
    for name, value in mail_settings().items():
        setattr(settings, name, value)
    yield box
    box.stop()


@pytest.fixture
def found(db: None) -> Callable[..., Business]:
    """Found a business in a zone: its members' addresses say which it is."""

    def make(zone: str, *, members: int = 1) -> Business:
        name = zone.rpartition("/")[2].lower()
        owner = User.objects.create_user(f"1.{name}@example.com", name=name)
        business = found_business(owner=owner, name=zone, country="US", zone=zone, currency="USD", language="en")
        for number in range(2, members + 1):
            join(business, f"{number}.{name}@example.com")
        return business

    return make


def join(business: Business, address: str, role: Role = Role.SALESPERSON) -> Membership:
    return Membership.objects.create(business=business, user=User.objects.create_user(address), role=role)


def tick() -> None:
    """What beat asks for."""
    writer.write_due()
    delivery.deliver_due()


def local(at: datetime, zone: str) -> datetime:
    """What the clocks of a zone show, as somebody who lives there reads it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def seven(zone: str, monday: date) -> datetime:
    """When the clocks of a zone show seven on a Monday: found by reading them, and setting off by what they are off."""
    wanted = datetime.combine(monday, time(7))
    at = wanted.replace(tzinfo=UTC)
    while local(at, zone) != wanted:
        at -= local(at, zone) - wanted
    return at


def moments() -> list[datetime]:
    """When beat asks: wherever it is Monday, seven; a quarter before that in every fourth week and where clocks were
    changed since the last; two noons a week; and some hours after each outage."""
    found = {START + n * WEEK + days * DAY for n in range(WEEKS + 1) for days in (2.5, 4.5)} | {*CATCHING_UP}
    for zone in ZONES:
        last = seven(zone, START.date())
        for n in range(1, WEEKS + 1):
            at = seven(zone, START.date() + n * WEEK)
            found |= {at - QUARTER, at} if n % 4 == 0 or at - last != WEEK else {at}
            last = at
    return sorted(found)


# When nothing ran, and when the mail server was away: an hour, a day, ten days from a Sunday to a Wednesday.
OUTAGES = {
    "house": [
        (START + 9 * WEEK + HOUR, HOUR),
        (START + 30 * WEEK, DAY),
        (START + 60 * WEEK - DAY, 10 * DAY),
    ],
    "mail server": [
        (START + 11 * WEEK + HOUR, HOUR),
        (START + 31 * WEEK, DAY),
        (START + 70 * WEEK - DAY, 10 * DAY),
    ],
}
CATCHING_UP = [start + length + n * HOUR for outages in OUTAGES.values() for start, length in outages for n in range(6)]


def away(what: str, at: datetime) -> datetime | None:
    """Until when the house, or the mail server, is away at a moment; None where it is there."""
    return next((start + length for start, length in OUTAGES[what] if start <= at < start + length), None)


def short_letter(membership: Membership, monday: date, _told: Any = None) -> Letter:
    """In place of the real one, which takes thirty times as long."""
    return Letter(f"{membership.user_id} {week_key(monday)}", "Two leads.", "<p>Two leads.</p>")


def test_two_years_in_twelve_zones(
    found: Callable[..., Business], postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "letter", short_letter)
    with time_machine.travel(START - DAY, tick=False) as clock:
        for number, zone in enumerate(ZONES):
            found(zone, members=1 + (number == 0))
        for at in moments():
            clock.move_to(at)
            if away("house", at):
                continue
            if (away("mail server", at) is None) != (postbox.thread is not None):
                (postbox.stop if postbox.thread else postbox.start)()
            tick()

    expected, late, skipped = Counter[tuple[str, str]](), 0, set[tuple[str, str]]()
    arrived = {(each.to, str(each.message["Subject"]).partition(" ")[2]): each.at for each in postbox.arrivals}
    for membership in Membership.objects.select_related("user", "business"):
        zone, reader = membership.business.zone, membership.user.email
        for n in range(WEEKS):
            monday = START.date() + n * WEEK
            due = seven(zone, monday + WEEK)
            back = away("house", due) or away("mail server", due)
            if back and back - due >= 3 * DAY:
                skipped.add((reader, week_key(monday)))
                continue
            expected[reader, week_key(monday)] = 1
            at = arrived[reader, week_key(monday)]
            late += bool(back)
            assert at == due if not back else back <= at <= back + 5 * HOUR, (reader, monday)

    assert Counter((each.to, str(each.message["Subject"]).partition(" ")[2]) for each in postbox.arrivals) == expected
    assert len({each.message_id for each in postbox.arrivals}) == len(postbox.arrivals) == 13 * WEEKS - len(skipped)
    assert len(skipped) == 2 * 13, "of each ten days the first Monday"
    assert late > 2 * 13
    rows = OutgoingMail.objects.all()
    assert {(row.address, week_key(row.week)) for row in rows.filter(state="skipped") if row.week} == skipped
    assert all(row.trouble for row in rows.filter(state="skipped"))
    assert rows.count() == 13 * WEEKS


@pytest.mark.parametrize(
    ("zone", "monday", "due"),
    [
        ("America/New_York", "2021-03-01", "2021-03-08T12:00"),
        ("America/New_York", "2021-03-08", "2021-03-15T11:00"),  # the clocks went forward the day before
        ("America/New_York", "2021-11-01", "2021-11-08T12:00"),  # and back
        ("Europe/London", "2021-03-22", "2021-03-29T06:00"),
        ("Europe/London", "2021-10-25", "2021-11-01T07:00"),
        ("Australia/Lord_Howe", "2021-03-22", "2021-03-28T20:00"),  # Sunday elsewhere
        ("Australia/Lord_Howe", "2021-03-29", "2021-04-04T20:30"),
        ("Asia/Tehran", "2021-03-08", "2021-03-15T03:30"),
        ("Asia/Tehran", "2021-03-15", "2021-03-22T02:30"),  # they went forward in that very night
        ("Asia/Kathmandu", "2021-03-15", "2021-03-22T01:15"),
        ("Pacific/Apia", "2021-03-29", "2021-04-04T18:00"),
        ("Pacific/Apia", "2021-03-22", "2021-03-28T17:00"),
        ("Pacific/Honolulu", "2021-03-22", "2021-03-29T17:00"),
    ],
)
def test_due_at_seven_by_the_clock_on_the_wall(zone: str, monday: str, due: str) -> None:
    assert due_at(zone, date.fromisoformat(monday)).astimezone(UTC) == datetime.fromisoformat(f"{due}:00+00:00")


def test_the_real_letters_through_a_change_of_the_clocks(found: Callable[..., Business], postbox: Postbox) -> None:
    with time_machine.travel(datetime(2021, 3, 5, tzinfo=UTC), tick=False) as clock:
        businesses = {found(zone, members=2).name: zone for zone in ZONES}
        for at in sorted({seven(zone, date(2021, 3, day)) for zone in ZONES for day in (15, 22)}):
            clock.move_to(at)
            tick()
            tick()
    assert len(postbox.arrivals) == 12 * 2 * 2
    assert set(Counter((each.to, str(each.message["Subject"])) for each in postbox.arrivals).values()) == {1}
    for arrival in postbox.arrivals:
        row = OutgoingMail.objects.get(message_id=arrival.message_id)
        shown = local(arrival.at, businesses[row.business.name])
        assert (shown.weekday(), shown.time()) == (0, time(7))
        assert row.week == shown.date() - WEEK
        assert row.business.name in str(arrival.message["Subject"])
        assert str(arrival.message["List-Unsubscribe"]).strip().startswith("<http://testserver/mail/stop/")
        assert arrival.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        parts = [part.get_content_type() for part in arrival.message.iter_parts()]
        assert parts == ["text/plain", "text/html"]


# Who gets one.

MONDAY = datetime(2021, 3, 8, 12, tzinfo=UTC)  # seven in New York; the mail is about the week from 1 March on


@pytest.fixture
def nursery(found: Callable[..., Business], postbox: Postbox) -> Business:
    """A business in New York since February."""
    with time_machine.travel(MONDAY - 20 * DAY, tick=False):
        return found("America/New_York")


def tick_at(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        tick()


def weeks(postbox: Postbox) -> list[tuple[str, date | None]]:
    """Who got which week."""
    rows = {row.message_id: row for row in OutgoingMail.objects.all()}
    return [(each.to, rows[each.message_id].week) for each in postbox.arrivals]


@pytest.mark.parametrize(
    ("founded", "first"),
    [("2021-02-28T23:00", "2021-03-01"), ("2021-03-01T09:00", "2021-03-01"), ("2021-03-02T00:30", "2021-03-08")],
    ids=["on a Sunday", "on a Monday", "on a Tuesday"],
)
def test_the_first_is_about_the_first_whole_week(
    found: Callable[..., Business], postbox: Postbox, founded: str, first: str
) -> None:
    with time_machine.travel(datetime.fromisoformat(founded).replace(tzinfo=ZoneInfo("America/New_York"))):
        found("America/New_York")
    for week in range(3):
        tick_at(MONDAY + week * WEEK)
    assert weeks(postbox)[0] == ("1.new_york@example.com", date.fromisoformat(first))


def test_who_wants_none_who_cannot_sign_in_and_who_came_later_get_none(nursery: Business, postbox: Postbox) -> None:
    with time_machine.travel(MONDAY - 5 * DAY, tick=False):
        never, gone = join(nursery, "never@example.com"), join(nursery, "gone@example.com")
        Membership.objects.filter(pk=never.pk).update(weekly_mail=False)
        User.objects.filter(pk=gone.user_id).update(is_active=False)
    tick_at(MONDAY - 2 * DAY)  # the weeks before, too late
    with time_machine.travel(MONDAY + HOUR, tick=False):
        join(nursery, "late@example.com", Role.MARKETER)
        tick()
        never.choose_weekly(wanted=True)
        tick()
    assert weeks(postbox) == [("1.new_york@example.com", date(2021, 3, 1))]
    tick_at(MONDAY + WEEK)
    assert sorted(weeks(postbox)[1:]) == [
        ("1.new_york@example.com", date(2021, 3, 8)),
        ("late@example.com", date(2021, 3, 8)),
        ("never@example.com", date(2021, 3, 8)),
    ]


def test_who_leaves_and_comes_back_gets_it_once(nursery: Business, postbox: Postbox) -> None:
    with time_machine.travel(MONDAY - DAY, tick=False):
        there = join(nursery, "seller@example.com")
    tick_at(MONDAY)
    with time_machine.travel(MONDAY - HOUR, tick=False):
        there.delete()
        Membership.objects.create(business=nursery, user=there.user, role=Role.MARKETER)
    Business.objects.update(weekly_through=None)
    tick_at(MONDAY + HOUR)
    assert Counter(weeks(postbox))["seller@example.com", date(2021, 3, 1)] == 1


def test_an_example_mails_nobody(nursery: Business, postbox: Postbox) -> None:
    Business.objects.update(is_example=True)
    tick_at(MONDAY)
    assert not OutgoingMail.objects.exists()


def test_who_moves_to_another_zone_gets_each_week_once(nursery: Business, postbox: Postbox) -> None:
    tick_at(MONDAY)
    nursery.change(zone="Pacific/Honolulu")
    for hours in range(10):
        tick_at(MONDAY + hours * HOUR)
    tick_at(MONDAY + WEEK + 4 * HOUR)
    nursery.change(zone="Pacific/Apia")
    for hours in range(10):
        tick_at(MONDAY + WEEK + hours * HOUR)
    assert weeks(postbox) == [("1.new_york@example.com", date(2021, 3, day)) for day in (1, 8)]


def test_a_member_whose_letter_cannot_be_written_holds_up_nobody(
    nursery: Business, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, found: Callable[..., Business]
) -> None:
    def letter(membership: Membership, *about: Any) -> Letter:
        if membership.user.email == "2.new_york@example.com":
            raise ZeroDivisionError
        return real_letter(membership, *about)

    with time_machine.travel(MONDAY - 20 * DAY, tick=False):
        join(nursery, "2.new_york@example.com")
        join(nursery, "3.new_york@example.com")
        found("America/Santiago")
    monkeypatch.setattr(writer, "letter", letter)
    tick_at(MONDAY)
    tick_at(MONDAY)
    others = ["1.new_york@example.com", "1.santiago@example.com", "3.new_york@example.com"]
    assert postbox.addresses() == others
    monkeypatch.setattr(writer, "letter", real_letter)
    tick_at(MONDAY + HOUR)
    tick_at(MONDAY + 2 * HOUR)
    assert postbox.addresses() == sorted([*others, "2.new_york@example.com"])


@pytest.mark.parametrize(("late", "state"), [(72 * HOUR - timedelta(seconds=1), "sent"), (72 * HOUR, "skipped")])
def test_up_to_72_hours_late(nursery: Business, postbox: Postbox, late: timedelta, state: str) -> None:
    tick_at(MONDAY - WEEK)
    tick_at(MONDAY + late)
    row = OutgoingMail.objects.get(week=date(2021, 3, 1))
    assert row.state == state
    assert len(postbox.arrivals) == 1 + (state == "sent")
    if state == "skipped":
        assert row.trouble == "It was not written within 72 hours: Two Hats was not running, or could not write it."
        assert row.subject == "America/New_York, week 2021-W09"


def test_after_two_years_asleep_it_says_so_of_the_last_year_and_goes_on(nursery: Business, postbox: Postbox) -> None:
    tick_at(MONDAY + 104 * WEEK)
    assert OutgoingMail.objects.filter(state="skipped").count() == 52
    assert weeks(postbox) == [("1.new_york@example.com", date(2023, 2, 27))]
    tick_at(MONDAY + 104 * WEEK + HOUR)
    assert len(postbox.arrivals) == 1


# `manage.py send_weekly`: what the job does, now.


def send_weekly(*words: str, at: datetime = MONDAY) -> str:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("send_weekly", *words, stdout=out)
    return out.getvalue()


def test_the_command_writes_and_sends_what_is_due(nursery: Business, postbox: Postbox) -> None:
    tick_at(MONDAY - WEEK)
    assert send_weekly() == "Written: 1. Sent: 1. Waiting: 0.\n"
    assert send_weekly() == "Written: 0. Sent: 0. Waiting: 0.\n"
    assert send_weekly("--week", "2021-W09") == "Written: 0. Sent: 0. Waiting: 0.\n"
    tick_at(MONDAY + HOUR)
    assert weeks(postbox)[1:] == [("1.new_york@example.com", date(2021, 3, 1))]


def test_the_command_for_one_business(nursery: Business, postbox: Postbox, found: Callable[..., Business]) -> None:
    with time_machine.travel(MONDAY - 10 * DAY, tick=False):
        found("America/Santiago")
    assert send_weekly("--business", nursery.slug, "--week", "2021-W09") == "Written: 1. Sent: 1. Waiting: 0.\n"
    assert postbox.addresses() == ["1.new_york@example.com"]


def test_the_command_prints_without_writing(nursery: Business, postbox: Postbox) -> None:
    said = send_weekly("--dry-run")
    assert "To: 1.new_york@example.com\nSubject: America/New_York: " in said
    assert not OutgoingMail.objects.exists()
    assert postbox.arrivals == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--week", "2021-W10"], "Week 2021-W10 is not due yet in"),
        (["--week", "2021-W54"], "“2021-W54” is not a week. Write it like 2026-W47."),
        (["--week", "last"], "“last” is not a week."),
        (["--business", "nobody"], "There is no business “nobody”."),
    ],
)
def test_the_command_refuses(nursery: Business, postbox: Postbox, words: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        send_weekly(*words)
    assert not OutgoingMail.objects.exists()


def test_the_command_leaves_an_example_alone(nursery: Business, postbox: Postbox) -> None:
    Business.objects.update(is_example=True)
    for words in ((), ("--week", "2021-W09"), ("--business", nursery.slug)):
        assert send_weekly(*words) == "Written: 0. Sent: 0. Waiting: 0.\n"
    assert postbox.arrivals == []
