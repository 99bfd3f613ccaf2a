"""How a screen answers: as a whole page, or as the part of it that htmx asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh

from business.messages import Open, say
from business.refusal import Refused
from business.request import BusinessRequest

P = ParamSpec("P")


def answer(
    request: BusinessRequest, template: str, context: dict[str, Any], *, part: str = "part", status: int = 200
) -> HttpResponse:
    """The page, or to htmx its `part`; a page of the browser's history is always whole."""
    in_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"{template}#{part}" if in_part else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def sent(request: BusinessRequest) -> QueryDict | None:
    """What a form was sent with; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def one_tap(
    view: Callable[Concatenate[BusinessRequest, P], HttpResponse],
) -> Callable[Concatenate[BusinessRequest, P], HttpResponse]:
    """For a button that htmx presses in place: a refusal is said in a message, and the page shows how things stand.

    Without htmx the refusal goes its usual way, to a page of its own.
    """

    @wraps(view)
    def tapped(request: BusinessRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if not request.htmx:
                raise
            person = reverse("people:person", args=[refusal.person]) if refusal.person else ""
            say(request, str(refusal.sentence), offer=Open(person) if person else None, level=messages.ERROR)
            return HttpResponseClientRefresh()

    return tapped
