"""The people with a conversion."""

from django.http import HttpResponse

from business.pagination import page_of
from business.request import BusinessRequest
from sales.models import Prospect
from sales.views.responses import answer


def customers(request: BusinessRequest) -> HttpResponse:
    """Customers, the latest conversion first, in pages; `q` finds them by name, company, e-mail or phone."""
    words = request.GET.get("q", "").strip()[:200]
    everyone = Prospect.objects.filter(business=request.business).latest_conversions()
    found = everyone.filter(person__in=request.business.people.called(words)) if words else everyone
    context = {
        "page": page_of(found.with_people(), by="-outcome_on", params=request.GET),
        "count": found.count(),
        "words": words,
    }
    return answer(request, "sales/customers.html", context, part="customers")
