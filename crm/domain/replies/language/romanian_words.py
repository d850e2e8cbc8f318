"""Romanian words around an answer: times, courtesies, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
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
        totul bine, imi face placere, o dupa amiaza placuta, cu bine, sanatate, doamne ajuta,
        bine ati venit, bine ai venit, bun venit
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
        initial am zis ca, v am zis ca, v am spus ca, ti am zis ca, chiar daca, chiar si daca,
        indiferent daca, si chiar daca, initial ziceam ca, initial am spus ca, initial credeam
        ca, credeam ca, ziceam, am crezut ca, initial, la inceput, prima data, la inceput ziceam
        ca, desi, cu toate ca, macar ca
    """,
    Tag.ONLY: """
        doar, numai, abia, decat, exclusiv, cel devreme, cel mai devreme, cel tarziu
    """,
    Tag.LIMIT: """
        mai devreme de, mai devreme, mai repede de, mai repede, inainte de, inaintea orei, pana
        in ora, pana la ora, pana la, pana pe la, dupa ora, la timp, fix la, la fix, atat de
        devreme, asa devreme, la prima ora, dimineata devreme, mai mult de, chiar la, exact la,
        cu masina pana, mai tarziu de, de dimineata, dimineata, cu mai mult, singur, singura,
        singuri, de unul singur, dupamasa, dupa masa, seara, pranz, la pranz, dupa amiaza
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
        urmatoare, in rest, in alta perioada, a doua zi, a treia zi, ziua cealalta, in ziua
        urmatoare, dupa aceea, peste cateva zile, alta saptamana
    """,
    Tag.SPAN: """
        toata saptamana, toata luna, saptamana asta toata, pana
        luni/marti/miercuri/joi/vineri/sambata/duminica/maine/poimaine, pana pe
        luni/marti/miercuri/joi/vineri/sambata/duminica, pana in weekend, pana in
        luni/marti/miercuri/joi/vineri/sambata/duminica, pana saptamana viitoare, pana luna
        viitoare, cateva zile, mai multe zile, o saptamana, doua saptamani, saptamani, zile la
        rand, pana la sfarsitul/finalul lunii/saptamanii/anului/sezonului, pana la sfarsit de
        luna/saptamana, pana la paste/craciun/anul/toamna/vara/primavara, pana la sarbatori,
        pana pe data de, pana in data de, in tot intervalul, in toata perioada
    """,
    Tag.HOUR: """
        ora, orele, dimineata la, minute, min, h, jumatate, o ora, ore, mai tarziu, o jumatate,
        sfert, un sfert, putin mai tarziu, ceva mai tarziu, cu intarziere, intarziere, cu putina
        intarziere, la prima, pe la, oricand, la orice ora, oricand doriti
    """,
    Tag.OTHER: """
        clientul, clienta, clientii, client, colegul, colegii, colega, colegu, piesa, piesele,
        piese, masina, centrala, aparatul, camera, camerele, sistemul, firma, domnul, doamna
        respectiva, el, ea, ei, ele, seful, soferul, furnizorul, echipamentul, instalatia,
        aerul, dansul, dansa, dumnealui, proprietarul, administratorul, portarul, vecinul,
        sotia, copilul, pompa, cazanul, beneficiarul, curierul, a confirmat, au confirmat, ati
        confirmat, ai confirmat, a acceptat, au acceptat, a refuzat, au refuzat, a respins,
        nimeni, cine, cineva, ati, ai, au, a, linkul, link ul, butonul, pagina, aplicatia, site
        ul, adresa, telefonul, numarul, atasamentul, fisierul, totul, ma duc acasa, altcineva,
        merg/vin/plec acasa, nume, numele, numar, nunti
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
        la, in, pe, din, de, cu, pentru, pt, ptr, pentru ca, pt ca, spre, deoarece, fiindca,
        intrucat, din cauza, din motive, avand in vedere, dat fiind, asa ca, deci, prin, dupa,
        langa, fata de, datorita, intre, sub, conform, peste, de pe, de la, asadar, prin urmare,
        motiv, motivul, intre timp, caci, respectiv, in concluzie
    """,
    Tag.BE: """
        e, este, sunt, suntem, i, s, is, ma aflu, ne aflam, m aflu
    """,
    Tag.PLAIN: """
        am, avem, are, aveti, stiu unde, stie, gasesc, cunosc, exista, primesc, primim,
        lipseste, lipsesc piese, trebuie, vreau sa, a fost, a primit, functioneaza, porneste,
        raspunde clientul, contine, apare, scrie, spune, deschide, gasit, vad, avut, suna,
        vorbi, trimite, gasi, vedea, citi, accesa, intra, descarca, telefona, discuta, explica,
        intelege, aduce, cara, ridica, sta, astepta, contacta, vizualiza, autentifica, loga,
        tine, cumpara, repara, termina, incepe, schimba, inlocui, demonta, imposibil de, greu
        de, as vrea sa stiu, vreau sa stiu, as dori sa stiu, m ar interesa
    """,
    Tag.TASK: """
        participarea, disponibilitatea, vizita, programarea, interventia, deplasarea, sosirea,
        venirea, lucrarea, data, intalnirea, termenul, intervalul, solicitarea, comanda,
        sarcina, cererea, asignarea, alocarea, alocarea mea, prezenta mea, participarea mea,
        venirea mea, disponibilitatea mea, efectuarea, montajul, montarea, revizia, reparatia,
        verificarea, lucrarea asta, treaba, treaba asta, interventiei, vizitei, programarii,
        lucrarii, prezentei, propunerea, propunerii, oferta, lucrari, lucrarile, interventii,
        lucrarea de ieri, solicitarii, comenzii, cererii, sarcinii, deplasarii, intalnirii,
        provocarea, misiunea, jobul, job, task ul, taskul, fisa, ticketul, tichetul, lucrarea
        propusa, plecarea, ora plecarii, participarii mele, participarii, cele de mai jos, cele
        de mai sus, cele stabilite, cele discutate, cele scrise, cele convenite, detaliile, ora
        si data, data si ora, locul
    """,
    Tag.FILL: """
        eu, noi, mie, imi, iti, mi, ma, ne, va, te, o, il, le, lui, si, mai, tot, chiar, asta,
        aia, acolo, aici, asa, pai, apoi, deja, va rog, te rog, rog, pls, please, cu totul,
        deloc, prea, un, mea, meu, mine, noua, ma rog, toate, si eu, cu mine, catre, personal,
        gresit, dvs, dumneavoastra, voastra, multa, hai, hai ca, haide, bre, frate, boss, nene,
        cu mare, propus, propusa, propuse, stabilita, ca de obicei, curand, imediat, maxim,
        maximum, cel mult, aproximativ, aprox, cam, in jur de, in jurul, inclusiv, iarasi, asta
        e, tocmai, tare, foarte, acum ca, intr, un pic, putin, pic, inapoi, alocat, alocata,
        ferm, cert, sigur ca, normal ca, clar ca, evident ca, nu doar ca, nu numai ca, drept
        pentru care, raspund, raspunsul meu, raspuns, mesaj, mail, email, interventie, luat,
        urmatoare, urmatoarea, aceasta, acest, acesta, aceea, acela, respectiva, unu, una, doi,
        doua, parte, partea, parte mea, telefonic, exact, datele, data propusa, verbal, prin
        telefon, la telefon, atunci, in ziua aia, in ziua aceea, in ziua respectiva, in ziua
        propusa, in ziua stabilita, in data aceea, la data aceea, in perioada asta, in perioada
        aceea, in perioada respectiva, in perioada propusa, in intervalul, in intervalul acela,
        in intervalul propus, in intervalul mentionat, in acea zi, in acea perioada, la data
        propusa, in data propusa, la acea data, in acel interval, la acea ora, la ora aceea, la
        ora aia, la ora respectiva, la ora propusa, la ora stabilita, in acel moment, in
        intervalul asta, perioada, in ziua, in acea saptamana, in saptamana aceea, in saptamana
        respectiva, in perioada mentionata, la data si ora stabilite, la data mentionata, la
        data stabilita, pe atunci, in intervalul stabilit, interval, ala, alea, mie personal,
        macar, doar atat, fara intarziere, fara gres, fara doar si poate, fara discutii, fara
        indoiala, fara graba, la fata locului, fata locului, la timp stabilit, la ora indicata,
        la orele stabilite, stabilite, indicata, indicat, mentionata, mentionat, mentionate,
        convenita, convenit, linistiti, stati linistiti, stai linistit, cu certitudine, efectiv,
        direct, promptitudine, de acolo, la adresa, la locatie, locatie, echipa, cu echipa, cu
        tot cu, cu un coleg, cu colegul, si gata, si punct, punct, gata, basta, si cu asta
        basta, te rog frumos, va rog frumos, la revedere, sincer, serios, pe bune, zau, din
        partea mea, din partea noastra, familia, familie, cu familia, cu copiii, cu sotia, la
        aceeasi ora, in acelasi timp, in acelasi interval, tot atunci, cu nevasta, cu treaba, cu
        treburi, pup, te pup, amandoi, impreuna, aceeasi, acelasi, aceleasi, aceiasi, cealalta,
        celalalt, celelalte, oricum, in orice caz, obligatoriu, punctual, fix, linistit,
        linistita, fara emotii, musai, tot asa, in principal, cat de curand, cat pot de repede,
        cu tot dragul, ca intotdeauna, ca data trecuta, ca si data trecuta, ca de fiecare data,
        categoric, definitiv, deja ca, azi noapte, pe bune ca, in zona, prin zona, la birou, la
        sediu, la depozit, la firma, acasa, pe aici, prin oras, in localitate, in oras, apai,
        mno, domne, sefule, dom sef, domnu sef, coane, tata, vere, fratele meu, domnilor
    """,
}
