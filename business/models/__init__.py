"""The ground's models, one idea per file."""

from business.due_marks import DueMark
from business.models.contact import Email, Phone
from business.models.firm import Business
from business.models.invitation import Invitation
from business.models.mail import OutgoingMail
from business.models.membership import Membership
from business.models.note import Note
from business.models.person import Person
from business.models.pulse import Pulse
from business.models.sent_form import SentForm
from business.models.user import User

__all__ = [
    "Business",
    "DueMark",
    "Email",
    "Invitation",
    "Membership",
    "Note",
    "OutgoingMail",
    "Person",
    "Phone",
    "Pulse",
    "SentForm",
    "User",
]
