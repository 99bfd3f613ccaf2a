"""The keeper: starts the parts of the house, starts again what ends by itself, and stops them all together."""

import http.client
import signal
import time
from collections.abc import Callable, Iterable

from django.conf import settings

from funnel.serving.child import Child
from funnel.serving.parts import Part, host

SAID_AFTER_SECONDS = 5.0
LOOK_SECONDS = 0.1


class Keeper:
    """Keeps the parts running until somebody asks it to stop, or until an essential part ends."""

    def __init__(self, parts: Iterable[Part], say: Callable[[str], None]) -> None:
        self.parts = list(parts)
        self.say = say
        self.children: list[Child] = []
        self.asked_to_stop = 0
        self.exit_code = 0

    def keep(self) -> int:
        """Run until the end; the exit code comes back. Nothing is left running."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.hear)
        try:
            self.children = [Child(part) for part in self.parts]
            self.welcome()
            while not self.asked_to_stop:
                self.look_after()
                time.sleep(LOOK_SECONDS)
        finally:
            self.stop()
        return self.exit_code

    def hear(self, *_: object) -> None:
        """Somebody asks to stop; the second time, at once."""
        self.asked_to_stop += 1

    def welcome(self) -> None:
        """Say where it is, once it answers."""
        if not any(child.part.name == "web" for child in self.children):
            self.say(f"Running: {', '.join(child.part.name for child in self.children)}.  Stop with Ctrl-C.")
            return
        while not self.asked_to_stop and not answers(settings.PORT):
            self.look_after()
            time.sleep(LOOK_SECONDS)
        if not self.asked_to_stop:
            self.say(f"Two Hats is at {settings.BASE_URL}  Stop it with Ctrl-C.")

    def look_after(self) -> None:
        """Start again what ended by itself; stop all when an essential part did."""
        for child in self.children:
            ended_before = child.ended_at is not None
            if not child.has_ended():
                continue
            if child.part.essential:
                self.say(f"The {child.part.name} process ended by itself, so Two Hats stops. Your data is safe.")
                self.asked_to_stop, self.exit_code = 1, 1
                return
            if not ended_before:
                self.say(f"The {child.part.name} process ended by itself. It starts again in {child.pause:.0f} s.")
            elif child.may_start():
                child.start()

    def stop(self) -> None:
        """Let every part finish what it is at, for a while or until asked again; then end what is left."""
        asked, began = self.asked_to_stop, time.monotonic()
        for child in self.children:
            child.terminate()
        said = False
        while self.asked_to_stop == asked and (busy := self.still_busy(time.monotonic() - began)):
            if not said and time.monotonic() - began > SAID_AFTER_SECONDS:
                said = True
                self.say(f"Waiting for {', '.join(busy)} to finish. Ctrl-C again stops at once.")
            time.sleep(LOOK_SECONDS)
        for child in self.children:
            child.kill()

    def still_busy(self, waited: float) -> list[str]:
        """The names of the parts that run still and may, so many seconds after they were asked to end."""
        return [each.part.name for each in self.children if each.process.poll() is None and waited < each.part.patience]


def answers(port: int) -> bool:
    """Whether a web server answers on a port of this machine, whatever it says."""
    here = "127.0.0.1" if host() in ("0.0.0.0", "::") else host()  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("GET", "/health/alive/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
