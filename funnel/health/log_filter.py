"""A storage fault in the log: one sentence a minute instead of a traceback for each request and each sweep."""

import logging
import time

from funnel.environment import DATA_DIR
from funnel.health.storage import fault_behind

ONCE_IN = 60.0  # seconds


class StorageFaultsInOneLine(logging.Filter):
    """Replaces the traceback of a storage fault by what happened and what to do; anything else passes as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.logged_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be written."""
        fault = fault_behind(record.exc_info[1]) if record.exc_info else None
        if fault is None:
            return True
        now = time.monotonic()
        if now - self.logged_at.get(fault.name, -ONCE_IN) < ONCE_IN:
            return False
        self.logged_at[fault.name] = now
        record.msg, record.args = "%s (%s)", (str(fault), DATA_DIR)
        record.exc_info, record.exc_text = None, None
        return True
