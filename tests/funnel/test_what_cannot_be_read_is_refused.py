"""What cannot be read as a form is refused with a sentence, by whatever way it came; and no file is kept."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from business.models import Business
from funnel.wsgi import application
from tests.fuzz.asking import Asked, ask

LOGIN = "/account/login/"
BROKEN = ["multipart/form-data", "multipart/form-data; boundary=\xff"]


def refused(answer: Any) -> bool:
    return answer.status_code == 400 and "This could not be read" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LOGIN, "/nowhere/", "/nowhere/at/all/"])
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_form_even_where_there_is_no_page(path: str, kind: str) -> None:
    assert refused(Client().post(path, b"--x\r\n", content_type=kind))


def test_a_broken_form_in_somebody_elses_business(desk: Client, business: Business) -> None:
    assert refused(desk.post("/else/settings/", b"x", content_type="multipart/form-data"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_thousand_fields(desk: Client, home: str, method: str) -> None:
    sent = {f"field{number}": "x" for number in range(1100)}
    assert refused(getattr(desk, method)(f"{home}/log/", sent))
    assert refused(getattr(desk, method)("/else/log/", sent))


def test_three_million_letters(desk: Client, home: str) -> None:
    assert refused(desk.post(f"{home}/log/", {"name": "Ann", "wants": "a" * 3_000_000}))


@pytest.mark.parametrize("charset", ["zlib", "undefined", "utf-7", "utf-16", "no-such", "raw_unicode_escape", '"'])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_charset_that_no_page_of_ours_uses(db: None, charset: str, method: str) -> None:
    answer = ask(Asked("stranger", method, LOGIN, b"a=1", b"", f"text/html; charset={charset}"), "")
    assert (answer.status, answer.problem) == (415, None)


@pytest.mark.parametrize("kind", ["text/html; charset*=no'x'y", "text/html; charset*0*=x; charset*1=y"])
def test_a_charset_written_in_pieces(db: None, kind: str) -> None:
    assert ask(Asked("stranger", "GET", LOGIN, b"a=1", b"", kind), "").status == 415


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"'])
def test_utf8_is_read_by_any_of_its_names(db: None, charset: str) -> None:
    many = b"&".join(b"a=1" for _ in range(1100))
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert ask(Asked("stranger", "GET", LOGIN, b"a=1", b"", kind), "").status == 200
    assert ask(Asked("stranger", "GET", LOGIN, many, b"", kind), "").status == 400


@pytest.mark.django_db
def test_a_file_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file = SimpleUploadedFile("film.mp4", b"x" * 4_000_000)
    answer = Client().post("/account/password/reset/", {"email": file, "more": file})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not answer.wsgi_request.FILES
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_cookie_that_nobody_was_given() -> None:
    for cookie in ('sessionid="\\000\\000abcdefgh"', 'csrftoken="\\000"', 'messages="\\012"'):
        assert ask(Asked("stranger", "GET", "/businesses/", headers={"Cookie": cookie}), "").status == 302


def test_the_server_is_given_the_same_application() -> None:
    started: list[Any] = []
    environment = {"CONTENT_TYPE": "x/y; charset=zlib", "REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}
    assert b"UTF-8" in b"".join(application(environment, lambda *told: started.append(told)))
    assert started[0][0] == "415 Unsupported Media Type"
