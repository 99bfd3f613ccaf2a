"""Who answered the phone for marketing may take a lead back, until somebody else has done something with it."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.models import User
from marketing.models import Lead


def nobody(lead: Lead, by: User) -> None:
    pass


def calls(lead: Lead, by: User) -> None:
    lead.touch(channel="call", by=by)


def plans(lead: Lead, by: User) -> None:
    lead.revisit(on=lead.arrived_on, by=by)


@pytest.mark.parametrize(("meanwhile", "status"), [(nobody, 302), (calls, 404), (plans, 404)])
def test_a_salesperson_undoes_only_what_marketing_has_not_taken_up(
    salesperson: User,
    marketer: User,
    signed_in: Callable[[User], Client],
    home: str,
    make_lead: Callable[..., Lead],
    meanwhile: Callable[[Lead, User], None],
    status: int,
) -> None:
    lead, known = make_lead(by=salesperson), make_lead("Maria Lopes").person
    meanwhile(lead, marketer)
    client = signed_in(salesperson)
    same = client.post(f"{home}/log/{lead.reference}/same/", {"person": known.reference})
    undone = client.post(f"{home}/log/{lead.reference}/undo/")
    assert (same.status_code, undone.status_code) == (status, status)
    assert Lead.objects.counted().filter(pk=lead.pk).exists() is (status == 404)
    assert signed_in(marketer).post(f"{home}/log/{lead.reference}/undo/").status_code == 302
