"""/health/: is it alive, is it ready, and how are its parts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from funnel.health.checks import read


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The process answers. It asks nobody, so that a database that is away does not get the web restarted."""
    return JsonResponse({"alive": True})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Whether it can serve, and how each part is: `ok`, `degraded`, or `down` (503). It names no business.

    Only the database decides whether it can serve: it must answer, and take what is saved. Without a broker or workers
    people go on working, and numbers and mails catch up later: that is `degraded`, and must not take the web away from
    them. Where the storage is to blame, `sentence` says what is wrong and what to do.
    """
    signs = read()
    serving = signs["database"].ok and signs["saving"].ok
    well = all(sign.ok for sign in signs.values())
    found = {
        "ready": serving,
        "status": "ok" if well else "degraded" if serving else "down",
        "parts": {name: {"ok": sign.ok, **sign.facts} for name, sign in signs.items()},
    }
    return JsonResponse(found, status=200 if serving else 503)
