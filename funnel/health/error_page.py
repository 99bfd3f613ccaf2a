"""The page for what should not happen. Where the storage is to blame it says so, and keeps what was typed."""

import sys
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from funnel.health.storage import TAKEN, StorageFault, fault_behind, is_taken

# Never carried along in a page: the token is a fresh one, and a password is typed again.
NOT_CARRIED = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")
MOST_FIELDS = 200


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the storage is to blame, with what happened, what was kept and what to do; 409 where somebody
    else saved the same at this moment.

    A page of the browser carries the fields that were sent, so that “Try again” sends them once more. To htmx the
    sentence comes as a header: the page stays as it is, with all that was typed.
    """
    problem = sys.exc_info()[1]
    fault = fault_behind(problem) or (TAKEN if is_taken(problem) else None)
    if fault is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    response = HttpResponse(render_to_string("storage_fault.html", context_of(request, fault)))
    response.status_code = 409 if fault is TAKEN else 503
    if fault is not TAKEN:
        response.headers["Retry-After"] = "60"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Sentence"] = quote(fault.for_people())
    return response


def context_of(request: HttpRequest, fault: StorageFault) -> dict[str, object]:
    """What the page shows. It asks neither the database nor the session."""
    fields = sent_fields(request)
    return {
        "fault": fault,
        "fields": fields,
        "method": request.method,
        "address": request.get_full_path(),
        "csrf_token": get_token(request) if fields else "",
    }


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, as name and value; nothing where files came along or where it cannot be read."""
    try:
        sent = [] if request.FILES else [*request.POST.lists()]
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        return []
    return [(name, value) for name, values in sent for value in values if carried(name)][:MOST_FIELDS]


def carried(name: str) -> bool:
    """Whether a field may stand in the page once more."""
    return not any(name.endswith(secret) for secret in NOT_CARRIED)
