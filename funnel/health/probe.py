"""Whether the web server of this machine can serve: what its container's health check runs. The exit code is 1 if not.

It is a script of its own, so that asking often costs little: no settings are read, no libraries loaded.
"""

import http.client
import os
import sys

SECONDS = 8


def serves(port: int) -> bool:
    """Whether /health/ on this machine says that it can serve. No proxy is asked, whatever the environment says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not serves(int(os.environ.get("PORT", "8000"))))
