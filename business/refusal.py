"""The one error of the domain: a verb that is not allowed says so in a plain sentence."""

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """What happened, what was kept and what to do, for the person who asked.

    `person` is the reference of the person it is about, where their page helps.
    """

    def __init__(self, sentence: str | Promise, *, person: object = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.person = person
