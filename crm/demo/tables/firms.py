"""The clients of the story: companies by name and town, and people."""

from typing import NamedTuple


class Firm(NamedTuple):
    """A client company; `domain` is the name under `.example` that its mails come from."""

    name: str
    domain: str
    town: str


FIRMS = (
    Firm("Brutăria Spicul de Aur SRL", "spicul-de-aur", "București"),
    Firm("Farmacia Mentă și Mușețel SRL", "menta-si-musetel", "București"),
    Firm("Hotel Poiana Zimbrului SA", "poiana-zimbrului", "Brașov"),
    Firm("Cerbul Carpatin Transport SRL", "cerbul-carpatin", "Ploiești"),
    Firm("Clinica Dentară Zâmbet Senin SRL", "zambet-senin", "București"),
    Firm("Tipografia Litera Rotundă SRL", "litera-rotunda", "București"),
    Firm("Depozitele Dunărea de Jos SA", "depozite-dunare", "Galați"),
    Firm("Grădinița Căsuța cu Povești", "casuta-cu-povesti", "București"),
    Firm("Mobilă Stejar și Frasin SRL", "stejar-si-frasin", "Târgu Mureș"),
    Firm("Pensiunea La Fântâna Rece SRL", "fantana-rece", "Sinaia"),
    Firm("Agrosemințe Bărăgan SRL", "agroseminte", "Buzău"),
    Firm("Asociația de Proprietari Bloc M12", "bloc-m12", "București"),
    Firm("Cofetăria Șapte Dulciuri SRL", "sapte-dulciuri", "Iași"),
    Firm("Somnul Ușor Textile SRL", "somnul-usor", "Cluj-Napoca"),
    Firm("Vinăria Dealul cu Stele SRL", "dealul-cu-stele", "Buzău"),
    Firm("Autoservice Roata Plină SRL", "roata-plina", "Otopeni"),
    Firm("Librăria Cartea de Noapte SRL", "cartea-de-noapte", "Cluj-Napoca"),
    Firm("Lactate Valea Înverzită SRL", "valea-inverzita", "Miercurea Ciuc"),
    Firm("Cabinet Notarial Pană și Sigiliu", "pana-si-sigiliu", "București"),
    Firm("Logistic Nod de Vest SRL", "nod-de-vest", "Arad"),
    Firm("Sala de Sport Pas cu Pas SRL", "pas-cu-pas", "Timișoara"),
    Firm("Restaurant Ceaunul Vesel SRL", "ceaunul-vesel", "Sibiu"),
    Firm("Școala de Muzică Cheia Sol", "cheia-sol", "Oradea"),
    Firm("Confecții Acul Iute SRL", "acul-iute", "Bacău"),
    Firm("Parc Logistic Câmpia Mare SA", "campia-mare", "Voluntari"),
    Firm("Fermă Legumicolă Roșia Dulce SRL", "rosia-dulce", "Craiova"),
    Firm("Camping Valul Albastru SRL", "valul-albastru", "Constanța"),
    Firm("Laborator Analize Picătura SRL", "picatura", "București"),
    Firm("Ateliere Feroviare Șina Lungă SA", "sina-lunga", "Pitești"),
    Firm("Coworking Biroul Comun SRL", "biroul-comun", "București"),
    Firm("Stupina Florilor de Tei SRL", "flori-de-tei", "Suceava"),
    Firm("Cinema Luna Plină SRL", "luna-plina", "Alba Iulia"),
)
PERSONS = (
    ("Aurelia Drăgulin", "București"),
    ("Constantin Bîrzu", "București"),
    ("Mariana Țurcanu", "Iași"),
    ("Emil Hășdean", "Cluj-Napoca"),
    ("Viorica Sârbu", "Brașov"),
    ("Nicolae Ghiță", "Voluntari"),
    ("Rodica Păun", "Timișoara"),
    ("Teodor Șandru", "Târgoviște"),
)
