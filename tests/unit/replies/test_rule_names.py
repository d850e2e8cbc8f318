from crm.domain.replies import read_reply, received_text
from crm.domain.replies.rule_names import rule_name
from tests.unit.replies.test_corpus import MAILS


def test_every_rule_that_reads_a_mail_has_a_name_for_people() -> None:
    rows = [param.values[0] for param in MAILS]
    rules = {read_reply(received_text(row["mail"])).rule for row in rows}  # type: ignore[index]  # values of pytest are untyped

    assert len(rules) > 15
    assert {rule for rule in rules if rule_name(rule) == rule} == set()


def test_the_rule_of_an_older_version_keeps_its_own_name() -> None:
    assert rule_name("mind-reading") == "mind-reading"
