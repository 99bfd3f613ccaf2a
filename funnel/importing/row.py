"""One row of a file, understood: who, when, what became of it; or a refusal that says why not."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.models import Business
from business.phones import digits_of, e164, split_numbers
from business.refusal import Refused
from funnel.importing.amounts import amount, decimal_sign
from funnel.importing.dates import DateReader
from funnel.importing.outcome import fate_of

LONG = 10_000
LIMITS = {
    **dict.fromkeys(("name", "first_name", "last_name", "company", "referred_by", "reason"), 200),
    **dict.fromkeys(("source", "campaign", "step", "selling_system", "stage", "salesperson", "reference"), 120),
    "email": 254 * 3,
    "phone": 40 * 3,
}
SEVERAL_LINES = frozenset({"wants", "note", "address", "email", "phone"})
# What makes a row the same row in the next file: who made contact and how, not what became of it since.
IDENTITY = (
    *("name", "first_name", "last_name", "company", "email", "phone", "address"),
    *("source", "campaign", "referred_by", "wants", "arrived_on"),
)


@dataclass(slots=True, kw_only=True)
class LeadRow:
    """A row that may go in. Texts are empty where the file says nothing; dates are local to the business."""

    line: int
    reference: str
    name: str
    company: str
    address: str
    emails: list[str]
    phones: dict[str, str]  # as compared: as typed
    source: str
    approach: str
    campaign: str
    referred_by: str
    wants: str
    note: str
    arrived_on: date
    step: str
    handed_over_on: date | None
    selling_system: str
    stage: str
    salesperson: str
    value: Decimal | None
    outcome: str
    outcome_on: date | None
    reason: str

    @property
    def not_kept(self) -> list[str]:
        """The fields that have no place where this row goes: a lead with marketing has no value and no salesperson."""
        unplaced = [] if self.outcome in ("lost", "handed_back") or not self.reason else ["reason"]
        if self.handed_over_on is None:
            unplaced += [name for name in ("value", "salesperson", "selling_system") if getattr(self, name)]
        if self.approach and not self.source:
            unplaced.append("approach")
        return unplaced


@dataclass(slots=True, kw_only=True)
class PersonRow:
    """A row without any date: somebody to know, but no lead. What else it says stands in `note`."""

    line: int
    reference: str
    name: str
    company: str
    address: str
    emails: list[str]
    phones: dict[str, str]
    note: str


class RowReader:
    """Reads the rows of one file for one business. `undated`: the day of rows without a date, if they are leads."""

    def __init__(self, business: Business, dates: DateReader, *, everybody: bool, undated: date | None = None) -> None:
        self.business = business
        self.dates = dates
        self.everybody, self.undated = everybody, undated
        self.decimal = decimal_sign(business.language)
        self.alike: Counter[str] = Counter()
        self.lines: dict[str, int] = {}

    def reference_of(self, values: dict[str, str]) -> str:
        """Their reference; where they have none, one made of what the row says, and which of such rows it is."""
        if "reference" in values:
            return squeezed(values["reference"])
        told = "\x1f".join(" ".join(values.get(name, "").casefold().split()) for name in IDENTITY)
        self.alike[told] += 1
        digest = hashlib.sha256(f"{told}\x1f{self.alike[told]}".encode("utf-8", "surrogatepass")).hexdigest()
        return f"row {digest[:40]}"

    def read(self, line: int, values: dict[str, str]) -> LeadRow | PersonRow:
        """The row: a lead, or without any date a person. Raises Refused with the first reason found against it."""
        reference = self.reference_of(values)
        check_texts(values)
        emails, phones = emails_of(values), self.phones_of(values)
        name = squeezed(values.get("name", "")) or squeezed(
            f"{values.get('first_name', '')} {values.get('last_name', '')}"
        )
        if not (name or emails or phones):
            raise Refused(_("It has no name, no phone number and no e-mail address."))
        if len(name) > LIMITS["name"]:
            raise Refused(too_long("name", LIMITS["name"]))
        fate = fate_of(values, self.dates, everybody=self.everybody, undated=self.undated)
        value = amount(values["value"], self.decimal) if "value" in values else None
        facts: dict[str, Any] = {field: squeezed(values.get(field, "")) for field in SINGLE}
        facts |= {field: values.get(field, "") for field in ("address", "wants", "note")}
        facts |= {"approach": approach_of(values), "value": value, "emails": emails, "phones": phones}
        self.first_of(reference, line)
        if fate is None:
            who = {field: facts[field] for field in ("company", "address", "emails", "phones")}
            return PersonRow(line=line, reference=reference, name=name, note=everything_else(values), **who)
        return LeadRow(line=line, reference=reference, name=name, **facts, **fate.as_facts())

    def first_of(self, reference: str, line: int) -> None:
        """Raises Refused for a reference that an earlier row of the file has."""
        if reference in self.lines:
            told = {"reference": reference, "line": self.lines[reference]}
            raise Refused(_("Line %(line)s has the reference %(reference)s already.") % told)
        self.lines[reference] = line

    def phones_of(self, values: dict[str, str]) -> dict[str, str]:
        """Its phone numbers. Raises Refused for what is none, and for a stand-in like 000000."""
        found: dict[str, str] = {}
        country = self.business.country
        typed = [number for text in several(values.get("phone", "")) for number in split_numbers(text, country)]
        for text in typed:
            number, digits = e164(text, country), digits_of(text)
            if "@" in text or len(text) > 40 or not 3 <= len(digits) <= 31 or len(set(digits)) == 1:
                raise Refused(_("“%(text)s” is not a phone number.") % {"text": text[:40]})
            found.setdefault(number, text)
        return found


SINGLE = ("company", "source", "campaign", "referred_by", "step", "selling_system", "stage", "salesperson", "reason")


OF_A_LEAD = {
    "wants": gettext_lazy("Wants"),
    "source": gettext_lazy("Heard of us through"),
    "campaign": gettext_lazy("Campaign"),
    "referred_by": gettext_lazy("Sent by"),
    "step": gettext_lazy("Step"),
    "selling_system": gettext_lazy("Selling system"),
    "stage": gettext_lazy("Stage"),
    "salesperson": gettext_lazy("Salesperson"),
    "value": gettext_lazy("Value"),
}


def everything_else(values: dict[str, str]) -> str:
    """The note of a person who is no lead: what the row's own note says, and what only a lead has a place for."""
    told = [f"{label}: {values[field].strip()}" for field, label in OF_A_LEAD.items() if values.get(field, "").strip()]
    return "\n".join([text for text in (values.get("note", ""), *told) if text])


def squeezed(text: str) -> str:
    """A text on one line, with single spaces."""
    return " ".join(text.split())


def several(text: str) -> list[str]:
    """The entries of a cell that may hold more than one."""
    return [part.strip() for part in re.split(r"[;,\r\n]", text) if part.strip()]


def too_long(field: str, limit: int) -> str:
    """The reason against a text beyond its limit."""
    return _("Its %(field)s is longer than %(limit)s characters.") % {"field": field, "limit": limit}


def check_texts(values: dict[str, str]) -> None:
    """Raises Refused for a text that is too long, or holds what a database can't keep."""
    for field, text in values.items():
        limit = LIMITS.get(field, LONG)
        if len(text if field in SEVERAL_LINES else squeezed(text)) > limit:
            raise Refused(too_long(field, limit))
        if "\x00" in text:
            raise Refused(_("Its %(field)s holds a character that is no text.") % {"field": field})


def emails_of(values: dict[str, str]) -> list[str]:
    """Its e-mail addresses, in lower case. Raises Refused for what is none."""
    found = [text.lower() for text in several(values.get("email", ""))]
    for text in found:
        try:
            validate_email(text)
        except ValidationError as problem:
            raise Refused(_("“%(text)s” is not an e-mail address.") % {"text": text[:60]}) from problem
        if len(text) > 254:
            raise Refused(too_long("email", 254))
    return list(dict.fromkeys(found))


def approach_of(values: dict[str, str]) -> str:
    """The source's approach. Raises Refused for an unknown one."""
    text = values.get("approach", "").lower()
    if text not in ("", "warm", "inbound", "outbound"):
        raise Refused(_("“%(text)s” is not an approach: use warm, inbound or outbound.") % {"text": text[:40]})
    return text
