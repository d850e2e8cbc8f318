"""Romanian doubts, conditions, delays, receipts and corrections; folded."""

from crm.domain.replies.language.tags import Tag

DOUBTS = {
    Tag.RECEIPT: """
        am primit, am receptionat, primit, am luat la cunostinta, luat la cunostinta, am luat
        cunostinta, luat cunostinta, am luat nota, am notat, notat, am vazut, am citit, vazut,
        am inteles, inteles, confirm primire*, confirm/confirmam (de) primire*, confirm
        receptia/receptionarea, confirm citirea, confirmare de primire/citire, confirm luarea,
        confirm ca am primit/vazut/citit/notat/inteles/luat, confirmam ca am primit, am luat
        act, mesaj primit, mail primit, mesajul a ajuns, a ajuns mesajul, a ajuns mailul, am
        primit mesajul, am primit mailul/emailul, stiu, stiam, received, noted, got it, am
        aflat, receptionat, roger, am retinut, retinut, confirm
        mesajul/mailul/emailul/mesaju/mailu, s a notat, mi am notat, mi am trecut, ok pentru
        informare, ok pentru info, ok am vazut, ok am citit, am fost, am terminat, am finalizat,
        am facut, am incheiat, am rezolvat ieri, am rezolvat deja, am rezolvat azi, a fost
        rezolvat, a fost rezolvata, s a terminat, lucrarea e gata, e gata lucrarea, am ajuns, am
        plecat, aha, ihim, bine de stiut, bun de stiut
    """,
    Tag.AUTO: """
        mesaj automat, raspuns automat, generat automat, mesaj generat, acces limitat, la
        intoarcere, cand ma intorc, dupa ce ma intorc, out of office, out of the office, voi
        raspunde cat mai curand, voi raspunde cand, pentru urgente, in caz de urgenta
        contactati, pentru urgente contactati, nu sunt la birou
    """,
    Tag.HEDGE: """
        cred, cred ca, nu cred, nu prea cred, probabil, posibil, e posibil sa, s ar putea, sar
        putea, poate, nu stiu, nush, habar nu am, habar n am, nu sunt sigur, nu sunt sigura, nu
        e sigur, nu este sigur, nu e clar, nesigur, incerc, voi incerca, o sa incerc, am sa
        incerc, incercam, sper, speram, daca reusesc, pare ca, banuiesc, presupun, as zice, nu
        prea, nu promit, nu as putea, nu garantez, nu pot garanta, nu pot promite, nu pot spune,
        nu pot sa spun, nu pot zice, nu pot estima, nu pot sti, nu pot fi sigur, nu va pot
        spune, nu va pot promite, nu va pot garanta, cu rezerve, sub rezerva, in principiu,
        teoretic, momentan nu stiu, in masura posibilului, in limita timpului, tot ce pot, nu
        vad, nu exclud, nici nu confirm, nici nu accept, nici nu refuz, tind sa, aproape sigur,
        mai degraba, se pare ca, parca, 50 50, 🤔, 🤷, nici nu infirm, nu infirm, este posibil sa,
        e posibil ca, este posibil ca, nu este exclus, ar fi posibil, nu pot confirma, nu putem
        confirma, nu pot sa confirm, nu va pot confirma, nu pot sa va confirm, nu am cum sa
        confirm, nu am cum sa va confirm, nu i exclus, nu e exclus, nici da, nu zic nici da, nu
        spun nici da, nu pot zice nici da, nici da nici nu, si da si nu, da si nu, am o
        problema, avem o problema, am probleme, e o problema, este o problema, exista o
        problema, am ceva probleme, apare o problema, cand pot, cand o sa pot, cand voi putea,
        cand apuc, cand reusesc, cand am timp, de pot, de reusesc, de apuc, glumesc, glumeam, cu
        rezerva, am o rezerva, am rezerve, ma indoiesc, nu bag mana in foc, nu pun mana in foc,
        nu va promit, nu iti promit, n as zice, cine stie, dumnezeu stie, habar, vin/revin cu o
        propunere/rugaminte/contrapropunere/intrebare
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
        (maine/diseara/mai/dupa/luni), te sun, sun eu, o sa va sun, va caut eu, lasati ma sa ma
        gandesc, dau un raspuns, dau raspunsul, raspund pana, va raspund pana, raspund diseara,
        va raspund diseara, revin imediat, va scriu mai, va scriu diseara, va dau raspunsul,
        verific programul si, verific agenda, ma interesez si, intreb seful, sa vad ce program,
        vad ce program, ma uit in program, ma uit in agenda, ma uit pe, sa discut, trebuie sa
        discut, discut cu, va contactez, te contactez, va tin la curent, va voi tine la curent,
        va comunic decizia, va comunic raspunsul, revin cu, revin maine, revin diseara, revin
        dupa, revin luni, va raspund, iti raspund, raspund curand, confirmarea o dau, dau
        confirmarea, o sa raspund, voi raspunde
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
        singura conditie, cu o singura conditie, o singura conditie, fara, in conditiile in
        care, in conditiile, cu conditia ca, conditia e, conditia este, conditia ar fi, in
        cazul, in ipoteza, in ipoteza in care, cu amendamentul ca, presupunand, odata ce,
        admitand ca, asta daca, numai in cazul, doar in cazul, doar cand, numai cand, numai dupa
        ce, doar dupa ce, doar atunci cand, numai atunci cand
    """,
    Tag.WHETHER: """
        spuneti mi daca, spune mi daca, spuneti daca, spune daca, ziceti mi daca, zi mi daca,
        anuntati ma daca, anunta ma daca, verificati daca, verifica daca, vedeti daca, vezi
        daca, intrebati daca, intreaba daca, intrebati clientul daca, sa stiu daca, sa imi
        spuneti daca, rog sa verificati daca, confirmati daca, confirmati mi daca, scrieti mi
        daca, as vrea sa stiu daca, vreau sa stiu daca, as dori sa stiu daca, m ar interesa
        daca, nu stiu daca e/este nevoie
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
        reprogram*, putem muta, mutam, mutati, muta o, mut, las o pe, lasam pe, lasati o pe,
        lasati pe, lasa pe, las pe, lasa o pe, o lasam pe, o las pe, mai bine maine, mai bine
        joi, mai bine luni, mai bine marti, mai bine miercuri, mai bine vineri, mai bine
        sambata, mai bine pe, mai bine saptamana, alta data, alta zi, alt termen, alta ora ar,
        de schimbat data, schimbam data, schimbati data, schimbarea datei, o alta data, decal*,
        devansa*, aman, amana, amanam, amanati, amanare, amanarea, amanat, amanata, amanarii,
        amanari, in loc de luni/marti/miercuri/joi/vineri/sambata/duminica/maine, anulati
        lucrarea, anulati interventia, anulati programarea, anulati vizita, mai bine, ar fi mai
        bine
    """,
    Tag.RETRACT: """
        pana la urma, m am razgandit, razgandit, ma razgandesc, totusi, de fapt, corectez,
        corectie, corectura, erata, revin asupra, update, rectific, ignorati, scuze am gresit,
        am gresit, gresisem, am rezolvat, s a rezolvat, s a anulat, s a eliberat, m am eliberat,
        am reusit sa ma eliberez, anulati mesajul, am mutat, mi am facut loc, mi am facut timp,
        s a amanat, s a mutat, s a reprogramat, s au amanat, s a decalat, am amanat, am
        reprogramat, am anulat, mi s a eliberat, mi s a anulat, mi s a amanat, din greseala, din
        gresala, din neatentie, din eroare, am apasat gresit, am confirmat gresit
    """,
}
