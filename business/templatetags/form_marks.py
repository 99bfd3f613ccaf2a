"""`{% csrf_token %}` in the place of Django's, in every template: with the form's one-time key and its seal."""

from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from business import form_seal, kept_form, one_time_key

register = template.Library()
HIDDEN = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def csrf_token(context: Context, *, key: bool = True) -> SafeString:
    """What every form that is posted brings with it.

    The CSRF token; for a member also `once`, the one-time key (business/one_time_key.py), and `seal`, which says for
    whom the form was rendered (business/form_seal.py). `key=False` is for a form that shows its key by itself.
    """
    request = getattr(context, "request", None)
    marks = [("csrfmiddlewaretoken", context.get("csrf_token", ""))]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        marks += [(one_time_key.FIELD, str(uuid4()))] if key else []
        marks.append((form_seal.FIELD, seal_of(request)))
    return format_html_join("", HIDDEN, marks) if marks[0][1] else format_html("")


def seal_of(request: Any) -> str:
    """One seal for all forms of a rendering."""
    if not hasattr(request, "form_seal"):
        request.form_seal = form_seal.seal_for(request.user.pk)
    return str(request.form_seal)


@register.filter
def hidden_initial(field: BoundField) -> SafeString:
    """What the page shows in a field, once more and hidden, where the template writes its options one by one."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else SafeString("")


@register.filter
def typed_texts(request: Any) -> list[str]:
    """What was typed into a form that could not be saved, where whoever reads this has sent it."""
    return kept_form.typed_by_sender(request) if getattr(request, "method", "") == "POST" else []


@register.filter
def conflict(field: BoundField) -> Any:
    """What two people made of a field (business/edits.py), where one of them has to choose."""
    return getattr(field.form, "conflicts", {}).get(field.name)
