"""Every view says who may use it, every address stands where it belongs."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from business.hats import Role
from business.models.firm import RESERVED
from tests.architecture.floors import WINGS


def views(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    """Each address below a resolver: path, namespace, view."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, ":".join(spaces), entry.callback
        else:
            yield from views(entry, path, (*spaces, entry.namespace) if entry.namespace else spaces)


def inside() -> list[tuple[str, str, Any]]:
    return list(views(get_resolver(settings.BUSINESS_URLCONF)))


def test_every_view_of_the_roof_declares_its_roles() -> None:
    roof = [(path, view) for path, space, view in inside() if space not in WINGS]
    assert len(roof) > 10
    for path, view in roof:
        declared = getattr(view, "roles", None)
        assert declared, f"/<business>/{path} says nobody may use it: add @roles(…)"
        assert declared <= set(Role), path


def test_every_address_inside_a_business_has_a_namespace() -> None:
    for path, space, _ in inside():
        assert space, f"/<business>/{path}"


def test_a_wings_addresses_begin_with_its_name_and_no_others_do() -> None:
    for path, space, _ in inside():
        first = path.partition("/")[0]
        for wing in WINGS:
            assert (first == wing) == (space == wing), f"/<business>/{path} is in {space!r}"


def test_a_wings_views_are_its_own() -> None:
    for path, space, view in inside():
        floor = view.__module__.partition(".")[0]
        assert floor == (space if space in WINGS else "funnel"), f"/<business>/{path} is {view.__module__}"


def test_no_view_inside_a_business_is_open_to_strangers() -> None:
    for path, _, view in inside():
        assert getattr(view, "login_required", True), f"/<business>/{path}"


def test_no_business_can_take_an_address_of_the_house() -> None:
    first_words = {path.partition("/")[0] for path, _, _ in views(get_resolver(settings.ROOT_URLCONF))} - {""}
    assert first_words
    assert first_words <= RESERVED, first_words - RESERVED
    assert settings.STATIC_URL.strip("/") in RESERVED


def test_no_two_addresses_have_the_same_name() -> None:
    names = [
        f"{space}:{entry}"
        for space, entry in (
            (space, pattern_name) for space, pattern_name in named(get_resolver(settings.BUSINESS_URLCONF))
        )
    ]
    assert len(names) == len(set(names)), {name for name in names if names.count(name) > 1}


def named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            yield space, entry.name
        else:
            yield from named(entry, entry.namespace or space)
