"""Addresses outside the business."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse

from business.messages import Offer, unpacked

register = template.Library()


@register.simple_tag
def house_url(name: str, *args: object) -> str:
    """The address of a page that has no business before it, from a page that has one."""
    return "/" + reverse(name, urlconf=settings.ROOT_URLCONF, args=args).removeprefix(get_script_prefix())


@register.filter
def offer(tags: str | None) -> Offer | None:
    """What a message offers to do: `undo` (a POST) or `open` (a link)."""
    return unpacked(tags)
