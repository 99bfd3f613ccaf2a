"""Every page of the example business: a name for its picture, and where it is."""

STRANGERS = {
    "sign-in": "/account/login/",
    "sign-up-closed": "/account/signup/",
    "forgot-password": "/account/password/reset/",
    "not-found": "/account/nothing-here/",
}
OUTSIDE = {
    "businesses": "/businesses/",
    "new-business": "/new/",
    "change-password": "/account/password/change/",
    "two-steps": "/account/two-steps/",
}
INSIDE = {
    "today": "",
    "feedback": "feedback/",
    "log": "log/",
    "people": "people/",
    "people-found": "people/?q=maria",
    "people-none": "people/?q=nobodybythisname",
    "person": "people/{customer}/",
    "person-edit": "people/{customer}/edit/",
    "leads": "marketing/leads/",
    "lead": "marketing/leads/{lead}/",
    "lead-edit": "marketing/leads/{lead}/edit/",
    "lead-close": "marketing/leads/{lead}/close/",
    "lead-strike-out": "marketing/leads/{lead}/strike-out/",
    "hand-over": "hand-over/{lead}/",
    "sources": "marketing/sources/",
    "source": "marketing/sources/{source}/",
    "efforts": "marketing/efforts/",
    "campaigns": "marketing/campaigns/",
    "campaign": "marketing/campaigns/{campaign}/",
    "campaign-add": "marketing/campaigns/add/",
    "campaign-edit": "marketing/campaigns/{campaign}/edit/",
    "marketing-numbers": "marketing/numbers/",
    "board": "sales/board/",
    "my-day": "sales/my-day/",
    "prospects": "sales/prospects/",
    "prospect": "sales/prospects/{prospect}/",
    "prospect-won": "sales/prospects/{won}/",
    "win": "sales/prospects/{prospect}/win/",
    "hand-back": "hand-back/{prospect}/",
    "lose": "lose/{prospect}/",
    "customers": "sales/customers/",
    "sales-numbers": "sales/numbers/",
    "selling-systems": "sales/selling-systems/",
    "selling-system": "sales/selling-systems/{system}/",
    "weekly": "weekly/",
    "weekly-mail": "weekly/{mail}/",
    "settings": "settings/",
    "settings-goals": "settings/goals/",
    "settings-horizons": "settings/horizons/",
    "settings-customers": "settings/customers/",
    "settings-permissions": "settings/permissions/",
    "settings-people": "settings/people/",
    "settings-words-marketing": "settings/words/marketing/",
    "settings-words-sales": "settings/words/sales/",
}


def inside(facts: dict[str, str]) -> dict[str, str]:
    """The addresses inside the example business."""
    return {name: f"/{facts['slug']}/{path.format(**facts)}" for name, path in INSIDE.items()}
