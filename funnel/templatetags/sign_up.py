"""Whether the entrance offers to make an account, or to look around."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import template
from django.template.context import Context

from business.accounts.first_run import nobody_is_here

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_up_is_open(context: Context) -> Any:
    """Whether a stranger may make an account now."""
    return get_adapter().is_open_for_signup(context["request"])


@register.simple_tag
def house_is_empty() -> bool:
    """Whether nobody has an account yet: then anybody may look around in an example."""
    return nobody_is_here()
