"""Which column is which field: as told by `--map`, else guessed from the header."""

from collections.abc import Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _

from business.hidden_signs import without_hidden_signs
from business.refusal import Refused
from funnel.importing.file_rows import Record

# Every field of an import, with the headers it is guessed from: lower case, letters and digits only.
FIELDS: dict[str, tuple[str, ...]] = {
    "reference": ("id", "leadid", "recordid", "externalid", "ref", "leadreference"),
    "name": ("fullname", "contact", "contactname", "customer", "customername", "client", "clientname", "leadname"),
    "first_name": ("firstname", "givenname", "forename"),
    "last_name": ("lastname", "surname", "familyname"),
    "company": ("companyname", "organization", "organisation", "businessname", "firm"),
    "email": ("emailaddress", "mail"),
    "phone": ("phonenumber", "telephone", "telephonenumber", "tel", "mobile", "mobilephone", "cell", "cellphone"),
    "address": ("streetaddress", "postaladdress", "fulladdress"),
    "source": ("leadsource", "origin", "channel", "howdidyouhearaboutus", "heardofus"),
    "approach": (),
    "campaign": ("campaignname", "utmcampaign"),
    "referred_by": ("referrer", "referredfrom", "referralname"),
    "wants": ("whattheywant", "message", "request", "enquiry", "inquiry", "interestedin", "interest", "need", "needs"),
    "arrived_on": (
        *("arrived", "created", "createdat", "createdon", "createddate", "createdate", "creationdate", "dateadded"),
        *("firstcontact", "firstcontactdate", "firstcontacton", "leaddate", "date", "timestamp", "added"),
    ),
    "step": ("leadstep", "leadstage", "marketingstep"),
    "ready_on": ("ready", "readydate", "qualifiedon", "qualifieddate", "handedoveron", "handedover"),
    "selling_system": ("pipeline",),
    "stage": ("dealstage", "salesstage", "pipelinestage"),
    "salesperson": ("salesrep", "rep", "owner", "leadowner", "dealowner", "assignedto", "soldby", "seller"),
    "value": ("amount", "dealvalue", "dealamount", "price", "revenue", "worth"),
    "outcome": ("status", "result", "leadstatus", "dealstatus"),
    "outcome_on": ("outcomedate", "decidedon", "decisiondate"),
    "won_on": ("won", "wondate", "datewon", "wonat", "convertedon", "conversiondate"),
    "lost_on": ("lost", "lostdate", "datelost", "lostat"),
    "reason": ("lostreason", "lossreason", "reasonlost", "reasonforloss"),
    "note": ("notes", "comment", "comments", "remark", "remarks"),
}
CONTACTS = ("name", "first_name", "last_name", "email", "phone")


def plain(header: str) -> str:
    """A header without case, spaces, dashes and underscores: “E-mail” is “email”."""
    return "".join(sign for sign in header.casefold() if sign.isalnum())


class Columns:
    """Which column each field is read from. Raises Refused, with nothing done, for a map that doesn't fit the file."""

    def __init__(self, header: Sequence[str], maps: Sequence[str] = ()) -> None:
        self.header = [name.strip() for name in header]
        self.places: dict[str, int] = {}
        for pair in maps:
            self.take(pair)
        self.guess()
        if not any(field in self.places for field in CONTACTS):
            raise Refused(
                _(
                    "No column holds a name, a phone number or an e-mail address. Say which one does, like "
                    "--map COLUMN=name. The columns are: %(columns)s. Nothing was imported."
                )
                % {"columns": self.listed()}
            )

    def take(self, pair: str) -> None:
        """Follow one COLUMN=FIELD."""
        column, equals, field = (part.strip() for part in pair.rpartition("="))
        if not equals or not column:
            raise Refused(_("“%(pair)s” is not a map. Write it as COLUMN=FIELD.") % {"pair": pair})
        if field not in FIELDS:
            near = get_close_matches(field, FIELDS, n=1)
            hint = _(" Did you mean %(near)s?") % {"near": near[0]} if near else ""
            fields = {"field": field, "hint": hint, "fields": ", ".join(FIELDS)}
            raise Refused(_("There is no field “%(field)s”.%(hint)s The fields are: %(fields)s.") % fields)
        place = self.place_of(column)
        if self.places.get(field, place) != place:
            other = {"field": field, "one": self.header[self.places[field]], "two": column}
            raise Refused(_("%(field)s can come from one column only, not from %(one)s and %(two)s.") % other)
        self.places[field] = place

    def place_of(self, column: str) -> int:
        """Where a column stands: by its exact name, else whatever its case, spaces and dashes."""
        if column in self.header:
            return self.header.index(column)
        alike = [place for place, name in enumerate(self.header) if plain(column) and plain(name) == plain(column)]
        if len(alike) == 1:
            return alike[0]
        told = {"column": column, "columns": self.listed()}
        raise Refused(_("There is no column “%(column)s”. The columns are: %(columns)s.") % told)

    def guess(self) -> None:
        """Give the fields nobody mapped to the columns nobody mapped; the better name first, then the left one."""
        free = {place: plain(name) for place, name in enumerate(self.header) if place not in self.places.values()}
        for field, aliases in FIELDS.items():
            if field in self.places:
                continue
            for alias in (plain(field), *aliases):
                place = next((place for place, name in free.items() if name == alias), None)
                if place is not None:
                    self.places[field] = place
                    del free[place]
                    break

    def listed(self) -> str:
        """The columns by name, for a sentence."""
        return ", ".join(name[:60] for name in self.header if name)

    @property
    def left_out(self) -> list[str]:
        """The columns that nothing is read from."""
        return [name for place, name in enumerate(self.header) if name and place not in self.places.values()]

    def values(self, record: Record) -> dict[str, str]:
        """The fields of a row that hold anything. Raises Refused for a broken row, and for cells beyond the header."""
        if record.problem:
            raise Refused(record.problem)
        cells = record.cells
        if any(cell.strip() for cell in cells[len(self.header) :]):
            counts = {"cells": len(cells), "columns": len(self.header)}
            raise Refused(
                _("The row has %(cells)s cells and the header %(columns)s. Is a delimiter not in quotation marks?")
                % counts
            )
        told = {field: cells[place] for field, place in self.places.items() if place < len(cells)}
        found = {field: without_hidden_signs(text).strip() for field, text in told.items()}
        return {field: text for field, text in found.items() if text}
