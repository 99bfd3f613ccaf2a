"""Where the tests run: loaded before the settings, so that no test touches the data of a real installation."""

import atexit
import os
import shutil
import tempfile

# Tests at one moment share no cache: one that empties it would let another's wrong passwords be forgotten.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker or "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="two-hats-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only for tests, and long enough that the deploy check does not mind it at all")
# Two runs: on SQLite by default; on PostgreSQL and Redis where the Makefile names them.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
if os.environ["REDIS_URL"] and worker:
    server, _, number = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(number) - int(worker.removeprefix('gw'))}"
os.environ["BASE_URL"] = "http://testserver"
os.environ["SWEEP_SECONDS"] = os.environ.get("SWEEP_SECONDS", "2")
