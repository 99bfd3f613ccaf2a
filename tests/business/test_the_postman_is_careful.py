"""The postman, at a real mail server that misbehaves: what trouble means for a mail, and for the others."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from business.models import Business, OutgoingMail, User
from business.models.mail import KEPT_FOR
from business.outgoing import delivery
from business.outgoing.errors import Trouble, What
from funnel.environment import mail as mail_settings
from tests.services.postbox import HANG, HANG_UP, Postbox

LETTER_HEADERS = {"List-Unsubscribe": "<https://example.com/stop/>"}


@pytest.fixture
def use(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Send by what EMAIL_URL says, each step within a second."""

    def apply(url: str) -> None:
        monkeypatch.setenv("EMAIL_URL", url)
        for name, value in mail_settings().items():
            setattr(settings, name, value)
        settings.EMAIL_TIMEOUT, settings.EMAIL_DATA_TIMEOUT = 1, 2
        settings.DEFAULT_FROM_EMAIL = "Two Hats <house@example.com>"

    return apply


@pytest.fixture
def postbox(use: Callable[..., None]) -> Iterator[Postbox]:
    box = Postbox().start()
    use(box.url)
    yield box
    box.stop()


@pytest.fixture
def write(business: Business) -> Callable[..., OutgoingMail]:
    """Put a mail into the table."""

    def post(to: str = "reader@example.com", **more: Any) -> OutgoingMail:
        facts = {"subject": "Your week", "text": "Two leads.", "html": "<p>Two leads.</p>", "headers": LETTER_HEADERS}
        return OutgoingMail.objects.post(
            business=business, kind="weekly", key=f"weekly:{to}", address=to, **{**facts, **more}
        )

    return post


def again(mail: OutgoingMail) -> OutgoingMail:
    """The row as it stands now."""
    return OutgoingMail.objects.get(pk=mail.pk)


def after(**time: float) -> Any:
    """Within it, so much later."""
    return time_machine.travel(timezone.now() + timedelta(**time), tick=True)


def test_a_mail_goes_out_once_as_it_was_written(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    mail = write()
    assert delivery.deliver(mail.pk)
    assert not delivery.deliver(mail.pk)
    assert delivery.deliver_due() == 0

    [arrival] = postbox.arrivals
    assert arrival.to == "reader@example.com"
    assert arrival.message_id == mail.message_id
    assert mail.message_id.endswith("@example.com>")
    assert arrival.message["Subject"] == "Your week"
    assert arrival.message["From"] == "Two Hats <house@example.com>"
    assert arrival.message["List-Unsubscribe"] == "<https://example.com/stop/>"
    assert arrival.message["Auto-Submitted"] == "auto-generated"
    assert arrival.message["Date"]
    parts = [part.get_content().strip() for part in arrival.message.iter_parts()]
    assert parts == ["Two leads.", "<p>Two leads.</p>"]
    row = again(mail)
    assert (row.state, row.attempts, row.trouble, row.leased_until) == ("sent", 1, "", None)
    assert row.sent_at


def test_written_twice_it_is_one_mail(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    first, second = write(subject="First"), write(subject="Second")
    assert first.pk == second.pk
    assert delivery.deliver_due() == 1
    assert [arrival.message["Subject"] for arrival in postbox.arrivals] == ["First"]


def test_nothing_goes_out_before_its_time(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    mail = write(due_at=timezone.now() + timedelta(minutes=5))
    assert not delivery.deliver(mail.pk)
    assert delivery.deliver_due() == 0
    with after(minutes=6):
        assert delivery.deliver_due() == 1


def test_whoever_takes_it_has_it_until_the_lease_ends(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    mail = write()
    slow = delivery.take(mail.pk)
    assert slow
    assert delivery.take(mail.pk) is None
    assert delivery.deliver_due() == 0
    with after(seconds=9):  # eight steps of a second
        other = delivery.take(mail.pk)
        assert other
        assert not delivery.send(slow), "it is not the slow one's any more"
        assert postbox.arrivals == []
        assert delivery.send(other)
    assert postbox.addresses() == ["reader@example.com"]
    assert again(mail).state == "sent"


def test_what_is_skipped_meanwhile_is_not_sent(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    taken = delivery.take(write().pk)
    assert taken
    assert OutgoingMail.objects.all().skip("They chose to get none.") == 1
    assert not delivery.send(taken)
    assert postbox.arrivals == []
    assert postbox.visits["DATA"] == 0
    row = again(taken)
    assert (row.state, row.trouble) == ("skipped", "They chose to get none.")
    assert not row.is_flagged


def test_what_is_stopped_while_it_is_sent_is_not_sent_a_second_time(
    postbox: Postbox, write: Callable[..., OutgoingMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = delivery.start_telling

    def start(mail: OutgoingMail) -> None:
        real(mail)
        OutgoingMail.objects.all().skip("They chose to get none.")

    monkeypatch.setattr(delivery, "start_telling", start)
    postbox.on("dot", "451 4.7.1 Greylisted", times=1)
    mail = write()
    assert not delivery.deliver(mail.pk)
    with after(minutes=2):
        assert delivery.deliver_due() == 0
    assert postbox.arrivals == []
    assert again(mail).state == "skipped"


@pytest.mark.parametrize("ended", ["it was sent", "it failed"])
def test_a_postman_who_wakes_up_late_disturbs_nobody(
    postbox: Postbox, write: Callable[..., OutgoingMail], owner: User, ended: str
) -> None:
    late = delivery.take(write().pk)
    assert late
    delivery.start_telling(late)
    with after(seconds=9):  # four steps of two seconds
        again(late).send_again(by=owner)
        other = delivery.take(late.pk)
        assert other
        assert other.attempts == late.attempts
        if ended == "it was sent":
            delivery.mark_sent(late)
            assert not delivery.send(other), "it is out: a second one would be one too many"
            assert again(late).state == "sent"
            assert postbox.arrivals == []
            return
        delivery.start_telling(other)
        delivery.record(late, Trouble(What.LATER, "The mail server went away."))
        assert again(late).state == "sending", "it is the other's now"


def test_it_is_not_sent_within_a_transaction_that_may_be_undone(
    postbox: Postbox, write: Callable[..., OutgoingMail]
) -> None:
    mail = write()
    with pytest.raises(RuntimeError), transaction.atomic():
        delivery.deliver(mail.pk)
    assert postbox.arrivals == []


# The mail server is away, or does not want to talk to us: later.


def test_a_refused_connection_is_tried_again_after_growing_pauses(
    postbox: Postbox, write: Callable[..., OutgoingMail]
) -> None:
    postbox.stop()
    mail, pauses = write(), []
    with time_machine.travel(mail.due_at, tick=False) as clock:
        for _ in range(9):
            assert delivery.deliver_due() == 0
            row = again(mail)
            assert row.not_before
            assert not delivery.deliver(mail.pk), "it rests"
            pauses.append((row.not_before - timezone.now()) / timedelta(minutes=1))
            clock.move_to(row.not_before)
        assert pauses == [1, 5, 15, 30, 60, 120, 240, 240, 240]
        assert row.state == "queued"
        assert row.attempts == 9
        assert row.trouble.startswith("The mail server could not be reached: ")
        assert "refused" in row.trouble
        postbox.start()
        assert delivery.deliver_due() == 1
    assert postbox.addresses() == ["reader@example.com"]


def test_a_last_try_is_made_before_it_is_too_late(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    postbox.stop()
    mail = write()
    OutgoingMail.objects.update(attempts=20)
    with time_machine.travel(mail.due_at + KEPT_FOR - timedelta(hours=1), tick=False) as clock:
        delivery.deliver_due()
        assert again(mail).not_before == mail.keep_until - timedelta(minutes=10)
        clock.move_to(mail.keep_until - timedelta(minutes=10))
        delivery.deliver_due()
        assert again(mail).not_before == timezone.now() + timedelta(minutes=1)
        clock.shift(timedelta(minutes=1))
        postbox.start()
        assert delivery.deliver_due() == 1


def test_more_than_72_hours_late_it_is_skipped_for_all_to_see(
    postbox: Postbox, write: Callable[..., OutgoingMail]
) -> None:
    postbox.stop()
    mail = write()
    delivery.deliver_due()
    postbox.start()
    with time_machine.travel(mail.due_at + KEPT_FOR, tick=False):
        assert not delivery.deliver(mail.pk)
        assert delivery.deliver_due() == 0
    row = again(mail)
    assert row.state == "skipped"
    assert row.trouble.startswith("It could not be sent in time. The mail server could not be reached: ")
    assert row.is_flagged, "it was tried in vain: an owner is told"
    assert list(OutgoingMail.objects.flagged()) == [row]
    assert postbox.arrivals == []


def test_a_server_that_does_not_answer_is_asked_once_in_a_round(
    postbox: Postbox, write: Callable[..., OutgoingMail]
) -> None:
    postbox.on("greeting", HANG)
    mails = [write(f"reader{number}@example.com") for number in range(3)]
    assert delivery.deliver_due() == 0
    assert postbox.visits["greeting"] == 1
    first = again(mails[0])
    assert (first.state, first.leased_until) == ("queued", None)
    assert first.trouble == "The mail server could not be reached: Connection unexpectedly closed: timed out"
    postbox.behave()
    assert delivery.deliver_due() == 2, "the first rests"
    with after(minutes=2):
        assert delivery.deliver_due() == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("421 4.3.2 Too busy", "The mail server asks to come back later: 421 4.3.2 Too busy"),
        ("554 5.7.1 Not you", "The mail server turned us away: 554 5.7.1 Not you"),
    ],
)
def test_a_server_that_sends_us_away(
    postbox: Postbox, write: Callable[..., OutgoingMail], answer: str, sentence: str
) -> None:
    postbox.on("greeting", answer)
    mail = write()
    delivery.deliver_due()
    assert (again(mail).state, again(mail).trouble) == ("queued", sentence)


@pytest.mark.parametrize(
    ("password", "why"), [("wrong", "535 5.7.8 Wrong password"), ("gehe%C3%B6m", "'ascii' codec can't encode")]
)
def test_a_wrong_password_is_the_settings_fault_not_the_letters(
    use: Callable[..., None], write: Callable[..., OutgoingMail], password: str, why: str
) -> None:
    box = Postbox(login=("house", "right")).start()
    use(box.url.replace("right", password))
    mail = write()
    delivery.deliver_due()
    row = again(mail)
    assert row.state == "queued"
    assert "(EMAIL_URL): " in row.trouble
    assert why in row.trouble
    assert "right" not in row.trouble

    use(box.url)
    with after(minutes=2):
        assert delivery.deliver_due() == 1
    box.stop()


@pytest.mark.parametrize(
    ("scheme", "user"), [("smtp+tls", ""), ("smtp", "house:secret@")], ids=["no TLS there", "no sign-in there"]
)
def test_a_server_that_cannot_do_what_the_settings_ask(
    postbox: Postbox, use: Callable[..., None], write: Callable[..., OutgoingMail], scheme: str, user: str
) -> None:
    use(f"{scheme}://{user}127.0.0.1:{postbox.port}")
    mail = write()
    delivery.deliver_due()
    row = again(mail)
    assert row.state == "queued"
    assert row.trouble.startswith("The mail server cannot be used as it is set (EMAIL_URL): ")
    assert "secret" not in row.trouble
    assert postbox.arrivals == []


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("451 4.3.0 Disk full", "The mail server asks to come back later: 451 4.3.0 Disk full"),
        ("550 5.1.8 No", "The mail server does not take mail from our address (FROM_EMAIL): 550 5.1.8 No"),
        ("530 5.7.0 Sign in", "The mail server wants us to sign in, or to use TLS (EMAIL_URL): 530 5.7.0 Sign in"),
    ],
)
def test_a_sender_it_does_not_take(
    postbox: Postbox, write: Callable[..., OutgoingMail], answer: str, sentence: str
) -> None:
    postbox.on("MAIL", answer)
    mail = write()
    delivery.deliver_due()
    assert (again(mail).state, again(mail).trouble) == ("queued", sentence)


# One recipient's trouble is not another's.


def test_a_bad_address_fails_with_a_sentence(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    postbox.on("RCPT", "550 5.1.1 No such\x00 user", to="gone@example.com")
    mails = [write(to) for to in ("gone@example.com", "first@example.com", "second@example.com")]
    assert delivery.deliver_due() == 2
    assert postbox.addresses() == ["first@example.com", "second@example.com"]
    row = again(mails[0])
    assert row.state == "failed"
    assert row.trouble == "The mail server does not take mail for this address: 550 5.1.1 No such user"
    assert list(OutgoingMail.objects.flagged()) == [row]
    with after(hours=5):
        assert delivery.deliver_due() == 0
    assert postbox.visits["RCPT"] == 3


def test_greylisting_is_come_back_to(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    postbox.on("RCPT", "451 4.7.1 Greylisted", to="new@example.com", times=2)
    mails = [write(to) for to in ("new@example.com", "known@example.com")]
    assert delivery.deliver_due() == 1
    row = again(mails[0])
    assert (row.state, row.trouble) == ("queued", "The mail server asks to come back later: 451 4.7.1 Greylisted")
    assert delivery.deliver_due() == 0, "not at once"
    with after(minutes=1.1):
        assert delivery.deliver_due() == 0
    with after(minutes=6.2):
        assert delivery.deliver_due() == 1
        assert delivery.deliver_due() == 0
    assert postbox.addresses() == ["known@example.com", "new@example.com"]
    assert again(mails[0]).trouble == ""
    assert {arrival.message_id for arrival in postbox.arrivals} == {mail.message_id for mail in mails}


@pytest.mark.parametrize("does", [HANG, HANG_UP])
@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_silence_before_the_letter_is_given_holds_up_nobody(
    postbox: Postbox, write: Callable[..., OutgoingMail], settings: Any, step: str, does: str
) -> None:
    settings.EMAIL_DATA_TIMEOUT = 1
    postbox.on(step, does, to="odd@example.com", times=1)
    mails = [write(to) for to in ("odd@example.com", "first@example.com", "second@example.com")]
    assert delivery.deliver_due() == 2
    row = again(mails[0])
    assert row.state == "queued"
    assert row.trouble.startswith("The mail server went away before the letter was given: ")
    with after(minutes=2):
        assert delivery.deliver_due() == 1
    assert postbox.addresses() == ["first@example.com", "odd@example.com", "second@example.com"]


def test_who_was_tried_often_waits_behind_who_was_not(postbox: Postbox, write: Callable[..., OutgoingMail]) -> None:
    old = write("old@example.com", due_at=timezone.now() - timedelta(hours=2))
    OutgoingMail.objects.filter(pk=old.pk).update(attempts=3)
    write("new@example.com")
    delivery.deliver_due()
    assert [arrival.to for arrival in postbox.arrivals] == ["new@example.com", "old@example.com"]


def test_what_cannot_be_written_down_holds_up_nobody(
    postbox: Postbox, write: Callable[..., OutgoingMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(mail: OutgoingMail) -> None:
        if mail.address == "odd@example.com":
            raise RuntimeError("The disk is full.")
        sent(mail)

    sent = delivery.mark_sent
    monkeypatch.setattr(delivery, "mark_sent", broken)
    mails = [write(to) for to in ("odd@example.com", "reader@example.com")]
    assert delivery.deliver_due() == 1
    with after(hours=1):
        assert delivery.deliver_due() == 0
    assert postbox.addresses() == ["odd@example.com", "reader@example.com"]
    assert [again(mail).state for mail in mails] == ["sending", "sent"]
    with after(hours=1):
        assert again(mails[0]).is_unsure


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"headers": {"X-Odd": "one\ntwo"}}, "Header values can't contain newlines"),
        ({"to": ""}, "there is no address"),
    ],
)
def test_a_letter_that_cannot_be_written_fails(
    postbox: Postbox, write: Callable[..., OutgoingMail], facts: dict[str, Any], why: str
) -> None:
    mail = write(**facts)
    write("other@example.com")
    assert delivery.deliver_due() == 1
    row = again(mail)
    assert row.state == "failed"
    assert row.trouble.startswith("The mail could not be written: ")
    assert why in row.trouble
    assert postbox.addresses() == ["other@example.com"]


# The letter was given: an answer is sure, and nothing else is.


@pytest.mark.parametrize("answer", ["250 OK", "250 2.0.0 Queued as 7", "252 2.0.0 As you like"])
def test_any_yes_is_a_yes(postbox: Postbox, write: Callable[..., OutgoingMail], answer: str) -> None:
    postbox.on("dot", answer)
    mail = write()
    assert delivery.deliver_due() == 1
    assert again(mail).state == "sent"
    with after(hours=5):
        assert delivery.deliver_due() == 0
    assert len(postbox.arrivals) == 1


@pytest.mark.parametrize("step", ["DATA", "dot"])
def test_a_no_to_the_letter_is_a_no(postbox: Postbox, write: Callable[..., OutgoingMail], step: str) -> None:
    postbox.on(step, "554 5.6.0 It looks like spam", to="strict@example.com")
    postbox.on(step, "452 4.3.1 Out of storage", to="full@example.com", times=1)
    strict, full = (write(to) for to in ("strict@example.com", "full@example.com"))
    assert delivery.deliver_due() == 0
    assert (again(strict).state, again(strict).trouble) == (
        "failed",
        "The mail server refuses this letter: 554 5.6.0 It looks like spam",
    )
    assert again(full).state == "queued"
    with after(minutes=2):
        assert delivery.deliver_due() == 1
    assert postbox.addresses() == ["full@example.com"]


@pytest.mark.parametrize("does", [HANG, HANG_UP, "what?", "354 More"])
def test_without_an_answer_nobody_knows_so_nobody_sends_it_again(
    postbox: Postbox, write: Callable[..., OutgoingMail], owner: User, does: str
) -> None:
    postbox.on("dot", does, to="odd@example.com")
    mail = write("odd@example.com")
    write("other@example.com")
    assert delivery.deliver_due() == 1
    row = again(mail)
    assert row.state == "sending"
    assert row.trouble.startswith("It broke off while the letter was being given: ")
    assert list(OutgoingMail.objects.unsure()) == [row]
    with after(hours=80):
        assert delivery.deliver_due() == 0
        assert not delivery.deliver(mail.pk)
        assert again(mail).state == "sending", "it is not given up either: somebody has to say"
    assert postbox.addresses() == ["odd@example.com", "other@example.com"]

    postbox.behave()
    row.send_again(by=owner)
    assert delivery.deliver_due() == 1
    first, second = (arrival for arrival in postbox.arrivals if arrival.to == "odd@example.com")
    assert first.message_id == second.message_id == mail.message_id
    assert first.message["Subject"] == second.message["Subject"]


def test_a_slow_server_is_waited_for(postbox: Postbox, write: Callable[..., OutgoingMail], settings: Any) -> None:
    settings.EMAIL_DATA_TIMEOUT = 8
    postbox.on("dot", 2.5)  # two and a half times as long as any other step may take
    mail = write()
    assert delivery.deliver_due() == 1
    assert again(mail).state == "sent"
    assert len(postbox.arrivals) == 1


@pytest.mark.parametrize("does", [HANG, HANG_UP, "500 I do not know this word", "421 Bye"])
def test_how_they_part_says_nothing_of_the_letter(
    postbox: Postbox, write: Callable[..., OutgoingMail], does: str
) -> None:
    postbox.on("QUIT", does)
    mail = write()
    assert delivery.deliver_due() == 1
    assert again(mail).state == "sent"


def test_no_mail_server_at_all(write: Callable[..., OutgoingMail], use: Callable[..., None], tmp_path: Any) -> None:
    """Without EMAIL_URL mails are kept as files."""
    use("")
    from django.conf import settings  # noqa: PLC0415

    settings.EMAIL_FILE_PATH = str(tmp_path)
    mail = write()
    assert delivery.deliver_due() == 1
    [kept] = tmp_path.iterdir()
    assert mail.message_id in kept.read_text()
    assert again(mail).state == "sent"
