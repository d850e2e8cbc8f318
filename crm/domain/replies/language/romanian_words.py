"""Romanian words around an answer: doubt, conditions, times, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
    Tag.RECEIPT: """
        am primit, am receptionat, primit, am luat la cunostinta, luat la cunostinta, am luat
        cunostinta, luat cunostinta, am luat nota, am notat, notat, am vazut, am citit, vazut,
        am inteles, inteles, confirm primire*, confirm/confirmam (de) primire*, confirm
        receptia/receptionarea, confirm citirea, confirmare de primire/citire, confirm luarea,
        confirm ca am primit/vazut/citit/notat/inteles/luat, confirmam ca am primit, am luat
        act, mesaj primit, mail primit, mesajul a ajuns, a ajuns mesajul, a ajuns mailul, am
        primit mesajul, am primit mailul/emailul, stiu, stiam, received, noted, got it, am
        aflat, receptionat, roger, am retinut, retinut, confirm
        mesajul/mailul/emailul/mesaju/mailu, s a notat, mi am notat, mi am trecut
    """,
    Tag.AUTO: """
        mesaj automat, raspuns automat, generat automat, mesaj generat, acces limitat, la
        intoarcere, cand ma intorc, dupa ce ma intorc, out of office, out of the office, voi
        raspunde cat mai curand, voi raspunde cand, pentru urgente, in caz de urgenta
        contactati, pentru urgente contactati, ma gasiti la, nu sunt la birou
    """,
    Tag.HEDGE: """
        cred, cred ca, nu cred, nu prea cred, probabil, posibil, e posibil, este posibil, e
        posibil sa, s ar putea, sar putea, poate, nu stiu, nush, habar nu am, habar n am, nu
        sunt sigur, nu sunt sigura, nu e sigur, nu este sigur, nu e clar, nesigur, incerc, voi
        incerca, o sa incerc, am sa incerc, incercam, sper, speram, daca reusesc, pare ca,
        banuiesc, presupun, as zice, nu prea, nu promit, nu as putea, nu garantez, nu pot
        garanta, nu pot promite, nu pot spune, nu pot sa spun, nu pot zice, nu pot estima, nu
        pot sti, nu pot fi sigur, nu va pot spune, nu va pot promite, nu va pot garanta, cu
        rezerve, sub rezerva, in principiu, teoretic, momentan nu stiu, in masura posibilului,
        in limita timpului, tot ce pot, nu vad, nu exclud, nici nu confirm, nici nu accept, nici
        nu refuz, tind sa, aproape sigur, mai degraba, se pare ca, parca, 50 50, 🤔, 🤷, nici nu
        infirm, nu infirm
    """,
    Tag.LATER: """
        va anunt, te anunt, anunt, o sa va anunt, va voi anunta, voi anunta, anuntam, revin, voi
        reveni, o sa revin, revenim, am sa revin, va spun (maine/diseara/mai/dupa/luni/cand), va
        zic, iti zic, iti spun, va comunic, comunic, va dau de stire, dau de stire, verific, voi
        verifica, o sa verific, trebuie sa verific, sa verific, ma uit, ma interesez, vorbesc
        cu, sa vorbesc cu, trebuie sa vorbesc, sa intreb, intreb, sa vad, mai vad, vad eu, vad
        si, vad ce, vad cum, vedem, mai vedem, om vedea, vom vedea, sa vedem, astept raspuns,
        astept confirmare*, astept sa, ma mai gandesc, ma gandesc, sa ma gandesc, voi confirma,
        vom confirma, o sa confirm, am sa confirm, urmeaza sa confirm, o sa va confirm, va voi
        confirma, va confirm mai, va confirm ulterior, va confirm dupa, va confirm cand, va
        confirm imediat ce, va confirm in, confirm mai tarziu, confirm ulterior, confirm dupa,
        confirm cand, confirm diseara, va confirm diseara, confirm imediat ce, confirm in
        curand, confirm in cursul, confirm pana, va confirm pana, mai tarziu va, raspund mai
        tarziu, raspund maine, raspund dupa, dau raspuns, un raspuns, va dau un raspuns, va
        raspund mai, va raspund maine, astept, analizez, ma consult, o sa vad, trebuie sa vad,
        mai discutam, discutam, vorbim, tin la curent, tinem legatura, va sun (eu)
        (maine/diseara/mai/dupa/luni), te sun, sun eu, o sa va sun, va caut eu
    """,
    Tag.PENDING: """
        inca, deocamdata, momentan, acum, pe moment, la momentul asta, la ora asta, in acest
        moment, in momentul asta, pentru moment, pentru inceput, pana acum
    """,
    Tag.IF: """
        daca, dk, depinde, depinde de, numai daca, doar daca, cu conditia, cu conditia sa, in
        cazul in care, in caz ca, decat daca, cu exceptia cazului, conditionat, de va fi,
        presupunand ca, in functie de, cu mentiunea ca trebuie, cu singura conditie, mai putin
        daca, numai cu, doar cu, atata timp cat, cat timp, conditie, conditii, o conditie,
        singura conditie, cu o singura conditie, o singura conditie
    """,
    Tag.WHETHER: """
        spuneti mi daca, spune mi daca, spuneti daca, spune daca, ziceti mi daca, zi mi daca,
        anuntati ma daca, anunta ma daca, verificati daca, verifica daca, vedeti daca, vezi
        daca, intrebati daca, intreaba daca, intrebati clientul daca, sa stiu daca, sa imi
        spuneti daca, rog sa verificati daca, confirmati daca, confirmati mi daca, scrieti mi
        daca
    """,
    Tag.CALM: """
        apare ceva, mai apare ceva, apar modificari, apar schimbari, apare vreo, aveti nevoie,
        ai nevoie, e nevoie, este nevoie, mai e nevoie, mai este nevoie, mai trebuie, aveti
        intrebari, ai intrebari, sunt intrebari, exista intrebari, se schimba ceva, se schimba,
        se modifica, e ceva, este ceva, mai e ceva, intervine ceva, intarzii, e vreo problema,
        sunt probleme, apar probleme, am intrebari, am nelamuriri, aveti nelamuriri, e vreo
        schimbare, exista modificari, doriti detalii, ma cauta, vreti sa ma sunati, trebuie
        ceva, mai doriti, ma suna, ma cautati
    """,
    Tag.MOVE: """
        reprogram*, aman*, putem muta, mutam, mutati, muta o, mut, las o pe, lasam pe, lasati o
        pe, lasati pe, lasa pe, las pe, lasa o pe, o lasam pe, o las pe, mai bine maine, mai
        bine joi, mai bine luni, mai bine marti, mai bine miercuri, mai bine vineri, mai bine
        sambata, mai bine pe, mai bine saptamana, alta data, alta zi, alt termen, alta ora ar,
        de schimbat data, schimbam data, schimbati data, schimbarea datei, o alta data, decal*,
        devansa*
    """,
    Tag.RETRACT: """
        pana la urma, m am razgandit, razgandit, ma razgandesc, totusi, de fapt, corectez,
        corectie, corectura, erata, revin asupra, update, rectific, ignorati, scuze am gresit,
        am gresit, gresisem, am rezolvat, s a rezolvat, s a anulat, s a eliberat, m am eliberat,
        am reusit sa ma eliberez, anulati mesajul, am mutat, mi am facut loc, mi am facut timp
    """,
    Tag.THANKS: """
        multumesc, multumim, mersi, ms, merci, multam, multumesc frumos, multumesc mult,
        multumesc anticipat, mersi mult, thanks, thx, thank you, multumesc de informare, pentru
        informare, pentru informatie, pentru informatii, pentru mesaj, pentru mail, pentru
        email, de mesaj, 🙏, mult, frumos, apreciez, anticipat, pentru anunt, de anunt, pentru
        intelegere, de intelegere, pentru detalii
    """,
    Tag.SORRY: """
        din pacate, din nefericire, regret, imi pare rau, ne pare rau, scuze, sorry, scuzati,
        scuzati ma, scuza ma, ma scuzati, imi cer scuze, cu parere de rau, pacat, va rog sa ma
        scuzati, imi pare tare rau, imi pare foarte rau, my bad, cu regret, iertare, ma iertati
    """,
    Tag.HELLO: """
        buna, buna ziua, buna dimineata, buna seara, salut, salutare, salutari, servus, hei,
        hey, hi, hello, noroc, ceau, stimata doamna, stimate domn, stimati colegi, dragi colegi,
        sefu, sefa, sef, draga, domnu, dl, d na, domnule, doamna, doamnelor, colegi, ziua,
        neata, sal, slt, saru mana, o zi buna, o seara buna, o zi frumoasa, zi buna, o zi faina,
        numai bine, pe curand, spor, va salut, seara buna, spor la treaba, cu drag, te salut, va
        pup, toate cele bune, weekend placut, buna tuturor, tuturor, salut tuturor, hai salut,
        bine v am gasit, bine te am gasit, sper ca sunteti bine, sper ca esti bine, sper ca e
        totul bine, imi face placere, dupa amiaza, o dupa amiaza placuta
    """,
    Tag.BUT: """
        dar, insa, doar ca, numai ca, ci, cu toate astea, cu toate acestea, decat ca, iar, in
        schimb, atata ca, atat ca, but
    """,
    Tag.THAT: """
        ca, precum ca, cum ca, k, c, faptul ca
    """,
    Tag.TO: """
        sa
    """,
    Tag.WILL: """
        o sa, voi, vom, am sa, om, oi, urmeaza sa, avem sa, a sa
    """,
    Tag.WOULD: """
        as, am putea, as putea, ar, as fi, as vrea, as dori, mi ar placea, ar trebui, ar fi, am
        vrea, am dori, as prefera, prefer, vreau, voiam, as incerca, vroiam, trebuia, trebuia
        sa, urma sa, speram sa, puteam, puteam sa
    """,
    Tag.WHEN: """
        cand, dupa ce, pana cand, pana, imediat ce, cum, inainte sa, inainte de a, ca sa, pentru
        a, de cum, unde, cat, ce, care, in timp ce, deindata ce, pana sa, fara sa, cu cat, dupa
        cum, decat sa, in loc sa, am zis ca, am spus ca, ziceam ca, spuneam ca, am promis ca,
        initial am zis ca, v am zis ca, v am spus ca, ti am zis ca
    """,
    Tag.ONLY: """
        doar, numai, abia, decat, exclusiv, cel devreme, cel mai devreme, cel tarziu
    """,
    Tag.LIMIT: """
        mai devreme de, mai devreme, mai repede de, mai repede, inainte de, inaintea orei, pana
        in ora, pana la ora, pana la, pana pe la, dupa ora, la timp, fix la, la fix, atat de
        devreme, asa devreme, la prima ora, dimineata devreme, mai mult de, chiar la, exact la,
        cu masina pana, mai tarziu de, de dimineata, dimineata, cu mai mult, singur, singura,
        singuri, de unul singur
    """,
    Tag.DAY: """
        azi, astazi, maine, poimaine, diseara, luni, marti, miercuri, joi, vineri, sambata,
        duminica, lunea, martea, miercurea, joia, vinerea, sambata asta, saptamana asta,
        saptamana aceasta, luna asta, pe data de, in data de, pe data, ianuarie, februarie,
        martie, aprilie, mai 2, iunie, iulie, august, septembrie, octombrie, noiembrie,
        decembrie, in zilele, week end, weekend, in weekend, seara asta, dimineata asta, zilele
        astea, zilele acestea, la orele alea, saptamana, zilele
    """,
    Tag.ELSE: """
        saptamana viitoare, saptamana urmatoare, luna viitoare, data viitoare, de luni, dupa
        data, dupa concediu, in alta zi, de saptamana viitoare, in alta saptamana, peste o
        saptamana, dupa sarbatori, peste doua zile, peste 2 zile, ziua urmatoare, zilele
        urmatoare, in rest, in alta perioada
    """,
    Tag.HOUR: """
        ora, orele, dimineata la, pranz, la pranz, dupamasa, dupa masa, seara, minute, min, h,
        jumatate, o ora, ore, mai tarziu, o jumatate, sfert, un sfert, putin mai tarziu, ceva
        mai tarziu, cu intarziere, intarziere, cu putina intarziere, la prima, pe la
    """,
    Tag.OTHER: """
        clientul, clienta, clientii, client, colegul, colegii, colega, colegu, piesa, piesele,
        piese, masina, centrala, aparatul, camera, camerele, sistemul, firma, domnul, doamna
        respectiva, el, ea, ei, ele, seful, soferul, furnizorul, echipamentul, instalatia,
        aerul, dansul, dansa, dumnealui, proprietarul, administratorul, portarul, vecinul,
        sotia, copilul, pompa, cazanul, beneficiarul, curierul, a confirmat, au confirmat, ati
        confirmat, ai confirmat, a acceptat, au acceptat, a refuzat, au refuzat, a respins,
        nimeni, cine, cineva, ati, ai, au, a, linkul, link ul, butonul, pagina, aplicatia, site
        ul, adresa, telefonul, numarul, atasamentul, fisierul
    """,
    Tag.ASK: """
        la ce, ce, cum, unde, cand, cine, cat, cata, cati, cate, de ce, care, se poate, putem,
        pot, aveti, ai, oare, exista, e ok, e bine, este, sunt, cam cat, pe la ce, de la ce, de
        unde, in ce, cu ce, cu cine, trebuie, imi puteti, puteti, poti, ati putea, imi dati, ma
        poate, are, e nevoie, stiti, stie, mai e, mai este, sau, imi trimiteti, va rog, e, vine,
        aduc, duc, iau, iar, si, pe cine, pt ce, pentru ce, ce anume, vreo, nu se poate, nu
        puteti, nu aveti, nu stiti, nu e, nu este, nu are, a, v ati, ati, ar putea, s ar putea,
        as putea, cui, in schimb, ok daca, mai
    """,
    Tag.PREP: """
        la, in, pe, din, de, cu, pentru, pt, ptr, pentru ca, pt ca, spre, fara, deoarece,
        fiindca, intrucat, din cauza, din motive, avand in vedere, dat fiind, asa ca, deci,
        prin, dupa, langa, fata de, datorita, intre, sub, conform, peste, de pe, de la, asadar,
        prin urmare, motiv, motivul, intre timp, caci, respectiv, in concluzie
    """,
    Tag.PLAIN: """
        am, avem, are, aveti, stiu unde, stie, gasesc, cunosc, exista, e, este, primesc, primim,
        lipseste, lipsesc piese, trebuie, vreau sa, i, s, a fost, a primit, functioneaza,
        porneste, raspunde clientul, contine, apare, scrie, spune, deschide, gasit, vad, avut,
        sunt, suntem
    """,
    Tag.FILL: """
        eu, noi, mie, imi, iti, mi, ma, ne, va, te, o, il, le, lui, si, mai, tot, chiar, asta,
        aia, acolo, aici, asa, pai, apoi, deja, va rog, te rog, rog, pls, please, cu totul,
        deloc, prea, un, mea, meu, mine, noua, ma rog, participarea, disponibilitatea, vizita,
        programarea, interventia, deplasarea, sosirea, venirea, lucrarea, data, intalnirea,
        termenul, intervalul, toate, sarcina, comanda, solicitarea, cererea, asignarea,
        alocarea, alocarea mea, prezenta mea, participarea mea, venirea mea, disponibilitatea
        mea, efectuarea, montajul, montarea, revizia, reparatia, verificarea, lucrarea asta,
        treaba, treaba asta, si eu, cu mine, catre, personal, gresit, dvs, dumneavoastra,
        voastra, multa, hai, hai ca, haide, bre, frate, boss, nene, cu mare, propus, propusa,
        propuse, stabilita, ca de obicei, curand, imediat, maxim, maximum, cel mult,
        aproximativ, aprox, cam, in jur de, in jurul, inclusiv, iarasi, asta e, tocmai, tare,
        foarte, acum ca, intr, un pic, putin, pic, inapoi, totul, alocat, alocata, ferm, cert,
        sigur ca, normal ca, clar ca, evident ca, nu doar ca, nu numai ca, drept pentru care,
        raspund, raspunsul meu, raspuns, mesaj, mail, email, interventie, interventiei, vizitei,
        programarii, lucrarii, prezentei, propunerea, propunerii, oferta, luat, urmatoare,
        urmatoarea, aceasta, acest, acesta, aceea, acela, respectiva, unu, una, doi, doua,
        parte, partea, parte mea, is, telefonic, exact, datele, data propusa, verbal, prin
        telefon, la telefon, atunci, in ziua aia, in ziua aceea, in ziua respectiva, in ziua
        propusa, in ziua stabilita, in data aceea, la data aceea, in perioada asta, in perioada
        aceea, in perioada respectiva, in perioada propusa, in intervalul, in intervalul acela,
        in intervalul propus, in intervalul mentionat, in acea zi, in acea perioada, la data
        propusa, in data propusa, la acea data, in acel interval, la acea ora, la ora aceea, la
        ora aia, la ora respectiva, la ora propusa, la ora stabilita, in acel moment, in
        intervalul asta, perioada, in ziua, in acea saptamana, in saptamana aceea, in saptamana
        respectiva, in perioada mentionata, la data si ora stabilite, la data mentionata, la
        data stabilita, pe atunci, in intervalul stabilit, interval, ala, alea
    """,
}
