"""Calls about air conditioning, boilers, power and gates."""

from crm.demo.tables.call import Call
from crm.demo.tables.goods import Kind
from crm.domain.statuses import Priority

BUILDING = (
    Call(
        Kind.CLIMATE,
        "Defecțiune",
        "Aerul condiționat {loc}",
        "Unitatea interioară {loc} picură pe perete.",
        "Evacuarea condensului era înfundată; probă de o oră fără scurgeri.",
    ),
    Call(
        Kind.CLIMATE,
        "Defecțiune",
        "Aerul condiționat {loc}",
        "Aparatul {loc} pornește, dar nu răcește.",
        "Pierdere la racord: îmbinare refăcută, instalație încărcată cu agent frigorific.",
        Priority.HIGH,
    ),
    Call(
        Kind.CLIMATE,
        "Zgomot neobișnuit",
        "Unitatea exterioară",
        "Unitatea exterioară face zgomot la pornire și vecinii s-au plâns.",
        "Tampoane de cauciuc înlocuite, ventilator curățat și echilibrat.",
    ),
    Call(
        Kind.CLIMATE,
        "Montaj",
        "Aparat nou {loc}",
        "Montajul unui aparat nou {loc}, cu traseu de aproximativ 8 m.",
        "Aparat montat și pus în funcțiune, instructaj făcut.",
        Priority.LOW,
        days=2,
    ),
    Call(
        Kind.BOILER,
        "Defecțiune",
        "Centrala termică",
        "Centrala se oprește cu eroare de presiune; caloriferele de la etaj sunt reci.",
        "Vas de expansiune încărcat, instalație completată la 1,5 bari.",
        Priority.URGENT,
    ),
    Call(
        Kind.BOILER,
        "Revizie",
        "Centrala termică",
        "Revizie anuală, cu analiza gazelor arse.",
        "Arzător curățat, buletin de analiză lăsat clientului.",
    ),
    Call(
        Kind.BOILER,
        "Garanție",
        "Schimbătorul de căldură",
        "Schimbătorul curge; clientul cere reparația în garanție.",
        "Schimbător înlocuit în garanție, piesa veche trimisă furnizorului.",
        Priority.HIGH,
        days=2,
    ),
    Call(
        Kind.UPS,
        "Înlocuire piesă",
        "Bateriile UPS-ului",
        "UPS-ul sună la fiecare oră și arată baterie slabă.",
        "Set de baterii înlocuit; autonomie măsurată: 22 de minute.",
        Priority.HIGH,
    ),
    Call(
        Kind.UPS,
        "Consultanță tehnică",
        "Alimentarea camerei serverelor",
        "Clientul mută serverele și întreabă ce putere îi trebuie.",
        "Consum măsurat: 2,1 kW. Am recomandat modelul de 3 kVA.",
        Priority.LOW,
    ),
    Call(
        Kind.GATE,
        "Defecțiune",
        "Poarta automată",
        "Poarta se oprește la jumătatea cursei și se întoarce.",
        "Fotocelulă murdară și dezaxată; curățată, aliniată, cursă învățată din nou.",
    ),
    Call(
        Kind.GATE,
        "Defecțiune",
        "Bariera {loc}",
        "Bariera {loc} rămâne ridicată după prima mașină.",
        "Bucla inductivă era întreruptă; refăcută și etanșată.",
        Priority.HIGH,
    ),
)
