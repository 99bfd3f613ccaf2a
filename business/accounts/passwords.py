"""The address where somebody who has no password yet sets one."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings

from business.models import User
from business.templatetags.house import house_url


def set_password_url(user: User) -> str:
    """A signed, expiring address that works until a password is set, without knowing the old one."""
    signed = (user_pk_to_url_str(user), default_token_generator.make_token(user))
    return f"{settings.BASE_URL}{house_url('account_reset_password_from_key', *signed)}"


def days_it_works() -> int:
    """For how many days such an address works."""
    return int(settings.PASSWORD_RESET_TIMEOUT // 86_400)
