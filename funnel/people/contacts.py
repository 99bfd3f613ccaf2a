"""Read what was typed as phone or e-mail: one field may hold several of both."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from business.phones import digits_of, split_numbers

SEVERAL = re.compile(r"(?:[,|\r\n]|;(?!\s*ext\s*=))+")  # a link may say its extension after a semicolon
LONGEST_NUMBER, LONGEST_ADDRESS = 40, 254


def split_contacts(text: str, country: str = "") -> list[str]:
    """The phone numbers and e-mail addresses in a text, in their order.

    Commas, semicolons and lines part them; spaces only part an address from a number, for numbers hold spaces.
    Several numbers in one piece, “030 123456 / 0171 2345678”, are several.
    """
    found: list[str] = []
    for piece in SEVERAL.split(text):
        number: list[str] = []
        for word in piece.split():
            if "@" in word:
                found += [" ".join(number), word.strip("<>().")]
                number = []
            else:
                number.append(word)
        found += split_numbers(" ".join(number), country)
    return [contact for contact in dict.fromkeys(found) if contact]


def check_contact(contact: str) -> None:
    """Raises ValidationError for what is neither a phone number nor an e-mail address."""
    if "@" in contact:
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError(_("“%s” is not a whole e-mail address.") % contact[:60]) from None
        if len(contact) > LONGEST_ADDRESS:
            raise ValidationError(_("That e-mail address is too long."))
    elif len(digits_of(contact)) < 3:
        raise ValidationError(_("“%s” is neither a phone number nor an e-mail address.") % contact[:60])
    elif len(contact) > LONGEST_NUMBER:
        raise ValidationError(_("“%s…” is too long for a phone number.") % contact[:30])


def contacts_in(text: str, country: str = "") -> list[str]:
    """The contacts in a text. Raises ValidationError with every one that is none."""
    contacts, faults = split_contacts(text, country), []
    for contact in contacts:
        try:
            check_contact(contact)
        except ValidationError as fault:
            faults.append(fault)
    if faults:
        raise ValidationError(faults)
    return contacts
