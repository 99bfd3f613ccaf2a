"""A cache in Redis whose absence is no accident: while Redis is away, it is an empty cache."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Method = Callable[..., Any]


def otherwise(answer: Callable[..., Any]) -> Callable[[Method], Method]:
    """Answer something else instead of failing when Redis does not."""

    def forgive(method: Method) -> Method:
        @wraps(method)
        def forgiving(self: RedisCacheClient, *args: Any) -> Any:
            try:
                return method(self, *args)
            except RedisError as problem:
                log.warning("The cache is away (%s): going on without it.", problem)
                return answer(*args)

        return forgiving

    return forgive


class ForgivingClient(RedisCacheClient):  # type: ignore[misc, unused-ignore]
    """Nothing is found, everything may be kept. Sign-in limits rest for as long as Redis is away."""

    get = otherwise(lambda _key, default: default)(RedisCacheClient.get)
    get_many = otherwise(lambda _keys: {})(RedisCacheClient.get_many)
    has_key = otherwise(lambda _key: False)(RedisCacheClient.has_key)
    add = otherwise(lambda *_: True)(RedisCacheClient.add)  # who waits for a lock must not wait for good
    set = otherwise(lambda *_: None)(RedisCacheClient.set)
    set_many = otherwise(lambda *_: None)(RedisCacheClient.set_many)
    touch = otherwise(lambda *_: False)(RedisCacheClient.touch)
    delete = otherwise(lambda _key: False)(RedisCacheClient.delete)
    delete_many = otherwise(lambda _keys: None)(RedisCacheClient.delete_many)


class ForgivingCache(RedisCache):
    """Django's Redis cache, forgiving."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {}).update(socket_connect_timeout=1, socket_timeout=2)
        super().__init__(server, params)
        self._class = ForgivingClient
