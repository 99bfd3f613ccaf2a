"""A link to pass on that opens on this machine only says so: a colleague's telephone could not open it."""

import pytest
from django.test import Client
from pytest_django import Settings

WARNING = "This link opens on this computer only."


@pytest.mark.parametrize(
    ("base_url", "warned"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://two-hats.example", False),
        ("http://192.168.1.20:8000", False),
        ("https://localhost.example", False),
    ],
)
def test_an_invitation_passed_on_by_hand(
    desk: Client, home: str, settings: Settings, base_url: str, warned: bool
) -> None:
    settings.MAIL_IS_KEPT = True
    settings.BASE_URL = base_url
    asked = {"email": "sam@example.com", "name": "Sam", "role": "salesperson"}
    page = desk.post(f"{home}/settings/people/", asked, follow=True).content.decode()
    assert f'value="{base_url}/account/join/' in page
    assert (WARNING in page) == warned
