"""One person's story has a clock of its own, and it ends today."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from funnel.demo.firm import Firm, workday

OPENS, CLOSES = 9, 17


class NotYet(Exception):  # noqa: N818 - it is no error: the rest of the story lies ahead
    """What comes next in somebody's story has not happened yet."""


class Calendar:
    """The day and hour somebody's story has come to."""

    def __init__(self, firm: Firm, chance: Random, on: date) -> None:
        self.firm, self.chance, self.on = firm, chance, on
        self.minute = chance.randint(OPENS * 60, CLOSES * 60 - 120)

    @property
    def at(self) -> datetime:
        """The moment, never one to come; each is a little later than the one before."""
        self.minute = min(self.minute + self.chance.randint(3, 12), 24 * 60 - 1)
        moment = self.firm.moment(self.on, time(self.minute // 60, self.minute % 60))
        return min(moment, timezone.now())

    def wait(self, least: int, most: int) -> None:
        """So many days go by, to a working day. Raises NotYet where that is still to come."""
        self.wait_until(self.on + timedelta(days=self.chance.randint(least, most)))

    def wait_until(self, day: date) -> None:
        """It becomes that day, or the working day after it. Raises NotYet where that is still to come."""
        then = workday(day) if day > self.on else self.on
        if then > self.firm.ends:
            raise NotYet
        if then > self.on:
            self.on, self.minute = then, self.chance.randint(OPENS * 60, CLOSES * 60 - 120)
