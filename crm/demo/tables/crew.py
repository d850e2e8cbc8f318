"""The employees, when they are away, and who logs in to the demo."""

from typing import NamedTuple

from crm.domain.kinds import AbsenceKind, Role


class Member(NamedTuple):
    """An employee; the first of the table is the one whose user is a technician."""

    name: str
    town: str
    job_title: str
    is_active: bool = True


CREW = (
    Member("Mihai Dobrescu", "București", "tehnician sisteme video"),
    Member("Andreea Lăzărescu", "București", "inginer de service"),
    Member("Ștefan Țăranu", "București", "instalator de centrale termice"),
    Member("Cristian Văcaru", "București", "tehnician climatizare"),
    Member("Răzvan Bălan", "Brașov", "tehnician climatizare"),
    Member("Ildikó Szabó", "Brașov", "inginer de automatizări"),
    Member("Ioan Mureșan", "Cluj-Napoca", "tehnician sisteme de alarmă"),
    Member("Dan Câmpeanu", "Cluj-Napoca", "electrician"),
    Member("Gheorghiță Pârvu", "Iași", "tehnician sisteme video"),
    Member("Sorin Vlădescu", "Timișoara", "electrician"),
    Member("Petru Fărcaș", "București", "electrician", is_active=False),
)
MISTYPED = "Dan Câmpeanu"  # whose first mail comes back, until the address is put right


class Away(NamedTuple):
    """Days off; `first` and `last` in days from today."""

    name: str
    kind: AbsenceKind
    first: int
    last: int
    note: str | None = None


AWAY = (
    Away("Ștefan Țăranu", AbsenceKind.LEAVE, -2, 7, "concediu de odihnă"),
    Away("Răzvan Bălan", AbsenceKind.SICK, -1, 2),
    Away("Ioan Mureșan", AbsenceKind.TRAINING, 5, 6, "curs de detecție a incendiului"),
    Away("Andreea Lăzărescu", AbsenceKind.LEAVE, 10, 20, "concediu de odihnă"),
    Away("Sorin Vlădescu", AbsenceKind.OTHER, 3, 3, "verificarea mașinii"),
    Away("Mihai Dobrescu", AbsenceKind.LEAVE, -75, -66, "concediu de odihnă"),
    Away("Gheorghiță Pârvu", AbsenceKind.SICK, -40, -37),
    Away("Cristian Văcaru", AbsenceKind.TRAINING, -20, -19, "autorizare agenți frigorifici"),
)


class Login(NamedTuple):
    """A user of the demo."""

    email: str
    name: str
    role: Role


PASSWORD = "dispecer-demo"  # noqa: S105 - public on purpose: it opens nothing but the demo
LOGINS = (
    Login("admin@demo.ro", "Ana Administrator", Role.ADMIN),
    Login("operator@demo.ro", "Oana Operator", Role.OPERATOR),
    Login("tehnician@demo.ro", CREW[0].name, Role.TECHNICIAN),
    Login("vizitator@demo.ro", "Victor Vizitator", Role.VIEWER),
)
