"""Health is told to everybody as to a stranger."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def as_a_stranger(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No session is looked up for /health/: who is signed in would get an error where the database is away."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/health/"):
            request.COOKIES = {}
        return get_response(request)

    return answer
