"""Addresses outside the business."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def house_url(name: str, *args: object) -> str:
    """The address of a page that has no business before it, from a page that has one."""
    return "/" + reverse(name, urlconf=settings.ROOT_URLCONF, args=args).removeprefix(get_script_prefix())
