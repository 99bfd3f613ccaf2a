"""A form that was sent after its sender's session had ended: kept while they sign in, and given back to them alone.

It waits in the session of this one browser, for an hour, and only where its seal says whose it is. Whoever else signs
in here takes it away (see `drop_of_somebody_else`). Passwords are never kept.
"""

import re
import time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from business.form_seal import FIELD as SEAL
from business.form_seal import sealed_for
from business.models import User

IN_SESSION = "kept_form"
SECONDS = 3600
LARGEST = 200_000  # signs, of all fields together
LEAVE = "leave-it"
BROUGHT_ANEW = {"csrfmiddlewaretoken", SEAL}
NOT_TEXT = re.compile(
    r"(initial-|asked-|keep-).*|once|next|back|was|seen|do|key|channel|when|soon|role|direction|weekly"
    r"|country|zone|currency|language|starter|approach|again"
)
NO_WORDS = re.compile(r"[\d.:/-]*|[\da-f-]{36}|[a-z]+[-:]\d+|lead|ready|note|new|none", re.IGNORECASE)


def keep(request: HttpRequest, *, at: str) -> None:
    """Keep a form whose sender is not signed in any more, for when they come to an address; where its seal lets us."""
    owner = sealed_for(request)
    fields = fields_of(request)
    if owner is None or sum(len(value) for _name, value in fields) > LARGEST:
        return
    request.session[IN_SESSION] = {
        "user": owner,
        "path": request.get_full_path(),
        "at": at,
        "fields": fields,
        "until": time.time() + SECONDS,
    }
    request.session.set_expiry(SECONDS)


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, without passwords and what a form brings with it anew."""
    sent = ((name, str(value)) for name, values in request.POST.lists() for value in values)
    return [(name, value) for name, value in sent if name not in BROUGHT_ANEW and "password" not in name.lower()]


def drop_of_somebody_else(request: HttpRequest | None = None, user: Any = None, **_signal: Any) -> None:
    """Somebody signs in: what another person typed in this browser is not theirs."""
    kept = request.session.get(IN_SESSION) if request is not None and hasattr(request, "session") else None
    if request is None or not kept:
        return
    request.session.set_expiry(None)  # as long as any sign-in, not as short as what waits
    if kept["user"] != getattr(user, "pk", None):
        del request.session[IN_SESSION]


def given_back(request: HttpRequest) -> HttpResponse | None:
    """The page with the kept form, where its sender is back where it stood; nothing for any other request."""
    kept = request.session.get(IN_SESSION)
    if not kept or not isinstance(request.user, User) or kept["user"] != request.user.pk:
        return None
    sent_again = request.method == "POST" and request.get_full_path() == kept["path"]
    leaves = LEAVE in request.GET and request.path == kept["at"].partition("?")[0]
    if leaves or sent_again or time.time() > kept["until"]:
        del request.session[IN_SESSION]
        return HttpResponseRedirect(kept["at"]) if leaves else None
    if request.method != "GET" or request.get_full_path() != kept["at"]:
        return None
    leave = f"{request.path}?{urlencode({LEAVE: 1})}"
    return render(request, "shared/kept_form.html", {**kept, "texts": texts(kept["fields"]), "leave": leave})


def texts(fields: list[tuple[str, str]]) -> list[str]:
    """What somebody typed in words, without keys and choices."""
    return [value for name, value in fields if not NOT_TEXT.fullmatch(name) and not NO_WORDS.fullmatch(value.strip())]


def typed_by_sender(request: HttpRequest) -> list[str]:
    """The words in a form that its own sender has sent just now: to be shown to them where it could not be saved."""
    own = request.user.is_authenticated and sealed_for(request) == request.user.pk
    return texts(fields_of(request)) if own else []


def is_somebody_elses(request: HttpRequest) -> bool:
    """Whether a form was rendered for another user than the one who is signed in now."""
    owner = sealed_for(request)
    return owner is not None and request.user.is_authenticated and owner != request.user.pk
