"""Sales's models, one idea per file."""

from sales.models.copied_words import FormerName
from sales.models.history import History
from sales.models.notice import Notice
from sales.models.prospect import Prospect
from sales.models.salesperson import Salesperson
from sales.models.stored_numbers import Standing, Week
from sales.models.words import Reason, SellingSystem, Stage

__all__ = [
    "FormerName",
    "History",
    "Notice",
    "Prospect",
    "Reason",
    "Salesperson",
    "SellingSystem",
    "Stage",
    "Standing",
    "Week",
]
