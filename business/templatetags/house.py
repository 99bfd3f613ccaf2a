"""Addresses outside the business."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def house_url(name: str, *args: object) -> str:
    """The address of a page that has no business before it, from a page that has one."""
    return "/" + reverse(name, urlconf=settings.ROOT_URLCONF, args=args).removeprefix(get_script_prefix())


@register.filter
def to_do(tags: str | None) -> dict[str, str]:
    """What a message offers to do, from its extra_tags `kind:address|label`: `undo` (a POST) or `open` (a link)."""
    kind, _, rest = (tags or "").partition(":")
    address, _, label = rest.partition("|")
    return {"kind": kind, "address": address, "label": label} if kind in ("undo", "open") else {}
