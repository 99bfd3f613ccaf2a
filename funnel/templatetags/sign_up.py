"""Whether the sign-in page offers to make an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import template
from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_up_is_open(context: Context) -> Any:
    """Whether a stranger may make an account now."""
    return get_adapter().is_open_for_signup(context["request"])
