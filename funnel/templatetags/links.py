"""Links that people pass on."""

from urllib.parse import urlsplit

from django import template

register = template.Library()
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@register.filter
def opens_here_only(url: str) -> bool:
    """Whether an address means something on this machine only: nobody can open it on a telephone."""
    return urlsplit(url).hostname in THIS_MACHINE
