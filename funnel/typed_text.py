"""What is typed or pasted into a form is read without the signs that nobody sees."""

from django.http import HttpRequest, QueryDict

from business.hidden_signs import without_hidden_signs


def visible_form(request: HttpRequest) -> QueryDict:
    """What was sent, without hidden signs, so that a field with nothing else in it counts as empty.

    Passwords are left as they are: whoever chose one with such a sign must go on getting in.
    """
    typed = request.POST.copy()
    for name, values in request.POST.lists():
        if "password" not in name.lower():
            typed.setlist(name, [without_hidden_signs(str(value)) for value in values])
    return typed
