"""Pages with somebody's data are kept nowhere: after signing out, Back shows none of them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a member is shown is not to be stored, by the browser or on the way. Who signs out leaves nothing behind.

    `Clear-Site-Data` spares the cookies: the browser stays known for signing in again
    (business/accounts/known_devices.py).
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        elif getattr(request, "business", None) is None and not is_signed_in(request):
            return response
        patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is, without asking a database that may be away: only where the page itself has looked."""
    return getattr(request, "_cached_user", None) is not None and request.user.is_authenticated


@receiver(user_logged_out)
def remember(request: HttpRequest | None, **_: Any) -> None:
    """Somebody signed out in this request."""
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined]
