"""What an import did."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass
class Report:
    """Counts of this run: what it brought in, what was there already, what it refused and what it left out."""

    rows: int = 0
    leads: int = 0
    people: int = 0  # of rows without a date: known now, but no leads
    prospects: int = 0
    won: int = 0
    lost: int = 0
    handed_back: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # columns
    not_kept: Counter[str] = field(default_factory=Counter)  # cells of a field that had no place, by field

    def refuse(self, line: int, reason: object) -> None:
        """A row that doesn't go in, and why."""
        self.refused.append((line, str(reason)))

    def as_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        counts = {name: getattr(self, name) for name in COUNTS}
        refused = [{"line": line, "reason": reason} for line, reason in sorted(self.refused)]
        return counts | {"refused": refused, "left_out": self.left_out, "not_kept": dict(self.not_kept)}

    def as_lines(self, most: int = 20) -> list[str]:
        """The same for a reader, with at most so many refusals."""
        lines = [
            _("%(leads)s of %(rows)s rows are new leads. %(known)s were already there. %(refused)s were refused.")
            % {"leads": self.leads, "rows": self.rows, "known": self.known, "refused": len(self.refused)},
            _("%(prospects)s went to sales: %(won)s won, %(lost)s lost, %(back)s handed back, %(open)s open.")
            % {
                **{name: getattr(self, name) for name in ("prospects", "won", "lost")},
                "back": self.handed_back,
                "open": self.prospects - self.won - self.lost - self.handed_back,
            },
        ]
        lines += self.of_people()
        lines += [
            _("Line %(line)s refused: %(reason)s") % {"line": line, "reason": reason}
            for line, reason in sorted(self.refused)[:most]
        ]
        if len(self.refused) > most:
            lines.append(_("… and %(more)s more: --json lists them all.") % {"more": len(self.refused) - most})
        if self.left_out:
            lines.append(_("Columns left out: %(columns)s.") % {"columns": ", ".join(self.left_out)})
        for name, count in sorted(self.not_kept.items()):
            lines.append(
                _("%(count)s times a %(field)s was left out: it has no place in such a row.")
                % {"count": count, "field": name}
            )
        return lines

    def of_people(self) -> list[str]:
        """What is said of rows without a date."""
        if not self.people:
            return []
        words = ngettext(
            "%(n)s row has no date: a person now, and no lead. If it is one, give its day with --undated.",
            "%(n)s rows have no date: people now, and no leads. If they are, give their day with --undated.",
            self.people,
        )
        return [words % {"n": self.people}]


COUNTS = ("rows", "leads", "people", "prospects", "won", "lost", "handed_back", "known")
