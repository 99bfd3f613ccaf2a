"""A browser without a window: follows redirects, keeps cookies, sends a page's form as it stands with what is typed."""

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)"[^>]*? value="(?P<value>[^"]*)"')


class Visitor:
    """Somebody at an address; with a session's key, signed in."""

    def __init__(self, address: str, session: str = "") -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        self.headers = {"Cookie": f"sessionid={session}"} if session else {}

    def get(self, path: str) -> tuple[int, str]:
        """The status and text of a page, wherever it redirects to."""
        return self.ask(urllib.request.Request(self.address + path, headers=self.headers))

    def send(self, path: str, **typed: str) -> tuple[int, str]:
        """Fill in the form of a page and send it; the status and text of where it leads."""
        _, page = self.get(path)
        fields = {found["name"]: html.unescape(found["value"]) for found in HIDDEN.finditer(page)}
        token = next(cookie for cookie in self.jar if cookie.name.endswith("csrftoken"))  # __Host-… where it is https
        data = urllib.parse.urlencode(fields | typed).encode()
        cookies = "; ".join(filter(None, [self.headers.get("Cookie"), f"{token.name}={token.value}"]))
        return self.ask(urllib.request.Request(self.address + path, data, {"Cookie": cookies}))

    def ask(self, request: urllib.request.Request) -> tuple[int, str]:
        """An error's page is an answer like any other."""
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read().decode()
