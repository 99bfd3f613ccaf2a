"""What cannot be read as a form is refused before anybody tries to; files are not kept, as nothing here takes one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from funnel.typed_text import visible_form

UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def readable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a broken body, to too many fields, to more than 2.5 MB.

    Left to itself Django reads a form where it is first needed, which may be the page that says “not found”: that
    breaks off, and so does the page that says so. A cookie with a control character is none of ours.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value.isprintable()}
        try:
            _asked, sent = request.GET, visible_form(request)
        except UNREADABLE:
            return HttpResponse(render_to_string("400.html"), status=400)
        request.POST = sent  # type: ignore[assignment]
        return get_response(request)

    return answer


class NoFiles(FileUploadHandler):
    """Reads past a file and keeps nothing of it. Else whoever likes could fill the disk, without signing in."""

    def new_file(self, *_: Any, **__: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: every file is skipped."""

    def file_complete(self, file_size: int) -> None:
        """Never called: every file is skipped."""
