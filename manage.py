#!/usr/bin/env python
"""The command line: `manage.py help` lists what it can do."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the settings must be named first

    from funnel.health.storage import fault_behind  # noqa: PLC0415 - it needs Django, which may be missing

    try:
        execute_from_command_line(sys.argv)
    except Exception as problem:
        fault = fault_behind(problem)
        if fault is None:
            raise
        sys.exit(f"{fault} ({getattr(problem, 'filename', None) or problem})")


if __name__ == "__main__":
    main()
