"""Hungarian doubts, conditions, delays, receipts and corrections; folded."""

from crm.domain.replies.language.tags import Tag

DOUBTS = {
    Tag.RECEIPT: """
        megkaptam, megkaptuk, megerkezett, lattam, olvastam, elolvastam, tudomasul vettem,
        tudomasul veszem, ertettem, ertem, feljegyeztem, felirtam, megjegyeztem, visszaigazolom
        az atvetelt, visszaigazolom a kezhezvetelt, megerositem a kezhezvetelt, megerositem az
        atvetelt, visszaigazolom hogy megkaptam, megerositem hogy megkaptam, visszaigazolom a
        level, megerositem a level, vettem, tudom, elvegeztem, kesz vagyok, elvegezve, voltam
        ott
    """,
    Tag.AUTO: """
        automatikus valasz, automatikus uzenet, hazon kivul, irodan kivul, visszateresem utan,
        surgos esetben, korlatozottan erem el
    """,
    Tag.HEDGE: """
        talan, lehet, lehet hogy, lehetseges, valoszinuleg, valoszinu, esetleg, azt hiszem,
        asszem, szerintem, remelem, remelhetoleg, megprobalom, megprobalok, probalok, igyekszem,
        igyekezni fogok, nem tudom, nem tudom meg, meg nem tudom, meg nem, nem biztos, nem
        vagyok biztos, nem vagyok benne biztos, bizonytalan, feltetelesen, elvileg, nem hiszem,
        nem igerhetem, nem igerem, nem garantalom, nem tudom megerositeni, nem tudom
        visszaigazolni, nem tudom megmondani, nem tudok biztosat mondani, ugy nez ki, tunik,
        fogalmam sincs, nem igazan, 🤔, 🤷, ha minden igaz, mondjuk, nem nagyon, aligha, se igen
        se nem, sem igen sem nem, se igen, sem igen, is is, van egy gond, van egy problema,
        problemam van, amikor tudok, ha birok, vicceltem, ki tudja, nehez megmondani,
        fenntartassal, fenntartasokkal, elvileg jo, elvileg igen, elmeletileg
    """,
    Tag.LATER: """
        kesobb, majd, majd szolok, szolok, jelentkezem, visszajelzek, majd jelzek, jelzem,
        ertesitem, ertesitelek, ertesitem onoket, utananezek, megnezem, meg kell neznem,
        megkerdezem, meg kell kerdeznem, meg kell beszelnem, egyeztetek, egyeztetnem kell,
        egyeztetni, meglatom, meglatjuk, majd meglatom, majd kiderul, atgondolom, meg fogom
        erositeni, majd megerositem, majd visszaigazolom, visszaterek ra, valaszolok kesobb,
        hivom, felhivom, varok, varom, kesobb megerositem, holnap megerositem, holnap
        visszaigazolom, kesobb visszaigazolom, meg szolok, majd irok, meg egyeztetnem kell,
        megnezem a naptaram, megbeszelem, meg kell nezzem, utana nezek, holnap szolok, kesobb
        szolok, visszahivom, visszairok, valaszolok
    """,
    Tag.PENDING: """
        meg, jelenleg, egyelore, pillanatnyilag, most, mostanaban, mindeddig, eddig
    """,
    Tag.IF: """
        ha, csak akkor ha, amennyiben, felteve, felteve hogy, azzal a feltetellel, hacsak, abban
        az esetben, kiveve ha, feltetel, attol fugg, fugg, nelkul, csak abban az esetben, azon
        feltetellel, feltetelem, egy feltetellel, csak akkor, fuggoen, fuggvenyeben, attol
        fuggoen, hogyha, akkor ha, csak ha
    """,
    Tag.WHETHER: """
        hogy van e, szoljon ha, szoljanak ha, irja meg ha
    """,
    Tag.CALM: """
        barmi van, barmi valtozik, valami valtozik, valtozik valami, valtozas, kerdes van,
        kerdese van, kerdes, kell valami, szukseges, kozbejon, kozbejon valami, valami kozbejon,
        kesem, kesnek, gond van, problema van, barmi kell
    """,
    Tag.MOVE: """
        halasszuk, halasztani, elhalasztani, elhalasztjuk, tegyuk at, atrakni, attenni,
        atrakjuk, mas idopont, masik idopont, mas idopontot, masik idopontot, mas nap, masik
        nap, masik napon, inkabb holnap, inkabb, uj idopontot, uj idopont, mashol, modositani,
        idopontot kerek, hetfo/kedd/szerda/csutortok/pentek helyett
    """,
    Tag.RETRACT: """
        megis, meggondoltam magam, meggondoltam, javitas, helyesbites, javitok, tevedtem,
        megiscsak, vegul, vegul is, igazabol, korrekcio, elneztem, felszabadultam, sikerult,
        tevedesbol, veletlenul, figyelmetlensegbol
    """,
}
