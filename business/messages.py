"""The messages of a page, which remember what this very request has added."""

from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest


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
