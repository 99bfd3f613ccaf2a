"""What a made-up person of an example may not do: stay where somebody real is, and have an account of their own."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from business.accounts.first_run import nobody_is_here

ACCOUNT = "/account/"
MAY_STILL = (f"{ACCOUNT}logout/", f"{ACCOUNT}login/", f"{ACCOUNT}signup/")


def guests_leave(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Who looks around in an empty house is signed out once there is a real account, however that was made.

    They have no password, and get none: a password, an address or a key of theirs would be a way back in. The made-up
    people of `manage.py demo` have one, and stay.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_example:
            if not user.has_usable_password() and not nobody_is_here():
                logout(request)
            elif request.path_info.startswith(ACCOUNT) and not request.path_info.startswith(MAY_STILL):
                return redirect("/")
        return get_response(request)

    return answer
