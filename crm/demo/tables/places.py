"""Real towns with what depends on their county, and streets that every town has."""

from typing import NamedTuple


class Place(NamedTuple):
    """A town, its county, the county's number in the trade register and its dialling code.

    `base` is the town of the employees who are sent there first.
    """

    town: str
    county: str
    register: int
    dial: str
    base: str


PLACES = (
    Place("București", "București", 40, "021", "București"),
    Place("Voluntari", "Ilfov", 23, "021", "București"),
    Place("Otopeni", "Ilfov", 23, "021", "București"),
    Place("Ploiești", "Prahova", 29, "0244", "București"),
    Place("Sinaia", "Prahova", 29, "0244", "Brașov"),
    Place("Pitești", "Argeș", 3, "0248", "București"),
    Place("Târgoviște", "Dâmbovița", 15, "0245", "București"),
    Place("Constanța", "Constanța", 13, "0241", "București"),
    Place("Galați", "Galați", 17, "0236", "București"),
    Place("Buzău", "Buzău", 10, "0238", "București"),
    Place("Craiova", "Dolj", 16, "0251", "București"),
    Place("Brașov", "Brașov", 8, "0268", "Brașov"),
    Place("Făgăraș", "Brașov", 8, "0268", "Brașov"),
    Place("Sfântu Gheorghe", "Covasna", 14, "0267", "Brașov"),
    Place("Miercurea Ciuc", "Harghita", 19, "0266", "Brașov"),
    Place("Sibiu", "Sibiu", 32, "0269", "Brașov"),
    Place("Târgu Mureș", "Mureș", 26, "0265", "Cluj-Napoca"),
    Place("Cluj-Napoca", "Cluj", 12, "0264", "Cluj-Napoca"),
    Place("Turda", "Cluj", 12, "0264", "Cluj-Napoca"),
    Place("Oradea", "Bihor", 5, "0259", "Cluj-Napoca"),
    Place("Alba Iulia", "Alba", 1, "0258", "Cluj-Napoca"),
    Place("Iași", "Iași", 22, "0232", "Iași"),
    Place("Suceava", "Suceava", 33, "0230", "Iași"),
    Place("Bacău", "Bacău", 4, "0234", "Iași"),
    Place("Timișoara", "Timiș", 35, "0256", "Timișoara"),
    Place("Arad", "Arad", 2, "0257", "Timișoara"),
)
BY_TOWN = {place.town: place for place in PLACES}

STREETS = (
    "Str. Mihai Eminescu",
    "Str. Ștefan cel Mare",
    "Bd. Unirii",
    "Str. Nicolae Bălcescu",
    "Calea Victoriei",
    "Str. Tudor Vladimirescu",
    "Str. Gării",
    "Bd. Independenței",
    "Str. Lalelelor",
    "Str. Avram Iancu",
    "Str. Alexandru Ioan Cuza",
    "Str. Morii",
    "Aleea Castanilor",
    "Str. Fabricii",
    "Bd. 1 Decembrie 1918",
    "Str. George Enescu",
    "Str. Zorilor",
    "Str. Câmpului",
    "Str. Vasile Alecsandri",
)
