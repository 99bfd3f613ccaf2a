"""A form's seal says for whom it was rendered, so that it can be told from anybody else's later on.

It is Django's signature over the user's key and the time. Nobody can make one for somebody else, and who cannot read
our pages has none: so it also proves that a form is ours, where the CSRF token is of an earlier sign-in.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

FIELD = "seal"
AGE = timedelta(days=30)  # how long a page may have been open
signer = TimestampSigner(salt="business.form_seal")


def seal_for(user_key: int) -> str:
    """The seal of a form that is rendered for a user now."""
    return signer.sign(str(user_key))


def owner_of(seal: str) -> int | None:
    """The key of the user for whom a form was rendered; None where that cannot be told."""
    try:
        return int(signer.unsign(seal, max_age=AGE))
    except (BadSignature, ValueError):
        return None


def may_come_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this, or does not say.

    A browser always names another site that sends a form, if only as “null”; who says nothing is no browser, or hides
    where it comes from, and still needs the seal.
    """
    told = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    if not told:
        return True
    try:
        parts = urlsplit(told)
    except ValueError:
        return False
    here = f"{request.scheme}://{request.get_host()}"
    return f"{parts.scheme}://{parts.netloc}" in (here, *settings.CSRF_TRUSTED_ORIGINS)


def sealed_for(request: HttpRequest) -> int | None:
    """The key of the user for whom one of our pages rendered the form that was sent; None for any other form."""
    if request.method != "POST" or not may_come_from_here(request):
        return None
    return owner_of(request.POST.get(FIELD, ""))
