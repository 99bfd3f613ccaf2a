"""Whether the house is still empty."""

from django.conf import settings

from business.models import User


def nobody_is_here() -> bool:
    """Whether the first account is still to be made, and anybody may make it. Made-up people are nobody."""
    return settings.SIGN_UP != "closed" and not User.objects.filter(is_example=False).exists()
