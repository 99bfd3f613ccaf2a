"""Countries, time zones and currencies to choose from, and a guess of each from what a browser says."""

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

from business.sorting import by_name
from business.templatetags.figures import locale

Choices = list[tuple[str, str]]
NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# Where a country has several zones, the one most of its people live in; CLDR does not say.
MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a business is: ISO country, zone, ISO currency, and the language it writes dates and numbers in."""

    country: str
    zone: str
    currency: str
    language: str


def countries() -> Choices:
    """Every country by its name in the language in force."""
    return _countries(str(locale()))


@lru_cache(maxsize=32)
def _countries(tag: str) -> Choices:
    named = ((str(code), str(name)) for code, name in Locale.parse(tag).territories.items())
    real = (each for each in named if len(each[0]) == 2 and each[0].isalpha() and each[0] not in NOT_COUNTRIES)
    return by_name(real, tag.replace("_", "-"), name=itemgetter(1))


@lru_cache(maxsize=1)
def zones() -> Choices:
    """Every zone of a place on the map, and UTC."""
    placed = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *placed]]


def currencies() -> Choices:
    """Every currency that is money somewhere today, by its name in the language in force."""
    return _currencies(str(locale()))


@lru_cache(maxsize=32)
def _currencies(tag: str) -> Choices:
    in_use = {money for country in get_global("territory_currencies") for money in get_territory_currencies(country)}
    named = ((code, f"{get_currency_name(code, locale=tag)} ({code})") for code in in_use)
    return by_name(named, tag.replace("_", "-"), name=itemgetter(1))


def zone_of(country: str, seen: str = "") -> str:
    """The zone of a country: the one the browser has `seen`, where it lies there, else where most people live."""
    if home_of(seen) == country:
        return present_name(seen)
    here = get_global("territory_zones").get(country) or ["UTC"]
    return str(MOST_PEOPLE.get(country, here[0]))


def present_name(zone: str) -> str:
    """A zone's name of today: some browsers still say Asia/Calcutta."""
    return str(get_global("zone_aliases").get(zone, zone))


def home_of(zone: str) -> str:
    """The country a zone lies in, or nothing where it is no zone of a country."""
    return str(get_global("zone_territories").get(present_name(zone), ""))


def currency_of(country: str) -> str:
    """What is paid with in a country; US dollars where nobody lives."""
    known = get_territory_currencies(country) or ["USD"]
    return str(known[0])


def language_of(country: str, tags: list[str]) -> str:
    """The nearest language on offer: one of the browser's, as spoken in that country where it is on offer."""
    offered = [code for code, _ in settings.LANGUAGES]
    for tag in tags:
        spoken = tag.partition("-")[0]
        for near in (f"{spoken}-{country.lower()}", tag, spoken):
            if near in offered:
                return near
    return settings.LANGUAGE_CODE


def guess(accept_language: str, *, country: str = "", seen_zone: str = "") -> Place:
    """The likely place of somebody whose browser sends this Accept-Language header.

    A country chosen goes first, then the one where the browser's zone lies: people travel less than their language.
    """
    tags = [tag for tag, _ in parse_accept_lang_header(accept_language) if tag != "*"]
    known = {code for code, _ in countries()}
    country = next((each for each in (country, home_of(seen_zone)) if each in known), "") or country_of(tags, known)
    return Place(country, zone_of(country, seen_zone), currency_of(country), language_of(country, tags))


def country_of(tags: list[str], known: set[str]) -> str:
    """The country of the first language tag that has or implies one."""
    for tag in tags:
        try:
            spoken = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        likely = str(get_global("likely_subtags").get(spoken.language, "")).rpartition("_")[2]
        for country in (spoken.territory, likely):
            if country in known:
                return str(country)
    return "US"
