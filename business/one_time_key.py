"""A form is saved once, however often it is sent: a double click, a broken line and Save again, four tabs at once.

Every form brings a one-time key with it (`{% csrf_token %}`, see templatetags/form_marks.py). Inside a business every
form that is sent is one transaction, in which its fingerprint is a row: of the sender, the address, the key and what
was typed. So the same key with something else typed is another form, and loses nothing. A form that was not good or
was refused leaves no row, and may be sent again. One without a key, from a script say, is saved each time.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from business import kept_form
from business.form_seal import FIELD as SEAL
from business.middleware import BACK, page_before, refused
from business.models import SentForm
from business.refusal import Refused

FIELD = "once"
SAVED = "saved"
UUID_TEXT = re.compile(r"[\da-fA-F-]{32,36}")
NOT_TYPED = {FIELD, SEAL, "csrfmiddlewaretoken"}
KEPT = timedelta(days=7)
DEADLOCKS = 3  # so often a form is tried again that waited for another one which waited for it
ANOTHER_TIME = {"40P01", "40001"}  # PostgreSQL's words for that: nothing was written, and the same again may do
View = TypeVar("View", bound=Callable[..., HttpResponse])


def once_only(view: View) -> View:
    """Declare that a view outside any business saves a form once. Inside one, every view does."""
    cast("Any", view).saves_once = True
    return view


def in_its_own_transactions(view: View) -> View:
    """Declare that a view has a one-time key of its own, and writes in short transactions of its own."""
    cast("Any", view).saves_once = False
    return view


class SavedOnce:
    """Middleware: runs the view of a form that was sent in one transaction, once for each form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer a form; leave everything else to its view."""
        inside = getattr(request, "membership", None) is not None
        saves = getattr(view, "saves_once", inside)
        kept = kept_form.given_back(request) if saves else None
        if kept is not None or not saves or request.method != "POST" or not request.user.is_authenticated:
            return kept
        try:
            return say_it_is_saved(request, saved_once(request, partial(view, request, *args, **kwargs)))
        except Refused as refusal:
            return refused(request, refusal)


def saved_once(request: HttpRequest, save: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a form: of saving it, or of having saved it already. All or nothing is saved."""
    for _again in range(DEADLOCKS):
        try:
            return in_one_transaction(request, save)
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") not in ANOTHER_TIME:
                raise
            took_back = getattr(messages.get_messages(request), "take_back", None)
            if took_back:
                took_back()
    return in_one_transaction(request, save)


def in_one_transaction(request: HttpRequest, save: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a form; whatever it wrote is there as a whole, or not at all."""
    fingerprint = fingerprint_of(request)
    with transaction.atomic():
        form, new = SentForm.objects.claim(fingerprint, user=request.user) if fingerprint else (None, True)
        if form and not new:
            return answer_again(request, form)
        response = save()
        if not is_saved(request, response):
            transaction.set_rollback(True)
        elif form:
            remember(request, form, response)
    return response


def fingerprint_of(request: HttpRequest) -> str:
    """What tells this form from every other; nothing for one without a key."""
    key = request.POST.get(FIELD, "")
    try:
        UUID(key)
    except ValueError:
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    told = [request.user.pk, request.get_full_path(), key, typed]
    return sha256(json.dumps(told).encode()).hexdigest()


def added(request: HttpRequest) -> list[tuple[int, str, str]]:
    """The messages of this request so far."""
    found: list[tuple[int, str, str]] = getattr(messages.get_messages(request), "added", [])
    return found


def is_saved(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a form was saved: a page that says what is wrong, and a message that does, mean that it was not."""
    return response.status_code < 400 and not any(level >= messages.ERROR for level, _text, _tags in added(request))


def say_it_is_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the form's key in a cookie, where it is saved: only then does the browser let go of what was typed.

    static/js/drafts.js reads it. The last few keys stand in it, for tabs that save at one moment.
    """
    key = request.POST.get(FIELD, "")
    if UUID_TEXT.fullmatch(key) and is_saved(request, response):
        before = [k for k in request.COOKIES.get(SAVED, "").split(".") if UUID_TEXT.fullmatch(k) and k != key]
        response.set_cookie(
            SAVED, ".".join([*before[-4:], key]), max_age=120, secure=request.is_secure(), samesite="Lax"
        )
    return response


def remember(request: HttpRequest, form: SentForm, response: HttpResponse) -> None:
    """Keep what was answered. Where the form took its sender's account away, nobody sends it again."""
    location = response.headers.get("Location", response.headers.get("HX-Redirect", ""))
    trigger = response.headers.get("HX-Trigger", "")
    SentForm.objects.filter(pk=form.pk).update(
        location=location if len(location) <= 2000 else "",
        in_place="Location" not in response.headers,
        trigger=trigger if len(trigger) <= 200 else "",
        said=added(request),
    )


def answer_again(request: HttpRequest, form: SentForm) -> HttpResponse:
    """Lead to where the first answer led, say what it said, and that nothing was saved twice."""
    for level, text, tags in form.said:
        messages.add_message(request, level, text, extra_tags=tags)
    messages.info(request, _("This was sent twice. It is saved once."))
    there = form.location or page_before(request) or f"{request.path}?{BACK}=1"
    if not (form.in_place and getattr(request, "htmx", None)):
        return HttpResponseRedirect(there)
    response = HttpResponseClientRedirect(there)
    if form.trigger:
        response.headers["HX-Trigger"] = form.trigger
    return response


def forget_old_forms() -> int:
    """Take away what nobody sends again; says how many rows went."""
    gone, _each = SentForm.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return gone
