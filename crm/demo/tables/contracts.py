"""Maintenance contracts: what is done how often, and what happens to some of them."""

from typing import NamedTuple

from crm.demo.tables.goods import Kind
from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period


class Contract(NamedTuple):
    """A contract; `starts` is its first visit in days from today, past ones negative.

    `lead` is how many days ahead a visit is created, `people` how many usually
    come. Without a `kind` the object is the text alone.
    """

    text: str
    period: Period
    starts: int
    lead: int = 7
    kind: Kind | None = None
    days: int = 1
    people: int = 1
    holidays: HolidayPolicy = HolidayPolicy.NEXT
    is_paused: bool = False


CONTRACTS = (
    Contract("Citirea contoarelor și verificarea presiunii", Period.WEEKLY, -31, 3),
    Contract("Verificarea grupului de pompe", Period.WEEKLY, 4, 5),
    Contract("Curățarea camerelor video", Period.MONTHLY, -140, 7, Kind.CAMERA),
    Contract("Verificarea sistemului de alarmă", Period.MONTHLY, -118, 10, Kind.ALARM, people=2),
    Contract("Curățarea filtrelor de aer", Period.MONTHLY, -85, 14, Kind.CLIMATE),
    Contract("Proba porților automate", Period.MONTHLY, -57, 5, holidays=HolidayPolicy.PREVIOUS),
    Contract("Întreținerea fântânii arteziene", Period.MONTHLY, -130, is_paused=True),
    Contract("Verificarea hidranților", Period.QUARTERLY, -150, 14, people=2),
    Contract("Verificarea detectorilor de fum", Period.QUARTERLY, -84, 14, Kind.FIRE, days=2),
    Contract("Testul bateriilor UPS", Period.QUARTERLY, -88, 10, Kind.UPS),
    Contract("Igienizarea aparatelor de aer condiționat", Period.QUARTERLY, -60, 21, Kind.CLIMATE),
    Contract("Revizia controlului de acces", Period.QUARTERLY, 9, 14, Kind.ACCESS),
    Contract("Revizia centralei termice", Period.ANNUAL, -120, 30, Kind.BOILER, people=2),
    Contract("Verificarea prizei de pământ", Period.ANNUAL, 12, 14, holidays=HolidayPolicy.NONE),
    Contract("Inspecția tehnică a cazanului", Period.ANNUAL, 60, 30, Kind.BOILER, days=2),
)
