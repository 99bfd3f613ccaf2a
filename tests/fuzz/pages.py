"""What the pages themselves say may be sent: their forms, the fields of these with what they hold, their links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One name of a form: what it would send as it stands, and what else it offers."""

    name: str
    kind: str = "text"
    value: str = ""
    sent: bool = True  # as it stands: an empty box is not
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page: `forms` and `links`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.choosing: Field | None = None
        self.writing: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        for method in ("get", "post"):
            if f"hx-{method}" in told and tag != "form":
                self.links.append(told[f"hx-{method}"])
        if tag == "form":
            self.open = Form(told.get("method", "get").upper(), told.get("action", ""))
            self.forms.append(self.open)
            self.by_id[told.get("id", "")] = self.open
        elif tag == "option" and self.choosing is not None:
            self.choose(told)
        elif tag in ("input", "select", "textarea", "button") and told.get("name"):
            self.add(tag, told)

    def add(self, tag: str, told: dict[str, str]) -> None:
        """A field, to the form it names or the one around it."""
        form = self.by_id.get(told["form"]) if "form" in told else self.open
        if form is None:
            return
        kind = told.get("type", "text") if tag in ("input", "button") else tag
        kind = "decimal" if told.get("inputmode") == "decimal" else kind
        box = kind in ("radio", "checkbox")
        sent = "checked" in told if box else kind not in ("submit", "button", "file")
        entry = Field(told["name"], kind, told.get("value", "on" if box else ""), sent)
        same = next((each for each in form.fields if each.name == entry.name and kind == "radio"), None)
        if same is not None:
            same.choices.append(entry.value)
            if sent:
                same.value, same.sent = entry.value, True
            return
        entry.choices = [entry.value] if box or kind == "submit" else []
        form.fields.append(entry)
        self.choosing = entry if tag == "select" else None
        self.writing = entry if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.writing is not None:
            self.writing.value += data

    def choose(self, told: dict[str, str]) -> None:
        """One of the options of a list."""
        assert self.choosing is not None
        value = told.get("value", "")
        if not self.choosing.choices or "selected" in told:
            self.choosing.value = value
        self.choosing.choices.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.choosing = None
        elif tag == "textarea":
            self.writing = None


def read(page: str) -> Reader:
    """The forms and links of a page."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader
