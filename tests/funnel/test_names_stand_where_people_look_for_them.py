"""Names stand where people of the business's language look for them, in every choice and list, on every database."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, User
from business.sorting import by_name
from marketing.models import Lead
from marketing.numbers import numbers as numbers_of_marketing
from sales.models import Prospect
from sales.numbers import numbers as numbers_of_sales

NAMES = ["Zoe", "Özil", "anna", "Otto", "Émile", "bert", "Olive"]
IN_ORDER = ["anna", "bert", "Émile", "Olive", "Otto", "Özil", "Zoe"]


@pytest.fixture(autouse=True)
def german(business: Business) -> None:
    business.change(language="de", country="DE")


def order_in(desk: Client, path: str) -> list[str]:
    """The names of a page, as it shows them first."""
    page = desk.get(path).content.decode()
    return list(dict.fromkeys(re.findall(rf">\s*({'|'.join(NAMES)})\s*<", page)))


def test_salespeople(desk: Client, home: str, business: Business, make_prospect: Callable[..., Prospect]) -> None:
    lead, prospect = make_prospect("Maria"), make_prospect("Paul")
    for name in NAMES:
        prospect.assign(to=business.salespeople.create(name=name), by=None)
        make_prospect(f"of {name}").assign(to=business.salespeople.get(name=name), by=None)
    for path in ("sales/board/", "sales/prospects/", f"sales/prospects/{lead.reference}/"):
        assert order_in(desk, f"{home}/{path}") == IN_ORDER, path
    rows = numbers_of_sales(business, by="salesperson")["rows"]
    assert [row["key"] for row in rows][:-1] == IN_ORDER


def test_those_one_hands_over_to(desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]) -> None:
    for name in NAMES:
        business.salespeople.create(name=name)
    assert order_in(desk, f"{home}/hand-over/{make_lead().reference}/") == IN_ORDER


def test_members(desk: Client, home: str, member: Callable[..., User]) -> None:
    for number, name in enumerate(NAMES):
        user = member(Role.SALESPERSON, email=f"{number}@example.com")
        user.name = name
        user.save()
    assert order_in(desk, f"{home}/settings/people/") == IN_ORDER
    assert order_in(desk, f"{home}/weekly/") == IN_ORDER


def test_campaigns_of_one_day(desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]) -> None:
    for name in NAMES:
        business.campaigns.create(name=name)
    paths = ("log/", "marketing/leads/", "marketing/campaigns/", "marketing/efforts/")
    for path in (*paths, f"marketing/leads/{make_lead().reference}/edit/"):
        assert order_in(desk, f"{home}/{path}") == IN_ORDER, path


def test_sources_stay_in_the_owners_order_and_their_numbers_by_name(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    business.sources.all().delete()
    for place, name in enumerate(NAMES):
        business.sources.create(name=name, position=place)
        make_lead(f"Of {name}", source=name)
    assert order_in(desk, f"{home}/log/") == NAMES
    assert [row["key"] for row in numbers_of_marketing(business, by="source")["rows"]] == IN_ORDER


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", "Aha ádám Ähre anna Anna D'Arcy Müller Muller Straße strasse-b 李明"),
        ("en", "de-Vries Devries Obama O'Brien O’Brien Øre Otto Анна"),
        ("es", "Nunez Nuzzo Nz Ñandu Ñu Oz"),
        ("fr", "Cote Coté Côte Élodie Zoë"),
        ("sv", "Adam Zebra Åsa Äpple Öl"),
        ("pl", "Lz Łódź Ma Zz Źle Że"),
        ("tr", "Can Çelik Gül Hale Irmak ısı İpek ismet Jale Oya Öz Suna Şule Umut Ünal"),
        ("no", "Anna Zoe Ærlig Øst Åse"),
        ("da", "Anna Zoe Øst Aage Åse"),
        ("cs", "Cyril Čapek Hana Chalupa Ivan Rod Řeha Sam Šimon Zdeněk Žižka"),
        ("hr", "Cvita Čedo Ćiro Dino Džemal Đuro Luka Ljubo Nada Njegoš Sara Šime Zora Željko"),
        ("et", "Sam Šarlote Zoe Žan Tiit Õnne Ärni Öö Ülle"),
        ("ro", "Ana Ăla Ion Sandu Șerban Tudor Țiriac"),
        ("uk", "Ганна Ґалина Ігор Їжак Йосип"),
    ],
)
def test_each_language_has_its_own_order(language: str, names: str) -> None:
    in_order = names.split()
    if language == "de":
        in_order = ["ádám", "Aha", "Ähre", "anna", "Anna", "D'Arcy", "Muller", "Müller", "Straße", "strasse-b", "李明"]
    assert by_name(sorted(in_order), language) == in_order
