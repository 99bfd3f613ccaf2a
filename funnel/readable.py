"""What cannot be read as a form is refused before anybody tries to; files are not kept, as nothing here takes one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from business.plain_text import plain

SECRET = ("password", "oldpassword")
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def readable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a broken body, to too many fields, to more than 2.5 MB.

    Left to itself Django reads a form where it is first needed, which may be the page that says “not found”: that
    breaks off, and so does the page that says so. A cookie with a control character is none of ours.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value.isprintable()}
        try:
            request.GET, request.POST = in_plain(request.GET), in_plain(request.POST)  # type: ignore[assignment]
        except UNREADABLE:
            return HttpResponse(render_to_string("400.html"), status=400)
        return get_response(request)

    return answer


def in_plain(sent: QueryDict) -> QueryDict:
    """What was sent, without hidden signs (business/plain_text.py). A password is what it is."""
    changed: dict[str, list[str]] = {}
    for name, values in sent.lists():
        cleaned = values if name.startswith(SECRET) else [plain(value) for value in values]
        if cleaned != values:
            changed[name] = cleaned
    if not changed:
        return sent
    kept = sent.copy()
    for name, cleaned in changed.items():
        kept.setlist(name, cleaned)
    return kept


class NoFiles(FileUploadHandler):
    """Reads past a file and keeps nothing of it. Else whoever likes could fill the disk, without signing in."""

    def new_file(self, *_: Any, **__: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: every file is skipped."""

    def file_complete(self, file_size: int) -> None:
        """Never called: every file is skipped."""
