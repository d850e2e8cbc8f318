"""Hungarian refusals, and negations that refuse nothing; folded."""

from crm.domain.replies.language.tags import Tag

REFUSALS = {
    Tag.NOT: """
        nem, se, sem, nincs, sincs, nincsen, soha, mar nem, megsem, megse, dehogy, sehogy,
        sehogyan, semmikent
    """,
    Tag.NO: """
        nem koszonom, nem sajnos, nem nem, no, sajna nem, ne
    """,
    Tag.REFUSE: """
        visszautasitom, elutasitom, elutasitva, lemondom, lemondva, visszamondom, visszavonom,
        le kell mondanom, vissza kell utasitanom, vissza kell mondanom, vissza kell vonnom,
        lehetetlen, nem lehetseges, nem megoldhato, nem fer bele, nem erek ra, nem er ra, nem
        alkalmas, nem megfelelo, nem felel meg, nem jo nekem, nem jo, nem all modomban, nincs
        idom, nincs ra idom, nincs szabad idopontom, nincs kapacitasom, nincs lehetosegem, nincs
        modom, nem tudok, nem tudok menni, nem tudok jonni, nem tudok elmenni, nem tudok ott
        lenni, nem tudom vallalni, nem tudom elvallalni, nem tudom elfogadni, nem tudom
        megoldani, nem tudom megcsinalni, nem tudunk menni, nem tudunk, nem fogok tudni, nem
        fogok odaerni, nem vallalom, nem vallalhatom, nem fogadom el, nem fogadhatom el, nem
        erositem meg, nem igazolom vissza, nem megyek, nem jovok, nem leszek ott, nem leszek,
        nem vagyok elerheto, nem vagyok szabad, nem mehetek, nem johetek, nem erek oda, nem lesz
        jo, nem veszek reszt, nem tudok reszt venni, nem tudom teljesiteni, ne szamitson ram, ne
        szamitsanak ram, ne szamits ram, kizart, semmikepp, semmikeppen, nem megy, nem aktualis,
        nem lehet, nelkulem, a valaszom nem, kihagyom, 👎, ❌, 🚫, ✖, nem akarok, nem akarok menni,
        szeretnem lemondani, nem fog menni, nem tudok odaerni, nem tudunk jonni, nem jo az
        idopont, ki kell hagynom, mas elfoglaltsagom van, el vagyok foglalva, nem lesz
        lehetosegem, nem leszek szabad, nem leszek elerheto, nem tudom megtenni, nem tudok
        segiteni, nem jo a kedd, nem jo nekem a, nem birok, le kell mondjam, nem szeretnek, nem
        szeretnem, nem lesz jo nekem, nem tudok kimenni, nem tudok odamenni, nem tudom
        elvegezni, nem all rendelkezesemre, nem allok rendelkezesre, nem dolgozom, nem
        vallaljuk, nem tudjuk, nem tudjuk vallalni, nem jo nekem az, nem felel meg nekem, nem
        felel meg az, nem megfelelo az, nem alkalmas az, nem alkalmas nekem, nem lesz alkalmas,
        nem leszek itthon, nem leszek a varosban, nem erek ra akkor, kenytelen vagyok
        visszautasitani, kenytelen vagyok lemondani, kenytelen vagyok, vissza kell lepnem,
        visszalepek, nem all modomban elvallalni, nem vagyok/leszek az
        orszagban/varosban/orszagban, nem vagyok a varosban/kornyeken/videken, nem vagyok
        itthon/otthon/belfoldon, nem leszek otthon/itt, nem tudom bevallalni, nem vallaljuk el,
        nem vallalom el, nem fer bele az idombe, nem tudok ott, nem jutok el, nem jutok oda,
        kiszallok, passz, passzolom
    """,
    Tag.REPLACE: """
        valaki mast, masvalakit, valaki mas, masvalaki, mast kuldjenek, mast kuldjon, kuldjenek
        mast, keressenek mast, mas kollegat, masik kollegat, masik kollega, helyettem,
        helyettest, helyettesito, helyettesitot, mast kerjenek, bizzanak meg mast
    """,
    Tag.HARMLESS: """
        nem problema, nincs problema, nincs gond, nem gond, semmi gond, semmi problema, semmi
        akadalya, nincs akadalya, problema nelkul, gond nelkul, miert ne, miert is ne, hogy is
        ne, nem felejtem el, nem felejtem, nem baj, semmi baj, nem utasitom vissza, nem mondok
        nemet, nem mondom le, nincs kifogasom, nincs ellene kifogasom, nincs ellenvetesem, semmi
        kifogasom, nem kesek, nem fogok kesni, ne aggodjon, ne aggodjanak, ne aggodj, nem gond
        nekem, nincs kerdesem, nem zavar, nem tudtam hamarabb valaszolni, nem tudtam korabban
        valaszolni, nem tudtam elobb valaszolni, nem tudtam valaszolni, nem tudtam irni, nem
        lattam, nem vettem eszre, nem ertem ra valaszolni, nem jutottam hozza, nem siet, nem
        surgos, nem csak, nemcsak
    """,
}
