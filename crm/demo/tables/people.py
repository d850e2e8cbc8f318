"""Names of people, and what they do at a client's."""

from typing import NamedTuple

FIRST_NAMES = (
    "Ștefan",
    "Ioana",
    "Răzvan",
    "Mălina",
    "Ionuț",
    "Cătălina",
    "Mihai",
    "Ilinca",
    "Gheorghe",
    "Anca",
    "Bogdan",
    "Simona",
    "Horațiu",
    "Daniela",
    "Cristian",
    "Lăcrămioara",
    "Vlad",
    "Brândușa",
    "Costel",
    "Raluca",
    "Zsolt",
    "Mărioara",
    "Sebastian",
)
SURNAMES = (
    "Popescu",
    "Rădulescu",
    "Țăranu",
    "Ionescu",
    "Dumitrașcu",
    "Șerban",
    "Mureșan",
    "Stănescu",
    "Câmpeanu",
    "Niță",
    "Bălan",
    "Gheorghiță",
    "Kovács",
    "Moldovan",
    "Pârvu",
    "Lăzărescu",
    "Chițu",
    "Văcaru",
    "Crăciun",
    "Olteanu",
    "Șuteu",
    "Mânzatu",
    "Tănase",
    "Zăvoianu",
    "Bîrsan",
    "Drăghici",
    "Fărcaș",
    "Hodoș",
    "Lupșa",
)


class Job(NamedTuple):
    """A job title and the role that its holder has for us."""

    title: str
    role: str


JOBS = (
    Job("administrator", "decide asupra lucrărilor"),
    Job("director tehnic", "aprobă devizele"),
    Job("contabil", "facturi și plăți"),
    Job("recepție", "primește echipa la fața locului"),
    Job("șef de depozit", "asigură accesul în hală"),
    Job("responsabil mentenanță", "semnează procesele-verbale"),
    Job("secretariat", "programează vizitele"),
    Job("șef de tură", "urgențe în afara programului"),
    Job("director general", "semnează contractele"),
)
