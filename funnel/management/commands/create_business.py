"""Found a business from the command line."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from business.accounts.passwords import set_password_url
from business.accounts.signals import account_made
from business.models import User
from funnel.setup.founding import found_business
from funnel.setup.presets import STARTERS


class Command(BaseCommand):
    """Prints the slug, and an address where the owner sets a password."""

    help = "Found a business and its owner. Prints the slug and the address where the owner sets a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument("--country", default="US")
        parser.add_argument("--zone", default="UTC")
        parser.add_argument("--currency", default="USD")
        parser.add_argument("--language", default="en")
        parser.add_argument("--starter", default="trades", choices=sorted(STARTERS))
        parser.add_argument("--json", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        owner = User.objects.filter(email__iexact=options["owner"]).first()
        owner = owner or User.objects.create_user(options["owner"])
        account_made.send(User, user=owner)
        facts = {name: options[name] for name in ("country", "zone", "currency", "language")}
        try:
            business = found_business(owner=owner, name=options["name"], starter=options["starter"], **facts)
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem
        told = {"slug": business.slug, "set_password_url": set_password_url(owner)}
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for name, value in told.items():
            self.stdout.write(f"{name}: {value}")
