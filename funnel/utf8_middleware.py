"""Pages are written in UTF-8, and so is what browsers send back. Anything else is refused before it is read."""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.utils.http import parse_header_parameters

UTF8 = re.compile(r""";\s*charset\s*=\s*"?utf-?8"?\s*(?=;|$)""", re.IGNORECASE)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_utf8(application: Application) -> Application:
    """Django reads a request in whatever charset its Content-Type names, and fails outside every middleware where
    that is none of text (`zlib`), or where the address has too many parameters. So none but UTF-8 gets through.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = UTF8.sub("", environ.get("CONTENT_TYPE") or "")
        if not is_readable(environ["CONTENT_TYPE"]):
            status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Nothing was saved. Send it as UTF-8."]
        return application(environ, start_response)

    return answer


def is_readable(content_type: str) -> bool:
    """Whether a Content-Type can be read and names no charset any more."""
    try:
        return "charset" not in parse_header_parameters(content_type)[1]
    except Exception:  # noqa: BLE001 - the e-mail parser beneath has many ways to stumble
        return False
