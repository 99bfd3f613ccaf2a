"""Who is in the example, and what they want. Nobody in it exists, and no address in it leads anywhere."""

from dataclasses import dataclass

from business.hats import Role

FIRM = "Greenleaf Gardens"
PLACE = {"country": "US", "zone": "America/New_York", "currency": "USD", "language": "en"}
MEMBERS = {
    "olive": ("Olive Martin", Role.OWNER),
    "mia": ("Mia Brooks", Role.MARKETER),
    "sam": ("Sam Ortiz", Role.SALESPERSON),
}
DOMAIN = "example"  # RFC 2606: an address that ends so belongs to nobody

FIRST = (
    *("Maria", "James", "Aisha", "Tom", "Grace", "Luis", "Hannah", "Omar", "Emily", "Viktor", "Sofia", "Ben"),
    *("Priya", "Daniel", "Ruth", "Kenji", "Clara", "Malik", "Ingrid", "Pedro", "Nora", "Sean", "Leila"),
)
LAST = (
    *("Lopez", "Novak", "Okafor", "Fischer", "Nguyen", "Brown", "Rossi", "Silva", "Kowalski", "Khan", "Larsen"),
    *("Meyer", "Cohen", "Walsh", "Sato", "Dubois", "Haddad", "Jensen", "Moreau", "Reyes", "Schmidt", "Tanaka"),
    *("Clarke", "Petrov", "Ali", "Bauer", "Costa", "Doyle", "Evans"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants, what it is worth at least and at most, and in which months people ask for it."""

    words: str
    least: int
    most: int
    months: tuple[int, ...] = tuple(range(1, 13))


WISHES = (
    Wish("Back garden redone", 6000, 18000),
    Wish("A patio", 4000, 12000, (3, 4, 5, 6, 7, 8, 9)),
    Wish("Lawn care all year", 900, 2400),
    Wish("New fence", 2000, 6500),
    Wish("A hedge cut", 150, 450, (5, 6, 7, 8, 9, 10)),
    Wish("Help with a slope", 1500, 7000),
    Wish("Spring clean-up", 250, 700, (2, 3, 4)),
    Wish("Leaves cleared", 150, 400, (10, 11, 12)),
    Wish("Winter pruning", 300, 900, (11, 12, 1, 2)),
    Wish("Raised beds", 500, 1800, (1, 2, 3, 4, 5)),
)

SAID = (
    "Likes to be called in the evening.",
    "Has a dog. Ring before coming.",
    "Wants to see pictures of other gardens first.",
    "Asked how long it takes.",
    "Is in no hurry.",
    "Compares two firms.",
    "Moved in last year; nothing was done to the garden since.",
)
AFTER_THE_VISIT = (
    "The soil is heavy; plan a day more.",
    "Both decide, ask for both when calling.",
    "The gate is 80 cm wide: no digger.",
    "Would like it done before a family party.",
)
UNSURE_BECAUSE = ("Wants a visit before she says more.", "Was sent by a good customer.", "Asked to be called by Sam.")
NEXT = ("Call and agree on a visit", "Write the quote", "Call about the quote")
