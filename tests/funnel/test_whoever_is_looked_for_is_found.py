"""Whoever is looked for is found, however the name or number is written, in every place that looks for people."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from business.models import Business, Person, User
from funnel.handover.door import hand_over
from funnel.setup.founding import found_business
from marketing.models import Lead

NUMBERS = [
    ("DE", "030 123456", "030 123456|030123456|+49 30 123456|+49 (0)30 123456|0049 30 123456|030/123456|123456"),
    ("DE", "030 123456", "30 123456|030-123 456|030.123.456|030\u00a0123\u202f456|tel:+49-30-123456|+49 030 123456"),
    (
        "DE",
        "030 123456",
        "٠٣٠ ١٢٣٤٥٦|０３０１２３４５６|Tel. 030 123456|(030) 12 34 56|\u202a030 123456\u202c|4930123456|3456",
    ),
    ("DE", "0171-2345678 (mobil)", "0171 2345678|+49 171 2345678|0171-2345678 (mobil)|2345678"),
    ("DE", "Tel. 030 123456 Durchwahl 12", "030 123456|030 123456 Durchwahl 12|0049 (0)30 123456"),
    ("DE", "+43 664 1234567", "0664 1234567|0043 664 1234567|+43 (0)664 1234567"),
    ("FR", "01 23 45 67 89", "01 23 45 67 89|0123456789|+33 1 23 45 67 89|01.23.45.67.89|01-23-45-67-89|45 67 89"),
    ("FR", "01 23 45 67 89", "+33 (0)1 23 45 67 89|0033 1 23 45|+33 01 23 45 67"),
    ("GB", "020 7946 0958", "020 7946 0958|02079460958|(020) 7946 0958|+44 20 7946 0958|7946 0958|+44 (0)20 7946"),
    ("US", "(212) 555-0143", "(212) 555-0143|212 555 0143|212-555-0143|+1 212 555 0143|1-212-555-0143|555-0143"),
    ("US", "(212) 555-0143 x12", "212.555.0143|212 555 0143 x12|(212) 555-0143 ext. 12|5550143"),
    ("US", "+49 30 123456", "011 49 30 123456|030 123456|+49 (0)30 123456"),
    ("ES", "91 123 45 67", "91 123 45 67|911234567|+34 91 123 45 67|123 45 67"),
    ("NL", "06 12 34 56 78", "06 12 34 56 78|06-12345678|0612345678|+31 6 12345678|0031 6 1234"),
    ("BR", "(11) 98765-4321", "(11) 98765-4321|11 98765 4321|+55 11 98765-4321|011 98765-4321|98765-4321"),
    ("IT", "06 1234 5678", "06 1234 5678|+39 06 1234 5678|0612345678|1234 5678"),
    ("RU", "8 (495) 123-45-67", "8 495 1234567|+7 495 123-45-67|123-45-67"),
    ("DE", "030 123456 / 0171 2345678", "030 123456|0171 2345678"),
    ("DE", "030 123456", "030 123456 (Büro)|☎ 030 123456|030 123456 geschäftlich|030 123456 Durchwahl -12|030_123456"),
    ("DE", "030 123456 ab 17 Uhr", "030 123456|030 123456 ab 17 Uhr|030 123456 (ab 17:00 Uhr)"),
    ("DE", "030 123456 Zimmer 12", "030 123456|030 123456 Zimmer 12"),
    ("CH", "044'668'18'00", "044'668'18'00|044 668 18 00|+41 44 668 18 00"),
    ("PL", "022 123 45 67 wew. 12", "022 123 45 67 wew. 12|22 123 45 67|+48 22 123 45 67"),
    ("MX", "044 55 1234 5678", "044 55 1234 5678|55 1234 5678|+52 1 55 1234 5678"),
    ("US", "1-800-FLOWERS", "1-800-FLOWERS|1-800-356-9377|(800) FLOWERS"),
    ("US", "1-800-356-9377", "1-800-FLOWERS|1800flowers|8003569377"),
]
NAMES = [
    ("José García", "jose|garcia|JOSÉ|garcía josé|JOSE GARCIA"),
    ("Jürgen Müller", "MÜLLER|muller|mueller|juergen mueller|Jurgen"),
    ("Joerg Moeller", "jörg|möller|moeller"),
    ("ÉLODIE DUPONT", "élodie|elodie|E\u0301lodie"),
    ("Łukasz Nowak", "lukasz|łukasz|ŁUKASZ nowak"),
    ("Øyvind Åsen", "oyvind|øyvind åsen|oeyvind|aasen|A\u030asen"),
    ("Søren Kjær", "soren|sören|kjaer|KJÆR"),
    ("Анна Петрова", "анна|ПЕТРОВА"),
    ("Семён Ёлкин", "семен|елкин|СЕМЁН"),
    ("ΓΙΏΡΓΟΣ", "γιώργος|γιωργος|ΓΙΩΡΓΟΣ"),
    ("İpek Şahin", "ipek|İPEK|sahin|ŞAHİN"),
    ("Işık Yılmaz", "isik|ışık|yilmaz|YILMAZ"),
    ("Straße GmbH", "strasse|STRASSE|straße"),
    ("O'Brien Plumbing", "O'Brien|O’Brien|obrien|o´brien|OʼBrien plumbing"),
    ("O Brien", "obrien|o'brien"),
    ("Smith-Jones & Co.", "smith-jones|smithjones|smith jones|smith‐jones"),
    ("Anna\u00a0Lena Vogt", "anna lena|annalena"),
    ("Zoë Brontë", "Zoë|Brontë|Zoe\u0308|Bronte\u0308|zoe bronte"),
    ("李明", "李明|李|明"),
    ("山田 太郎", "山田|太郎|山田太郎"),
    ("김민수", "김민수|민수"),
    ("محمد علي", "محمد|علي|مُحَمَّد"),
    ("Nguyễn Đức", "nguyen|duc|ĐỨC"),
    ("Ｆｕｌｌ Ｗｉｄｔｈ", "full|width"),
    ("Ng", "ng|NG"),
    ("Bo", "bo"),
]


@pytest.fixture
def places(desk: Client, home: str, business: Business) -> Callable[..., dict[str, list[Person]]]:
    """Whom each place that looks for people finds by what is typed."""

    def look(typed: str, **likely: str) -> dict[str, list[Person]]:
        asked = {"q": typed}
        part = desk.get(f"{home}/log/alike/", likely).content.decode()
        offered = business.people.filter(reference__in=re.findall(r'value="([0-9a-f-]{36})"', part))
        found = {
            "people": [row["person"] for row in desk.get(f"{home}/people/", asked).context["rows"]],
            "likely duplicates": list(offered),
        }
        lists = {"marketing/leads": {"status": "all"}, "sales/prospects": {"outcome": "won"}, "sales/customers": {}}
        for path, narrowed in lists.items():
            page = desk.get(f"{home}/{path}/", asked | narrowed).context["page"]
            found[path] = [row.person for row in page]
        return found

    return look


@pytest.fixture
def customer(business: Business, owner: User) -> Callable[..., Person]:
    """Somebody who became a customer; and somebody else, whom nothing here may find."""

    def make(**facts: Any) -> Person:
        made = [Person.objects.meet(business=business, **facts)]
        made.append(
            Person.objects.meet(business=business, name="Quentin Xavier", contacts=["+81 3 9999 8888", "q@x.io"])
        )
        for person in made:
            lead = Lead.objects.log(business=business, person=person, by=owner, at=timezone.now())
            hand_over(lead, by=owner, unready_why="a test").win(value=None, by=owner)
        return made[0]

    return make


@pytest.mark.parametrize(("country", "stored", "typed"), NUMBERS)
def test_by_number(
    *,
    business: Business,
    customer: Callable[..., Person],
    places: Callable[..., dict[str, list[Person]]],
    country: str,
    stored: str,
    typed: str,
) -> None:
    business.change(country=country)
    person = customer(contacts=[stored])
    for text in typed.split("|"):
        for place, found in places(text, contact=text).items():
            too_short = place == "likely duplicates" and sum(map(str.isalnum, text)) < 5  # a piece that many have
            assert found == ([] if too_short else [person]), (text, place)


@pytest.mark.parametrize(("stored", "typed"), NAMES)
def test_by_name(
    customer: Callable[..., Person], places: Callable[..., dict[str, list[Person]]], stored: str, typed: str
) -> None:
    person = customer(name=unicodedata.normalize("NFD", stored))
    for text in typed.split("|"):
        for place, found in places(text, name=text).items():
            assert found == [person], (text, place)


def test_by_company_and_by_address(customer: Callable[..., Person], business: Business) -> None:
    person = customer(company="Gärtnerei Grün & Söhne", contacts=["Max.O'Grün@Gruen-Garten.example"])
    for text in ("gärtnerei", "gruen", "GRUN", "max.o'grün@", "gruen-garten.example", "mailto:max.o'grün@gruen", "max"):
        assert list(business.people.called(text)) == [person], text


@pytest.mark.parametrize(
    "typed", ["%", "_", "-", "\0", "'", "@", "0", "zz", "030 123457", "3 4", '" OR "', "*", "NEAR("]
)
def test_nobody_else_is(business: Business, customer: Callable[..., Person], typed: str) -> None:
    customer(name="José García", contacts=["030 123456"])
    assert not business.people.called(typed).exists()


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("Bo", "Bob"), ("Bo Derek", "Bo"), ("Ng", "Ngo"), ("Maria Lopez", "Ma"), ("李明", "李"), ("Anna Fischer", "nna")],
)
def test_a_name_of_two_signs_is_only_like_itself(
    customer: Callable[..., Person], places: Callable[..., dict[str, list[Person]]], stored: str, typed: str
) -> None:
    customer(name=stored)
    likely = places("", name=typed)["likely duplicates"]
    assert not likely or typed == "李"  # of a name without spaces, the first sign is a beginning as good as any


def test_what_too_many_have_is_nobodys_likely_name(
    business: Business, places: Callable[..., dict[str, list[Person]]]
) -> None:
    for number in range(6):
        Person.objects.meet(business=business, name=f"Anna Number{number}", contacts=[f"030 12345{number}"])
    assert not places("", name="Anna", contact="030 12345")["likely duplicates"]
    assert len(places("", name="Anna Number3")["likely duplicates"]) >= 1


def test_another_business_finds_nobody(
    business: Business, customer: Callable[..., Person], member: Callable[..., User]
) -> None:
    customer(name="José García", contacts=["030 123456"])
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    for text in ("jose", "030 123456", "xavier"):
        assert not other.people.called(text).exists()
        assert not Lead.objects.filter(business=other).about(text).exists()
