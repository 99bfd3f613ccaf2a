"""Browsers somebody signed in with before: each carries a signed cookie for each account, and is let in past a crowd.

After OWASP's “Slow Down Online Guessing Attacks with Device Cookies”: who is known by a cookie has an allowance of
their own, so that strangers who guess shut out strangers only.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from business.models import User

SALT = "a device that signed in"
LASTS = 60 * 60 * 24 * 365  # seconds


def cookie_for(email: str) -> str:
    """The name of an account's cookie. One browser may be several people's."""
    return f"{settings.COOKIE_PREFIX}device-{salted_hmac(SALT, email.lower()).hexdigest()[:16]}"


def seal(user: User) -> str:
    """What a cookie must carry to count: another password, or `end_sessions`, makes every cookie until then void."""
    return salted_hmac(SALT, user.get_session_auth_hash()).hexdigest()[:32]


def device_of(request: HttpRequest, email: str, user: User | None = None) -> str:
    """The name of the browser that asks, where this account has signed in with it before; else nothing."""
    carried = request.COOKIES.get(cookie_for(email), "")
    if not carried:
        return ""
    try:
        name, sealed = signing.loads(carried, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    account = user or User.objects.filter(email__iexact=email).first()
    return name if account is not None and constant_time_compare(sealed, seal(account)) else ""


def known_devices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the browser of whoever is signed in their cookie; with a new password, a new one."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        user = request.user
        if isinstance(user, User) and not user.is_example and not device_of(request, user.email, user):
            remember(response, user)
        return response

    return answer


def remember(response: HttpResponse, user: User) -> None:
    """Let this browser be known for a year."""
    response.set_cookie(
        cookie_for(user.email),
        signing.dumps([get_random_string(16), seal(user)], salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
