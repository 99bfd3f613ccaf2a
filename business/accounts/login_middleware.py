"""Who is not signed in is sent to sign in, and what they had typed waits for them."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

from business.middleware import to_sign_in


class SignedIn(LoginRequiredMiddleware):
    """Django's rule that a view asks for a sign-in unless it says otherwise, with our way there and back."""

    def handle_no_permission(  # type: ignore[override]  # htmx is told to go by a header
        self,
        request: HttpRequest,
        view_func: Any,
    ) -> HttpResponse:
        """To the sign-in page."""
        response: HttpResponse = super().handle_no_permission(request, view_func)
        return to_sign_in(request) if request.method == "POST" else response
