"""Who may change the selling systems: to read them, everybody may who wears sales's hat."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from business.request import BusinessRequest

P = ParamSpec("P")
View = Callable[Concatenate[BusinessRequest, P], HttpResponse]


def only_who_may_change_systems(view: View[P]) -> View[P]:
    """A form of this view is refused (403) to who may only read."""

    @wraps(view)
    def guarded(request: BusinessRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.membership.may_change_systems:
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return guarded
