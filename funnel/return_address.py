"""Where a form leads back to: the page one came from, when it is ours."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from business.addresses import own_path
from business.request import BusinessRequest


def own_address(request: BusinessRequest, address: str) -> str:
    """The address without its host if it is one of this business's pages, else nothing."""
    path = own_path(request, address)
    return path if path.startswith(request.business.home) else ""


def next_page(request: BusinessRequest) -> str:
    """The page that `next` names, if it is ours, else nothing."""
    return own_address(request, request.POST.get("next", "") or request.GET.get("next", ""))


def back_to(request: BusinessRequest, name: str, *args: object) -> HttpResponseRedirect:
    """To the page that `next` names, else to the page of that name."""
    there = next_page(request)
    return HttpResponseRedirect(there) if there else redirect(name, *args)
