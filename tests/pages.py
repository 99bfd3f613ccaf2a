"""The forms of a page, as a browser without scripts sees them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class PageForm:
    """One form: where it goes, how, and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Reads the forms of a page. A control names its form by standing in it."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found = here, list[PageForm]()
        self.open: PageForm | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(told.get("action") or self.here, told.get("method", "get").lower())
            self.found.append(self.open)
        if self.open is None:
            return
        name = told.get("name", "")
        self.open.names |= {name} - {""}
        if tag == "input" and name and told.get("type") not in ("submit", "button"):
            if told.get("type") not in ("radio", "checkbox") or "checked" in told:
                self.keep(name, told.get("value", "on" if told.get("type") == "checkbox" else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in told or self.select not in self.open.fields):
            self.open.fields[self.select] = told.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.open.fields[name] = ""

    def keep(self, name: str, value: str) -> None:
        """A second control of the same name makes it a list."""
        assert self.open is not None
        before = self.open.fields.get(name)
        if before is None:
            self.open.fields[name] = value
        else:
            self.open.fields[name] = [*(before if isinstance(before, list) else [before]), value]

    def handle_data(self, data: str) -> None:
        if self.area and self.open is not None:
            self.open.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            if self.open is not None:  # a browser leaves out the first line break
                self.open.fields[self.area] = self.open.fields[self.area].removeprefix("\r\n").removeprefix("\n")
            self.area = ""


def forms_on(answer: Any) -> list[PageForm]:
    """Every form of an answered page."""
    reader = Forms(answer.wsgi_request.get_full_path())
    reader.feed(answer.content.decode())
    return reader.found


def form_on(answer: Any, action: str) -> PageForm:
    """The form that goes to an address."""
    found = [form for form in forms_on(answer) if form.action.partition("?")[0] == action and form.method == "post"]
    assert found, [form.action for form in forms_on(answer)]
    return found[0]
