"""A search finds what reading every record finds, whatever was typed, whatever has changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment, Base, Client, ComplaintType, Contact, Employee, Intervention
from tests.factories import Factories
from tests.search.scan import found, kept, newest, picked, scanned, true

DAY = date(2026, 3, 2)
Pick = Callable[[type[Base]], Any]
Change = Callable[[Session, Pick, str], None]
HOSTILE = (
    "'", '"', '""', "%%%", "100%", "a_b", "a__", "___", "\\", "\\\\\\", "x' OR '1'='1", "/*x*/",
    "--x", "; DROP TABLE client", "NEAR(a b)", "abc AND def", "abc OR def", "NOT abc", "abc*",
    '"abc', "^abc", "text:abc", "{text} : abc", "(abc", "abc)", "+abc", "-abc", "a\x00bc", "$1",
    ":name", "%(name)s", "%s", "E'\\x41'", "abc" * 50, "\u202eabc", "ăîșțâ", "straße", "中文字",
    "😀😀😀", "ﬁﬁﬁ", "///", "a/b", "/%/", "#12", "#0", "#99999999999999999999", "12", "0", "00",
)  # fmt: skip
WORDS = st.sampled_from((
    "Brăila", "braila", "Popescu", "popes", "Ana", "0722 555 011", "a_b", "100%", "x'y", 'q"r',
    "straße", "12", "345", "a\\b", "S.R.L.", "//",
))  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
TYPED = st.one_of(
    TEXTS, st.sampled_from(HOSTILE), st.text(max_size=8), WORDS.map(lambda it: it[1:])
)


def test_x07_what_looks_like_a_language_is_only_text(
    session: Session, factories: Factories
) -> None:
    kind = factories.complaint_type()
    for place, text in enumerate(HOSTILE):
        said = text.replace("\x00", "")  # which PostgreSQL cannot keep
        session.add(
            Intervention(
                number=place,
                complaint_on=DAY,
                client=Client(name=f"Firma {said}"[:200]),
                complaint_type=kind,
                object_text=f"Camera {place}",
                description=said,
            )
        )
    session.commit()

    for typed in HOSTILE:
        expected = scanned(session, typed)
        assert found(session, typed) == expected, typed
        assert newest(session, typed, 100) == expected, typed
        assert picked(session, typed) == scanned(session, typed), typed


def test_what_is_found_is_what_is_meant(session: Session, factories: Factories) -> None:
    client = factories.client(name="Hotel Brăila SRL", tax_id="RO 123456", phone="0722 555 011")
    contact = factories.contact(client=client, name="Țuțu Șerban", phone="+40 744-111-222")
    kind = factories.complaint_type(name="Defecțiune")
    job = factories.intervention(
        client=client, contact=contact, complaint_type=kind, object_text="Cameră Hikvision"
    )
    factories.assignment(intervention=job, employee=factories.employee(name="Ion Lupșa"))
    factories.intervention()

    for typed in (
        "braila", "BRĂILA hotel", "ote aila", "123456", "0722555011", "0722 555 011",
        "0722.555.011", "(0722) 555-011", "+40 722 555 011", "0744 111 222", "tutu", "Șerban",
        "serb defec", "hikvision lupsa", f"#{job.number}", "camera",
    ):  # fmt: skip
        assert found(session, typed) == {job.id}, typed
    for typed in ("brasov", "hotel brasov", "0722555012", "", "a b", f"#{job.number + 50}"):
        assert found(session, typed) == set(), typed


def test_a_short_number_is_the_interventions_own(session: Session, factories: Factories) -> None:
    first = factories.intervention(number=7, object_text="Boiler 12")
    other = factories.intervention(number=12, object_text="Boiler 7")

    assert found(session, "7") == {first.id}
    assert found(session, "boiler 12") == {other.id}


def rename(model: type[Base]) -> Change:
    return lambda _session, pick, text: setattr(pick(model), "name", text)


def move(_session: Session, pick: Pick, _text: str) -> None:
    job = pick(Intervention)
    job.client, job.contact = pick(Client), None


def give_contact(_session: Session, pick: Pick, _text: str) -> None:
    job, contact = pick(Intervention), pick(Contact)
    job.client, job.contact = contact.client, contact


def retype(_session: Session, pick: Pick, _text: str) -> None:
    pick(Intervention).complaint_type = pick(ComplaintType)


def describe(_session: Session, pick: Pick, text: str) -> None:
    pick(Intervention).description = text


def withdraw(_session: Session, pick: Pick, _text: str) -> None:
    pick(Assignment).status = AssignmentStatus.WITHDRAWN


def ask_again(_session: Session, pick: Pick, _text: str) -> None:
    pick(Assignment).status = AssignmentStatus.PENDING


def reassign(_session: Session, pick: Pick, _text: str) -> None:
    assignment, other = pick(Assignment), pick(Employee)
    if other not in [each.employee for each in assignment.intervention.assignments]:
        assignment.employee = other


def assign(_session: Session, pick: Pick, text: str) -> None:
    pick(Intervention).assignments.append(Assignment(employee=Employee(name=text)))


def unassign(_session: Session, pick: Pick, _text: str) -> None:
    assignment = pick(Assignment)
    assignment.intervention.assignments.remove(assignment)


def drop(session: Session, pick: Pick, _text: str) -> None:
    if (session.scalar(select(func.count(Intervention.id))) or 0) > 1:
        session.delete(pick(Intervention))


CHANGES = (
    *map(rename, (Client, Contact, ComplaintType, Employee)),
    *(move, give_contact, retype, describe, withdraw, ask_again, reassign, assign, unassign, drop),
)


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(),
    changes=st.lists(st.tuples(st.sampled_from(CHANGES), TEXTS), max_size=8),
    typed=st.lists(TYPED, min_size=1, max_size=5),
)
def test_documents_follow_every_change(
    session: Session, data: st.DataObject, changes: list[tuple[Change, str]], typed: list[str]
) -> None:
    session.rollback()  # of an example that failed
    add_some(session, data)

    for number, (change, text) in enumerate(changes):
        try:
            with session.begin_nested():
                change(session, picker(session, data), f"{text} n{number}")
        except NothingThereError:
            continue
        assert kept(session) == true(session)

    for text in typed:
        assert found(session, text) == scanned(session, text), text
    session.rollback()
    assert kept(session) == {}


class NothingThereError(Exception):
    """There is no record of the kind that was to be changed."""


def picker(session: Session, data: st.DataObject) -> Pick:
    def pick(model: type[Base]) -> Any:
        there = session.scalars(select(model).order_by(model.id)).all()
        if not there:
            raise NothingThereError
        return data.draw(st.sampled_from(there))

    return pick


def add_some(session: Session, data: st.DataObject) -> None:
    clients = [Client(name=data.draw(TEXTS), phone="0722 555 011") for _ in range(2)]
    contacts = [Contact(name=data.draw(TEXTS), phone="0", client=each) for each in clients]
    kinds = [ComplaintType(name=f"{data.draw(TEXTS)} {number}") for number in range(2)]
    people = [Employee(name=data.draw(TEXTS)) for _ in range(2)]
    for number in (7, 12, 1234):
        job = Intervention(
            number=number,
            complaint_on=DAY,
            client=clients[number % 2],
            contact=contacts[number % 2],
            complaint_type=kinds[number % 2],
            object_text=data.draw(TEXTS)[:200],
            assignments=[Assignment(employee=each) for each in people],
        )
        session.add(job)
    session.flush()
