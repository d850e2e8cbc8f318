"""Hungarian words around an answer: times, courtesies, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
    Tag.THANKS: """
        koszonom, koszi, koszonjuk, koszonom szepen, kosz, koszonet, elore is koszonom, elore
        is, szepen, az ertesitest, a tajekoztatast, az informaciot, az uzenetet, a levelet, 🙏, a
        megerteset, megertesuket, a megertest, megertest, az infot, thanks, a megkeresest, a
        felkerest
    """,
    Tag.SORRY: """
        sajnos, sajnalom, sajna, elnezest, bocsanat, bocsi, bocs, ne haragudjon, ne
        haragudjanak, ne haragudj, sajnalattal, elnezeset, elnezest kerek, nagyon sajnalom,
        sorry, kerem
    """,
    Tag.HELLO: """
        szia, sziasztok, hello, hali, jo napot, jo napot kivanok, jo reggelt, jo estet,
        szervusz, udv, udvozlom, udvozlet, tisztelt, kedves, cim, uram, holgyem, szep napot, jo
        estet kivanok, jo reggelt kivanok, kollegak, minden jot, viszlat, szep napot kivanok,
        csapat, mindenki, jo munkat, tovabbi szep napot, napot, udvozlettel, szep estet
    """,
    Tag.BUT: """
        de, viszont, azonban, csakhogy, csak hogy, ellenben, mindazonaltal, igaz
    """,
    Tag.THAT: """
        hogy
    """,
    Tag.TO: """
        hogy tudjak
    """,
    Tag.WILL: """
        fogok, fogunk, fogom
    """,
    Tag.WOULD: """
        szeretnek, szeretnem, szivesen mennek, tudnek, tudnam, mennek, jonnek, volnek, lennek,
        vallalnam, akartam, terveztem, elfogadnam, megerositenem, elvallalnam, kellene
    """,
    Tag.WHEN: """
        amikor, mikor, miutan, amint, amig, mielott, hol, hogyan, mi, ki, mit, ahol, kerem
        erositse, erositse meg, addig, mire, azt mondtam, mondtam hogy, meg ha, akkor is ha,
        eloszor, eredetileg, elsore, noha, bar, habar, jollehet
    """,
    Tag.ONLY: """
        csak, kizarolag, leghamarabb, legkorabban, csupan, legfeljebb
    """,
    Tag.LIMIT: """
        elott, hamarabb, korabban, elobb, ennel elobb, ennel korabban, ilyen koran, olyan koran,
        idoben, idore, pont, egyedul, utan, reggel, delelott, delutan, este, delben
    """,
    Tag.DAY: """
        ma, holnap, holnaputan, hetfo, hetfon, kedd, kedden, szerda, szerdan, csutortok,
        csutortokon, pentek, penteken, szombat, szombaton, vasarnap, ezen a heten, a heten,
        hetvegen, januar, februar, marcius, aprilis, majus, junius, julius, augusztus,
        szeptember, oktober, november, december, ma este, hetfore, keddre, szerdara,
        csutortokre, pentekre, szombatra, holnapra, mara, hetfoi, keddi, szerdai, csutortoki,
        penteki, szombati, vasarnapi, holnapi, holnaputani, mai, hetvegi, jovo heti, e heti,
        vasarnapra, hetvegere, holnaputanra
    """,
    Tag.ELSE: """
        jovo heten, jovo het, kovetkezo heten, maskor, legkozelebb, jovo honapban, majd maskor,
        mas napon, masnap, rakovetkezo
    """,
    Tag.SPAN: """
        egesz heten, egesz honapban, ezen a heten vegig, hetfoig, keddig, szerdaig, csutortokig,
        pentekig, szombatig, vasarnapig, jovo hetig, par napig, nehany napig, egy hetig, ket
        hetig, a het vegeig, a honap vegeig, honap vegeig, het vegeig
    """,
    Tag.HOUR: """
        ora, orakor, orara, kor, perc, percet, percel, fel, ora kor, felkor, korul, tajban, tol,
        kicsit kesobb, kesve, keses*, orat kesek, percet kesek, kesni fogok, oraval kesobb, egy
        oraval
    """,
    Tag.OTHER: """
        ugyfel, az ugyfel, kollega, a kollega, kollegam, alkatresz, az alkatresz, alkatreszek,
        kocsi, auto, a rendszer, a kamera, a kazan, fonok, fonokom, valaki, senki, link, a link,
        a gomb, cim nem, a melleklet, melleklet, kulcs, a kulcs, szallito, o, ok nem
    """,
    Tag.ASK: """
        mikor, hol, hova, mi, mit, ki, kit, hogy, hogyan, milyen, mennyi, hany, hanykor, hany
        orakor, miert, melyik, meddig, lehet, lehetne, van, tudna, tudnak, tudsz, kell, kellene,
        szabad, es mikor, es hol, jo lesz, jo e, vagy, menjek, vigyek, mire, merre, honnan, ki
        lesz
    """,
    Tag.PREP: """
        miatt, mert, mivel, ugyanis, szamara, szerint, ezert, tehat, ugyhogy, valo, reszerol,
        reszemrol, nekem, a megbeszelt, megbeszeltek, ahogy, ahogyan, ily modon
    """,
    Tag.PLAIN: """
        van, vannak, volt, hianyzik, kell, kellenek, hozok, viszek, latok, talalom, talalok,
        megnyitni, olvasni, kinyitni, elerni, megtalalni, ismerem, kapok, kaptam, hozom, tudok
        nyitni, beszelni, telefonalni, hivni
    """,
    Tag.TASK: """
        a munkat, munkat, megbizast, a megbizast, feladatot, a feladatot, idopontot, az
        idopontot, idopont, az idopont, reszvetelt, a reszvetelt, reszvetelemet, a
        reszvetelemet, jelenletemet, latogatast, a latogatast, kiszallast, a kiszallast,
        jelenletet, beavatkozast
    """,
    Tag.FILL: """
        en, mi is, engem, a, az, egy, es, is, ez, ezt, azt, itt, ott, igy, ugy, akkor is,
        nagyon, teljesen, mar, vagyok, vagyunk, leszek, lesz, meg is, hat, nos, na, onoknek,
        onnek, nektek, neked, velem, minket, szemelyesen, megint, ezuttal, sot, a munka, munka,
        megbeszelt, megadott, javasolt, ezennel, ezuton, tenyleg, egyaltalan, reszemre, kerem
        szepen, oda, ide, azonnal, mindent, most mar, hozza, vele, rola, erkezest, tervezett,
        akkor, aznap, azon a napon, azon a heten, ezen a napon, abban az idoben, abban az
        idopontban, ebben az idopontban, erre az idopontra, az adott napon, az adott idopontban,
        a megadott idoben, ebben az idoben, a megadott idopontban, mindenesetre, mint mindig,
        oszinten, fonok ur, tolem, felolem, ugyanaz, ugyanakkor, ugyanabban, pontban,
        garantaltan, szokas szerint, szoval, akkor hat
    """,
}
