"""The ground's models, one idea per file."""

from business.due import DueMark
from business.models.firm import Business, Membership
from business.models.note import Note
from business.models.person import Email, Person, Phone
from business.models.user import User

__all__ = ["Business", "DueMark", "Email", "Membership", "Note", "Person", "Phone", "User"]
