"""A form that changes something which somebody else may change meanwhile: it writes only what was changed in it.

The page carries what it showed (`initial-…`, hidden). So three things are known of each field when it comes back: what
the page showed, what is in the form now, and what is stored now. What the member left alone stays as it is stored. What
both have changed is shown with both values, and the member chooses. Nothing is ever written over unseen.

    class StageForm(Edit, forms.Form): …
    stage = get_object_or_404(locked(request, system.stages.all()), pk=key)
    form = StageForm(request.POST, initial={…as stored now…})
    if form.is_valid():
        stage.describe(**form.changes())
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from business.hidden_signs import without_hidden_signs

M = TypeVar("M", bound=Model)
THEIRS, MINE = "theirs", "mine"
WRITTEN_IN_SEVERAL_WAYS = (forms.DecimalField, forms.IntegerField, forms.DateField, forms.TimeField)


def locked(request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows, which nobody else changes before a form that was sent is saved. Every such form is one transaction."""
    return rows.select_for_update(of=("self",), no_key=True) if request.method == "POST" else rows


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two people made of one field."""

    name: str
    theirs: str
    mine: str


if TYPE_CHECKING:
    Base = forms.BaseForm
else:
    Base = object


class Edit(Base):
    """Mixed into a form whose `initial` is what is stored now.

    `merged` are fields that hold several things: what was added is added, what was taken out is taken out, and the rest
    is left to whoever changed it.
    """

    merged: ClassVar[tuple[str, ...]] = ()

    def __getitem__(self, name: str) -> forms.BoundField:
        """A field as the page shows it, with what it shows said once more."""
        self.fields[name].show_hidden_initial = True
        return super().__getitem__(name)

    def _clean_fields(self) -> None:
        """Clean each field, then settle it with what is stored."""
        super()._clean_fields()  # type: ignore[misc]
        self.conflicts: dict[str, Conflict] = {}
        self.changed: list[str] = []
        for name in self.fields:
            self.settle(name)

    def changes(self) -> dict[str, Any]:
        """What is to be written: the fields that the member changed, those that are merged left out."""
        return {name: self.cleaned_data[name] for name in self.changed if name not in self.merged}

    def difference(self, name: str) -> tuple[list[str], list[str]]:
        """Of a merged field, what the member added and what they took out."""
        before, now = several(self.shown(name)), several(self.typed(name))
        return [item for item in now if item not in before], [item for item in before if item not in now]

    def added_and_removed(self, *names: str) -> dict[str, list[str]]:
        """Of several merged fields together, what the member added (`add`) and took out (`remove`)."""
        both = [self.difference(name) for name in names if name in self.changed]
        return {
            "add": [x for added, _gone in both for x in added],
            "remove": [x for _added, gone in both for x in gone],
        }

    def settle(self, name: str) -> None:
        """Make a field's value what is to stand there in the end."""
        field, asked = self.fields[name], self.add_prefix(f"asked-{name}") in self.data
        shown, typed, stored = (plain(field, of(name)) for of in (self.shown, self.typed, self.stored))
        choice = self.data.get(self.add_prefix(f"keep-{name}"), "")
        if typed == stored:
            return
        if typed == shown or choice == THEIRS:
            self.leave(name)
        elif name in self.merged:
            self.merge(name)
        elif name not in self.errors and (shown != stored or (asked and choice != MINE)):
            self.ask(name)
        else:
            self.changed.append(name)

    def leave(self, name: str) -> None:
        """What is stored stays."""
        self.errors.pop(name, None)
        self.cleaned_data[name] = self.get_initial_for_field(self.fields[name], name)

    def merge(self, name: str) -> None:
        """What is stored, with what was added and without what was taken out."""
        if name in self.errors:
            return
        added, gone = self.difference(name)
        kept = [item for item in several(self.stored(name)) if item not in gone]
        everything = [*kept, *(item for item in added if item not in kept)]
        rows = getattr(self.fields[name], "queryset", None)
        self.cleaned_data[name] = everything if rows is None else list(rows.filter(pk__in=everything))
        self.changed.append(name)

    def ask(self, name: str) -> None:
        """Show both values. From now on the form knows what is stored."""
        theirs, mine = (in_words(self.fields[name], of(name)) for of in (self.stored, self.typed))
        self.conflicts[name] = Conflict(name, theirs, mine)
        self.add_error(name, _("Somebody changed this meanwhile. Choose which of the two stands. Nothing is lost yet."))
        sent: Any = self.data
        sent = sent.copy()
        sent[self.add_initial_prefix(name)] = self.stored(name)
        self.data = sent

    def typed(self, name: str) -> Any:
        """What is in the form, as it was sent."""
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def stored(self, name: str) -> Any:
        """What is stored now, as a form would send it."""
        field = self.fields[name]
        widget = field.hidden_widget()
        value = widget.format_value(field.prepare_value(self.get_initial_for_field(field, name)))
        return "" if value is None else value

    def shown(self, name: str) -> Any:
        """What the page showed, as it was sent; what is stored, where the form does not say."""
        key, widget = self.add_initial_prefix(name), self.fields[name].hidden_widget()
        is_empty_list = isinstance(widget, forms.MultipleHiddenInput) and self.says_what_it_showed
        if key not in self.data and not is_empty_list:
            return self.stored(name)
        return widget.value_from_datadict(self.data, self.files, key)

    @property
    def says_what_it_showed(self) -> bool:
        """Whether it comes from one of our pages; a script's form does not say, and is taken at its word."""
        return any(name.startswith("initial-") for name in self.data)


def plain(field: forms.Field, sent: Any) -> Any:
    """What was sent, so that it can be compared."""
    if isinstance(sent, list | tuple):
        return frozenset(map(str, sent))
    text = without_hidden_signs("" if sent is None else str(sent).replace("\r\n", "\n")).strip()
    if isinstance(field, WRITTEN_IN_SEVERAL_WAYS):
        try:
            return field.to_python(text)
        except ValidationError:
            return text
    return text


def several(sent: Any) -> list[str]:
    """The things in a field that holds several: keys, or the lines of a text."""
    items = sent if isinstance(sent, list | tuple) else str(sent or "").splitlines()
    return list(dict.fromkeys(text for item in items if (text := str(item).strip())))


def in_words(field: forms.Field, sent: Any) -> str:
    """What was sent as the page shows it: the name of a choice, not its key."""
    text = str(sent or "")
    for key, name in getattr(field, "choices", ()):
        for inner, label in name if isinstance(name, list | tuple) else [(key, name)]:
            if str(inner) == text:
                return str(label)
    return text or _("nothing")
