"""The same form sent by four connections at one moment is one lead, and all four read that it is saved."""

from tests.running_house import House
from tests.services.sent_together import CONNECTIONS, answers

FORMS = 30  # a soak sends 1,000


def test_thirty_forms_sent_by_four_at_once_are_thirty_leads(empty: House) -> None:
    told = empty.inside("found")
    empty.start("web")
    sent = answers(empty, told["slug"], told["session"], forms=FORMS)
    assert {status for _key, statuses in sent for status in statuses} == {200}
    assert sum(len(statuses) for _key, statuses in sent) == FORMS * CONNECTIONS
    assert empty.inside("count_rows", "marketing.Lead") == FORMS
    assert empty.inside("count_rows", "business.Person") == FORMS
