"""A form whose CSRF token is of an earlier sign-in goes through, where it is certain whose it is.

Signing in makes a new token, so a page that stood open in another tab has an old one. Its seal
(business/form_seal.py) is an HMAC that nobody can make for somebody else and that no foreign page can read; together
with what the browser says of where the form comes from it proves as much as the token does. It must be of the user
who is signed in now: what somebody typed is never saved in another's name. Without such a seal an old token is
refused as ever.
"""

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest

from business.form_seal import sealed_for


class RenewedCsrf(CsrfViewMiddleware):
    """Django's check; where it fails for the token alone, the seal is asked."""

    def _check_token(self, request: HttpRequest) -> None:
        """Raises RejectRequest for a form that may be forged. Django has looked at Origin and Referer before."""
        try:
            super()._check_token(request)  # type: ignore[misc]
        except RejectRequest:
            if not (request.user.is_authenticated and sealed_for(request) == request.user.pk):
                raise
