"""Romanian acceptances and the verbs they are made of; folded."""

from crm.domain.replies.language.tags import Tag

ANSWERS = {
    Tag.YES: """
        da, daa, ok, okay, okey, oki, oky, okk, okidoki, oke, bine, bun, sigur, desigur,
        perfect, super, excelent, minunat, f bine, foarte bine, bn, de acord, in regula,
        evident, cu siguranta, normal, clar, absolut, da da, 👍, 👌, ✅, ✔, 🆗, ☑, 💪, yes, yep,
        yeah, sure, ok ok, sigur ca da, normal ca da, bineinteles, fireste, firesc, dap,
        ofcourse, of course, deal, hai ca e bine, e da, foarte bun, cum sa nu da, neaparat,
        negresit, sper ca da nu, cu atat mai bine, si mai bine, foarte bine asa, perf, mno bine,
        no bine, apai da, pai da, apoi da
    """,
    Tag.FIRM: """
        confirm, confirmat, confirmata, confirmam, confirmed, confirmt, accept, acceptat,
        acceptam, accepted, confirmare pozitiva, am confirmat, confirmarea mea, va confirm, iti
        confirm, confirm si eu, ba da, ba vin, nu pot decat sa confirm/accept, as dori sa
        confirm, as vrea sa confirm, doresc sa confirm, vreau sa confirm, vrem sa confirmam,
        raspuns pozitiv, raspuns afirmativ, afirmativ, aprobat, aprob, sunt de acord, suntem de
        acord, pot sa confirm, pot confirma, putem confirma, confirm ca da, am raspuns deja, am
        acceptat, confirm primirea (mesajului/mailului/emailului/solicitarii) si
        prezenta/participarea/venirea/disponibilitatea/acceptarea, echipa (noastra/mea)
        confirma/accepta, raspunsul (meu/nostru) este/e da, raspuns da, raspund cu da, zic da,
        spun da, eu zic da
    """,
    Tag.READY: """
        contati pe mine, conteaza pe mine, va puteti baza pe mine, ne vedem, ne vedem acolo, ne
        vedem atunci, ne intalnim, ramane stabilit, ramane asa, asa ramane, ramane cum am
        stabilit, cum am stabilit, s a facut, s a rezolvat atunci, se face, se rezolva, se
        poate, sunt disponibil, sunt disponibila, disponibil, suntem disponibili, sunt liber,
        suntem liberi, sunt libera, imi convine, ne convine, mi convine, convine, imi e ok, e
        ok, este ok, e in regula, este in regula, e bine, este bine, e perfect, este perfect, e
        bine asa, e bun, e buna ora, suna bine, imi pare bine, e valabil, valabil, ramane
        valabil, merge, imi merge, e ok si, ne potrivim, se potriveste, mi se potriveste, am
        timp, am cum, am disponibilitate, am loc, sunt pregatit, suntem pregatiti, sunt acolo,
        suntem acolo, voi fi acolo, o sa fiu acolo, vom fi acolo, o sa fim acolo, voi fi
        prezent, voi fi la fata locului, o sa fiu prezent, am sa fiu acolo, prezent, ma ocup, ma
        ocup eu, ne ocupam, preiau, preluam, o preiau, o iau eu, iau eu, il iau eu, fac eu, o
        fac eu, rezolv eu, o rezolv, rezolv, ma bag, ma descurc, e a mea, sunt pe ea, ma
        conformez, execut, asa facem, asa facem atunci, ramane pe, ne auzim acolo, facem asa,
        stabilit, batem palma, se aproba, cu placere, cu mare placere, cu drag vin, imi trec in
        program, m am programat, am trecut in program, il fac, o fac, fac, 🫡, sunt ok, suntem
        ok, e ok data, imi e bine, mi e bine, data e buna, e buna data, raman pe, ramanem pe,
        raman la, imi asum, pot eu, onorez, sunt pe faza, batut in cuie, la ordin, e trecut in
        agenda, am trecut in agenda, bifat, iau eu lucrarea, fac eu lucrarea, iau lucrarea,
        preiau lucrarea, fac lucrarea, o luam noi, ne descurcam, facem noi, e buna si ora, e
        buna ziua, e bun intervalul, putem conta, se confirma, raman cu, ramane valabila, e
        rezolvat, se face sefu, asa e bine, e perfect asa, e ok asa, bun asa, is disponibil, is
        liber, s acolo, aici sunt, notat si confirmat, trec lucrarea, ma programez, merge si
        asa, merge la ora asta, e super, e excelent, sunt pe drum, e buna, imi vine bine, mi
        vine bine, e confirmat, este confirmat, o sa ma ocup, ma voi ocupa, voi rezolva, o sa
        rezolv, voi prelua, voi efectua, voi face, voi onora, o sa preiau, o sa fac, voi trece,
        o sa trec, pot fi acolo, ma incadrez in interval, ma incadrez in timp, contez pe mine,
        intra in program, am program liber, programul imi permite, imi permite programul, e
        posibil, este posibil, e fezabil, imi rezerv, mi am rezervat, e totul ok, totul ok din
        partea mea, ok din partea mea, e ok din partea mea, din partea mea e ok, din partea mea
        ok, facem, voi fi la client/locatie/obiectiv/ei/voi/dvs/dumneavoastra/post/birou, o sa
        fiu la client/locatie/obiectiv/ei/voi/dvs/dumneavoastra/post, sunt la dispozitie, sunt
        la dispozitia, la dispozitia dumneavoastra, dau curs, am sa dau curs, voi da curs, dam
        curs, fac fata, ma pun la treaba, intervin, efectuez, realizez, indeplinesc, asigur, am
        loc liber, ma puteti programa, puteti conta, va asigur ca vin, m am aranjat, m am
        organizat, trec lucrarea in agenda, imi iau lucrarea, bag lucrarea, o bag in program, o
        trec in program, o pun in program, o am in program, o am in agenda, trecut in calendar,
        trecut in agenda, m am notat, ma incadrez, ramane batut in cuie
    """,
    Tag.COME: """
        vin, venim, ajung, ajungem, merg, mergem, particip, participam, ma prezint, ne
        prezentam, ma duc, ne ducem, ma deplasez, ne deplasam, trec pe acolo, trec eu, trec, voi
        veni, voi ajunge, voi merge, voi participa, vom veni, vom ajunge, vom merge, vom
        participa, ma voi prezenta, ne vom prezenta, plec, plecam, yin, vinn, viu, onoram, voi
        fi, o sa fiu, o sa vin, am sa vin, o sa ajung, am sa ajung, o sa merg, am sa merg, o sa
        particip, o sa ma prezint, om veni, oi veni, oi ajunge, ma voi deplasa, ma duc eu,
        plecam la, venim noi, mergem noi, ma urc in masina, pornesc, pornim, imi fac timp, vom
        fi, o sa fim, o sa venim, o sa ajungem, o sa mergem, ma voi afla, ma aflu acolo, echipa
        (noastra/mea) vine/ajunge/merge/pleaca, echipa (noastra/mea) va veni/ajunge/merge,
        echipa (noastra/mea) o sa vina/ajunga/mearga
    """,
    Tag.ABLE: """
        pot, putem, reusesc, reusim, voi putea, vom putea, o sa pot, o sa putem, am sa pot,
        apuc, mai apuc, izbutesc, potttt, pott
    """,
    Tag.GO: """
        veni, ajunge, participa, prelua, onora, fi, face, fi acolo, fi prezent, ma prezenta,
        prezenta, accepta, rezolva, lua, deplasa, ma deplasa, executa, efectua, interveni, sa
        vin, sa ajung, sa merg, sa particip, sa fiu, sa ma prezint, sa fac, sa o fac, sa o iau,
        sa iau, sa preiau, sa accept, sa onorez, sa ma deplasez, sa rezolv, sa intervin, sa
        efectuez, sa execut, sa venim, sa ajungem, sa mergem, sa facem, sa participam, sa le
        fac, sa il fac, sa trec, trece, sa ma ocup, pleca, sa plec, sa dau curs, da curs, ajuta,
        ajutam, va ajuta, te ajuta, sa va ajut, sa ajut, lucra, sa lucrez, ne deplasa, ocupa, sa
        o preiau, sa ne prezentam, va servi, angaja, implica, incadra, ne incadra, ma incadra,
        obliga, aborda, asista, indeplini, asigura, acoperi, lucra atunci, servi, ajunge acolo,
        veni acolo, face fata, prinde, sosi, va onora, conduce, sofa, circula, pleca de acasa,
        iesi, iesi din casa, sa conduc
    """,
    Tag.ADMIT: """
        confirma, sa confirm, sa va confirm, sa confirmam, sa dau raspuns, raspunde, sa raspund
    """,
}
