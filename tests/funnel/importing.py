"""How the tests of the import write a file and import it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from business.models import Business


def run_import(
    path: Path, text: str | bytes, *flags: str, into: Business, name: str = "leads.csv", **options: Any
) -> dict[str, Any]:
    """Write a file, import it through the command, and give back what `--json` printed.

    Rows without a date are leads of today here, unless a test says otherwise: most have no date to be short.
    """
    options.setdefault("undated", into.today().isoformat())
    file = path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = StringIO()
    call_command("import_leads", str(file), *flags, business=into.slug, json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))
