"""A cache in Redis whose absence is no accident: while Redis is away, each process remembers for itself."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Method = Callable[..., Any]
WHILE_AWAY = LocMemCache("while Redis is away", {})


def forgiving(method: Method) -> Method:
    """Ask the process's own memory instead of failing when Redis does not answer."""
    instead = getattr(WHILE_AWAY, method.__name__)

    @wraps(method)
    def forgive(self: RedisCacheClient, *args: Any) -> Any:
        try:
            return method(self, *args)
        except RedisError as problem:
            log.warning("The cache is away (%s): going on without it.", type(problem).__name__)
            return instead(*args)

    return forgive


class ForgivingClient(RedisCacheClient):  # type: ignore[misc, unused-ignore]
    """The web is one process, so the limits of signing in hold while Redis is away; they begin anew when it goes."""

    get = forgiving(RedisCacheClient.get)
    get_many = forgiving(RedisCacheClient.get_many)
    has_key = forgiving(RedisCacheClient.has_key)
    add = forgiving(RedisCacheClient.add)
    set = forgiving(RedisCacheClient.set)
    set_many = forgiving(RedisCacheClient.set_many)
    touch = forgiving(RedisCacheClient.touch)
    delete = forgiving(RedisCacheClient.delete)
    delete_many = forgiving(RedisCacheClient.delete_many)


class ForgivingCache(RedisCache):
    """Django's Redis cache, forgiving."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {}).update(socket_connect_timeout=1, socket_timeout=2)
        super().__init__(server, params)
        self._class = ForgivingClient
