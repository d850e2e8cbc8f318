"""Hungarian acceptances and the verbs they are made of; folded."""

from crm.domain.replies.language.tags import Tag

ANSWERS = {
    Tag.YES: """
        igen, oke, ok, okay, oki, rendben, jo, persze, termeszetesen, hogyne, biztosan, biztos,
        tokeletes, szuper, remek, kivalo, nagyszeru, nana, termeszetesen igen, rendicsek, ok jo,
        helyes, pontosan, yes, sure, perfekt, jol van, minden rendben, igen igen, jo jo, 👍, 👌,
        ✅, ✔, 🆗, ☑, 💪, persze hogy, mindenkeppen, feltetlenul, okes, ja, aha
    """,
    Tag.FIRM: """
        megerositem, visszaigazolom, visszaigazolva, megerositve, igazolom, elfogadom,
        elfogadva, elfogadjuk, vallalom, elvallalom, vallaljuk, jovahagyom, jovahagyva,
        megerositjuk, confirmed, egyetertek, beleegyezem, a valaszom igen, meg tudom erositeni,
        meg kell erositenem, szeretnem megerositeni, szeretnem visszaigazolni, bevallalom
    """,
    Tag.READY: """
        rendben van, rendben lesz, megfelel, megfelel nekem, jo nekem, jo lesz, jo lesz nekem,
        jo igy, igy jo, alkalmas, raerek, ra erek, szabad vagyok, elerheto vagyok, szamithat
        ram, szamithatnak ram, szamithatsz ram, benne vagyok, megoldom, megoldjuk, megcsinalom,
        elintezem, intezem, meglesz, talalkozunk, ott talalkozunk, johet, mehet, all, nekem jo,
        jo az idopont, oke nekem, ok nekem, van idom, ra tudok erni, orommel, szivesen,
        vallalhato, megy, oke igy, belefer, viszem, 🫡, megoldhato, igy lesz, elfoglalom,
        megbeszeltuk, all az idopont, beleferek, beirtam, felvettem a naptarba, jo a kedd,
        mehetunk, megvan, vallaljuk is, beirtam a naptarba, feljegyeztem es megyek, jo nekem a,
        nekem megfelel, nekem alkalmas, alkalmas az idopont, megfelel az idopont, jo lesz igy,
        meg tudom oldani, el tudom vallalni, tudom vallalni, el tudok menni, oda tudok erni, ki
        tudok menni, mehetek, szabad leszek, elerheto leszek, raerek akkor, lesz idom, benne
        vagyunk, rendben leszek, intezzuk, szamolhatnak velem, szamolhatsz velem, velem
        szamolhatnak, reszemrol rendben, reszemrol oke, nekem oke, nekem jo lesz, nekem rendben,
        jo nekem igy, ok lesz, be van irva, felirtam es megyek, minden stimmel, stimmel, all a
        dolog, megoldva, csinalom, elvegzem
    """,
    Tag.COME: """
        jovok, megyek, ott leszek, ott vagyok, ott leszunk, megyunk, jovunk, elmegyek,
        odamegyek, odaerek, erkezem, erkezunk, kimegyek, jelen leszek, reszt veszek, menni
        fogok, jonni fogok, ott fogok lenni, kijovok, indulok, kint leszek, felveszem
    """,
    Tag.ABLE: """
        tudok, tudunk, tudjuk, johetek, tudok majd
    """,
    Tag.GO: """
        menni, jonni, elmenni, ott lenni, vallalni, elvallalni, elfogadni, megcsinalni,
        megoldani, kimenni, odaerni, teljesiteni, reszt venni, elvegezni, atvenni, odamenni,
        elintezni, jelen lenni
    """,
    Tag.ADMIT: """
        megerositeni, visszaigazolni, valaszolni, mondani, biztosat
    """,
}
