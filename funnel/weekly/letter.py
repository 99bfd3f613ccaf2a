"""The weekly letter: its subject, its HTML and its text, each saying the same."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from css_inline import CSSInliner
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from business.hats import Hat
from business.middleware import full_address, inside
from business.models import Membership
from business.snapshot import snapshot
from business.templatetags.figures import day
from funnel.weekly.blocks import Block, Count, address, day_and_time, one_line, span
from funnel.weekly.digest import Contents
from funnel.weekly.unsubscribe import stop_url

NAME_IN_SUBJECT = 60
INLINER = CSSInliner(keep_at_rules=True, remove_inlined_selectors=True, minify_css=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it goes out."""

    subject: str
    text: str
    html: str


def letter(membership: Membership, monday: date, told: Contents | None = None) -> Letter:
    """The letter of a member about the week that begins on a Monday: what their role may see of it, and nothing else.

    Numbers are computed now, by the functions that print them, as of that week's Sunday; only what waits is as of now.
    Give all members of a business the same `told`, and each number is computed once.
    """
    with inside(membership.business), snapshot():
        context = words_of(membership, told or Contents(membership.business, monday))
        html = INLINER.inline(tight(render_to_string("weekly/letter.html", context)))
        text = plain(render_to_string("weekly/letter.txt", context))
    return Letter(context["subject"], text, html)


def words_of(membership: Membership, told: Contents) -> dict[str, Any]:
    """Everything that both forms of the letter say."""
    shown = told.blocks(membership)
    quiet = all(block.quiet for block in shown)
    blocks = [] if quiet else [block for block in shown if not block.empty]
    name, verdict = one_line(membership.business.name), told.verdict(membership)
    speaks = bool(verdict.hats) or not quiet
    silence = shown[0].silence if quiet else ""
    instead = [] if verdict.sentences else told.to_do(membership)
    sentences = [one_line(sentence) for sentence in verdict.sentences or [each.words for each in instead]]
    sentences = sentences if speaks else []
    return {
        "subject": subject(name, told, blocks),
        "name": name,
        "dates": span(told.week, year=True),
        "week": span(told.week),
        "silence": silence,
        "sentences": sentences,
        "details": [Count("", each.words, full_address(each.url)) for each in verdict.details] if speaks else [],
        "early": verdict.early if speaks else [],
        "preheader": " ".join(sentences) or silence,
        "blocks": blocks,
        "lesson": None if quiet else told.lesson(membership),
        "waiting": told.waiting(membership),
        "written": _("What waits is as of %(now)s.") % {"now": day_and_time(timezone.now(), membership.business.zone)},
        "log_url": address("people:log"),
        "today_url": address("overview:today"),
        "covers": covers(told, shown),
        "left_out": [block.left_out for block in shown if block.left_out],
        "why": why(membership, name),
        "stop_url": stop_url(membership) if membership.weekly_mail else "",
    }


def subject(name: str, told: Contents, blocks: list[Block]) -> str:
    """Whose, how much, when: in one line, with a long name cut before the numbers are."""
    short = name if len(name) <= NAME_IN_SUBJECT else f"{name[: NAME_IN_SUBJECT - 1].rstrip()}…"
    counts = [block.summary for block in blocks] if len(blocks) > 1 else [block.alone for block in blocks]
    said = ", ".join(counts) or _("a quiet week")
    return _("%(name)s: %(said)s (%(dates)s)") % {"name": short, "said": said, "dates": span(told.week)}


def covers(told: Contents, shown: list[Block]) -> list[str]:
    """What the numbers are of, where their days begin, and what is not in them."""
    dates = {"start": day(told.week.start), "end": day(told.week.end), "zone": told.business.zone.replace("_", " ")}
    said = [_("From Monday, %(start)s, to Sunday, %(end)s, both whole days by the clock of %(zone)s.") % dates]
    marketing = [block for block in shown if block.hat == Hat.MARKETING]
    left_out = (
        _("Left out: what happened after %(as_of)s, and leads that were struck out.")
        if marketing
        else _("Left out: what happened after %(as_of)s.")
    )
    said.append(left_out % {"as_of": day(told.as_of)})
    if any(block.judgement for block in marketing):
        said.append(_("Usual is made of the 12 weeks before; one ordinary week in six falls outside."))
    return said


def why(membership: Membership, name: str) -> str:
    """Why this member gets it."""
    said = {"name": name, "role": membership.get_role_display().lower()}
    if membership.weekly_mail:
        return _("You get this every Monday because you belong to %(name)s as %(role)s.") % said
    return _("You asked for this one. You belong to %(name)s as %(role)s.") % said


def tight(html: str) -> str:
    """A rendered page without its template's indentation."""
    return re.sub(r"\s*\n\s*", "\n", html)


def plain(text: str) -> str:
    """A rendered text without the blank lines that its template's tags leave."""
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
