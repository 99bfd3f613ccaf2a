"""What a page says happened: a sentence, and one thing that may be done about it."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to do about what was said, at an address, in words of its own where `label` has any."""

    address: str
    label: str = ""
    kind: ClassVar[str] = ""

    def packed(self) -> str:
        """As it travels with the message."""
        return json.dumps([self.kind, self.address, str(self.label)])


class Undo(Offer):
    """A button that posts: it takes back what was done."""

    __slots__ = ()
    kind = "undo"


class Open(Offer):
    """A link to a page."""

    __slots__ = ()
    kind = "open"


def unpacked(tags: str | None) -> Offer | None:
    """What a message offers; nothing where it offers none."""
    if not (tags or "").startswith("["):
        return None
    kind, address, label = json.loads(tags or "")
    return {"undo": Undo, "open": Open}[kind](address, label)


def say(request: HttpRequest, sentence: str, *, offer: Offer | None = None, level: int = messages.SUCCESS) -> None:
    """Say on the page that comes what happened."""
    messages.add_message(request, level, sentence, extra_tags=offer.packed() if offer else "")


class RememberedMessages(FallbackStorage):
    """Django's own, with `added`: level, text and tags of each message of this request, shown already or not."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.added: list[tuple[int, str, str]] = []

    def take_back(self) -> None:
        """Forget what this request has added: what it says did not happen."""
        self._queued_messages.clear()  # type: ignore[attr-defined]
        self.added.clear()

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        """Queue a message."""
        super().add(level, message, extra_tags)
        if message and int(level) >= self.level:
            self.added.append((int(level), str(message), extra_tags or ""))
