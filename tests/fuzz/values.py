"""What nobody should send, and somebody does."""

import uuid
from random import Random

from tests.fuzz.world import World

LONG = 100_000
DIGITS = [
    "0",
    "-1",
    "1",
    "3",
    "²",
    "١٢٣",
    "0x1",
    "1_0",
    "1e5",
    "1e9999",
    "-1e9999",
    "NaN",
    "sNaN",
    "inf",
    "-Infinity",
    "1,e",
]
BIG = [str(2**31), str(2**63 - 1), str(2**63), str(2**64), f"-{2**63 + 1}", "9" * 20, "9" * 400, "9" * 5000, "0" * 400]
MONEY = [",1e9999", "1,5", "1.250,00", "1.250.00", "$", "$ 5", "5 €", "-0", "1e400000000", ".", ",", "0,001", "9" * 12]
DAYS = [
    "0001-01-01",
    "0000-00-00",
    "1900-01-01",
    "1969-12-31",
    "2024-02-30",
    "9999-12-31",
    "10000-01-01",
    "-2026-01-01",
    "2026-11-20",
    "2026-11-20T25:61",
    "2026-W54",
    "2026-W00",
    "0001-W01",
    "9999-W53",
    "0000-W01",
    "2026-W47",
    "2026-13",
    "9999-12",
    "0001-01",
    "2026-11",
    "today",
]
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\n",
    "Subject: x\r\nBcc: everybody@example.com\r\n\r\n",
    "\u202egnp.exe",
    "\u2066\u2069\u200f",
    "\u200b\u2060\ufeff",
    "👩\u200d👩\u200d👧" * 50,
    "Z̷̢͓͖̈́" * 40,
    "'; DROP TABLE business_user; --",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "%s%n%(name)s{0}{x}",
    "%",
    "_",
    "\\",
    "'\"`",
    "../../etc/passwd",
    "a" * LONG,
    "ä" * 5000,
    "x" * 121,
    "x" * 201,
    "~",
    "~~1",
    "2026-11-20~1",
    "user-1",
    "name-1",
    "user-99999999999999999999",
    "user-",
    "None",
    "null",
    "true",
    "[]",
    "{}",
]
ADDRESSES = [
    "http://[",
    "http://[::1",
    "http://[::1]",
    "//evil.example/",
    "///evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http://testserver:99999999/",
    "http://testserver:x/",
    "http://user@[x]:1/",
    "http://testserver/",
    "http://\ud800/",
    "http://a\0b/",
    "http://" + "[" * 500,
    "/%00",
    "/%ff",
    "/?next=/?next=/",
    "mailto:x",
    "http://xn--a.example/",
    "http://℀.example/",
]
MAILS = ["a@b", "a@@b.example", '"x y"@example.com', "a@[127.0.0.1]", "ä@ö.example", "a@" + "b" * 300 + ".example"]
PHONES = ["+", "+49 30 123456 ext. 9", "0" * 60, "+999999999999999999", "٠١٢٣٤٥٦", "030/123-456 (0)"]
EVERYTHING = [*DIGITS, *BIG, *MONEY, *DAYS, *TEXTS, *ADDRESSES, *MAILS, *PHONES]


OF_KIND = {
    "number": [*DIGITS, *BIG],
    "money": [*DIGITS, *BIG, *MONEY, *MONEY],
    "date": [*DAYS, *DAYS, *BIG],
    "address": ADDRESSES,
    "mail": [*MAILS, *PHONES, *TEXTS],
    "text": [*TEXTS, *ADDRESSES, *MAILS, *PHONES],
}


def odd(random: Random, world: World, kind: str) -> str:
    """One value: a bad one of its kind mostly, sometimes the right kind of thing in the wrong place."""
    place = random.random()
    if kind in OF_KIND and random.random() < 0.65:
        return random.choice(OF_KIND[kind])
    if place < 0.12:
        return random.choice(world.references)
    if place < 0.2:
        return random.choice(world.numbers)
    if place < 0.24:
        return str(uuid.UUID(int=random.getrandbits(128)))
    if place < 0.3:
        return random.choice(EVERYTHING) + random.choice(EVERYTHING)
    return random.choice(EVERYTHING)


def fitting(random: Random, kind: str) -> str:
    """What somebody sensible might type into an empty field of this kind."""
    if kind in ("date", "month", "week"):
        return {"date": "2026-11-20", "month": "2026-11", "week": "2026-W47"}[kind]
    if kind in ("number", "decimal"):
        return str(random.randrange(1, 40))
    if kind == "email":
        return f"somebody{random.randrange(10**6)}@example.com"
    return random.choice(
        ["Anna Fisher", "12.50", "3", "0171 2345678", "anna@example.com", "Call them", f"x{random.random()}"]
    )
