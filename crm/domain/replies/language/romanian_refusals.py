"""Romanian refusals, and negations that refuse nothing; folded."""

from crm.domain.replies.language.tags import Tag

REFUSALS = {
    Tag.NOT: """
        nu, n, nici, nu mai, nici nu, nuu, nici macar nu
    """,
    Tag.NO: """
        nu multumesc, nope, nu nu, nu nu nu, nu si nu, nup, nein, in nici un caz, nicidecum,
        nicicum, no, da de unde, absolut deloc, nu mersi, clar nu, evident nu, categoric nu,
        absolut nu, nici pomeneala, nici decum, nici poveste, niciodata, neah, neh, niet, ioc,
        nici mort, nici picat cu ceara
    """,
    Tag.REFUSE: """
        resping, respins, respingem, refuz, refuzat, refuzam, declin, imposibil, rejected,
        raspuns negativ, negativ, retrag confirmarea/acceptul/acordul/acceptarea, imi retrag
        confirmarea/acceptul/acordul, imi retrag, ma retrag, retrag, anulez
        confirmarea/participarea/programarea/vizita/venirea, imi anulez, trebuie sa anulez,
        trebuie sa refuz, trebuie sa renunt, va trebui sa refuz/anulez/renunt, renunt, sunt
        nevoit sa spun nu, trebuie sa spun nu, raspunsul (meu) e/este nu, confirm
        absenta/refuzul/anularea/indisponibilitatea/neprezentarea/imposibilitatea, nu contati pe
        mine, nu conta pe mine, nu te baza pe mine, nu va bazati pe mine, sa nu contati pe mine,
        nu am cum, nu am nicio posibilitate, nu am timp, nu am posibilitatea, nu am
        posibilitate, nu am disponibilitate, nu am loc, nu mai am loc, nu am liber, nu imi
        permite programul/timpul, nu mi permite programul/timpul, nu ma incadrez, nu e de mine,
        nu am niciun chef, o sa lipsesc, voi lipsi, nu ma pot prezenta, nu ma bag, nu ma baga,
        nu particip, nu sunt in (oras/localitate/tara/zona), nu sunt acasa, nu sunt aici, nu
        sunt prin zona, nu voi fi in oras/tara/localitate/zona, sub nicio forma, sub nici o
        forma, nici vorba, nici gand, in niciun caz, exclus, este exclus, e exclus, n are cum,
        nu are cum, nu e chip, nu am masina, nu am cu ce veni/ajunge/sa, nu mai vine nimeni, 👎,
        ❌, 🚫, ✖, nu vreau, nu doresc, nu intentionez, as dori sa refuz/anulez, as vrea sa
        refuz/anulez, doresc sa anulez/refuz, vreau sa anulez/refuz, un nu, nu vreau/doresc sa
        vin/merg/particip/ajung/accept/fac/iau/preiau, nu am chef, nu e posibil, nu este
        posibil, nu imi este posibil, nu mi e posibil, nu i posibil, nu mi iese, nu imi iese,
        zic pas, sar peste, nu de data asta, nu de data aceasta, de data asta nu, nu intra in
        discutie, nu am echipa, nu am oameni, nu am personal, nu am pe cine trimite, nu avem
        disponibilitate, nu avem echipa, nu avem oameni, nu avem timp, nu avem cum, nu avem
        capacitate, nu am capacitate, mi am dat demisia, anulez, anulam, anulati participarea,
        nu mi convine, nu imi este convenabil, nu mi surade, nu sunt in stare, nu ma simt bine,
        nu ma simt in stare, nu ma lasa programul, nu imi permit, nu mi permit, nu mai sunt
        disponibil, nu mai sunt liber, nu ma pot duce/ocupa/deplasa, nu pot sub nicio forma, nu
        voi fi, nu voi fi disponibil, nu voi fi in, nu am pe nimeni, cu parere de rau nu, nu va
        bazati, nu cu mine, nu conteaza pe mine, ies din schema, nu intru, nu imi permite, nu mi
        permite, nu ne permite, nu imi vine bine, nu mi vine bine, nu sunt de serviciu, nu
        lucrez, nu lucrez in, nu intra in programul, nu intra in program, nu o pot prelua, nu o
        pot lua, nu o pot face, nu il pot face, nu pot accepta, nu sunt programat, nu se
        incadreaza, nu ma incadrez in, nu imi e posibil, nu mi este posibil, nu este fezabil, nu
        e fezabil, nu corespunde, nu imi corespunde, nu mi pot permite, nu e pentru mine, nu
        este pentru mine, nu vin eu, nu eu, nu am disponibil, nu figurez, nu ma intereseaza, nu
        sunt interesat, nu imi asum, nu mi asum, trebuie sa spun pas, imi este imposibil, imi e
        imposibil, mi e imposibil, mi este imposibil, nu gasesc timp, nu imi fac timp, nu am
        ferestre, nu am fereastra, nu am slot, nu am sloturi, nu vad cum, trebuie sa
        declin/resping, nu e in zona mea, nu este in zona mea, sunt/suntem
        nevoit/nevoita/nevoiti/obligat/obligata/fortat/fortata/silit/silita/constrans sa
        anulez/refuz/resping/renunt/declin/anulam/refuzam/respingem/renuntam, ma vad
        nevoit/nevoita/obligat/obligata/silit/silita sa anulez/refuz/resping/renunt/declin,
        un/ni/mu/nnu pot/putem/vin/ajung/merg/particip/reusesc/accept/confirm, nu ma pot
        rupe/imparti, nu ma pot rupe/imparti in doua/bucati, nici nu ma gandesc, nici nu mi
        trece prin cap, nici prin cap nu mi trece, am permisul suspendat, mi au luat
        permisul/carnetul, mi au suspendat permisul, dau inapoi, dau inapoi cu, dau inapoi
        lucrarea, predau lucrarea, nu mai calc, pas, ma dau la o parte, nu pun piciorul, nu ma
        (mai) bagati/puneti/treceti/trimiteti/includeti/programati/chemati/contati/luati (in)
        (calcul/considerare), nu mai sunt
        angajat/angajata/angajatul/angajata/angajatii/colaborator, nu sunt
        angajat/angajata/angajatul, nu lucrez acolo, nu mai activez, nu mai fac parte, raspunsul
        e negativ, raspunsul este negativ, e un nu, este un nu, e nu,
        confirmarea/acceptul/acordul (mea/meu) e/este/ramane retrasa/anulata/nula/retras/anulat,
        confirmare anulata/retrasa, nu sunt/suntem la lucru/serviciu/munca/job/datorie, nu voi
        fi la lucru/serviciu/munca, nu sunt in serviciu/tura, nu sunt pe tura, nu intru in tura,
        echipa (noastra/mea) nu (mai) poate/vine/ajunge/merge/reuseste/accepta
        (veni/ajunge/merge/onora), echipa nu e/este disponibila, echipa (noastra/mea) e/este
        ocupata/plecata/indisponibila, echipa (noastra/mea) e/este in concediu, echipa
        (noastra/mea) e/este la alta lucrare, echipa (noastra/mea) refuza, rog/solicit/cer
        anularea/retragerea (participarii/confirmarii/prezentei), raspuns nu, raspund cu nu, zic
        nu, spun nu, refuz categoric, nu imi doresc, nu am
        calificarea/autorizatia/competentele/competenta, nu sunt autorizat/calificat, imi
        depaseste puterile, e peste puterile mele, ma depaseste, numai
        pot/putem/ajung/reusesc/vin/venim/merg/particip/preiau
    """,
    Tag.REPLACE: """
        pe altcineva, altcuiva, gasiti alt/altul/pe/inlocuitor/un inlocuitor, cautati
        alt/altul/pe/inlocuitor/un, gaseste pe, inlocuitor, inlocuiti ma, inlocuieste ma, sa ma
        inlocuiasca, in locul meu, alt coleg, un alt coleg, trimiteti alt/pe, trimite alt/pe,
        alt tehnician, puneti pe altul, pune pe altul, dati o altuia, da o altuia, pe altul, sa
        mearga altul, sa mearga altcineva, merge altcineva, cineva in loc, preia altcineva, vine
        altcineva, va merge altcineva, ma inlocuiti, ma inlocuieste, ma inlocuiasca, ma
        inlocuim, ma inlocui, sa vina altcineva, sa vina altul, vina altcineva, realocati,
        realocare, realoca, redistribuiti, redistribuirea, fiu inlocuit, inlocuirea mea, un alt
        tehnician, alta persoana, o alta persoana, alt om, un alt om, alta echipa, o alta
        echipa, desemnati pe, alocati alt, alocati pe, reasignati, reasigna, dati i lui, dati o
        lui, transferati, sa preia altcineva, preluati voi, alt instalator, alt electrician,
        scoateti ma, scoate ma, ma scoateti, taie ma, scoateti ma de pe, anulati mi, ma scoti,
        sa mi anulati, trimite/trimiteti/pune/puneti l/o pe, lasa/lasati l/o pe
        alt/altul/altcineva, stergeti ma, sterge ma, taiati ma, sa mearga in locul, am nevoie de
        altcineva/inlocuitor, aveti nevoie de altcineva, e nevoie de altcineva,
        rog/solicit/cer/propun/doresc inlocuire/inlocuirea, am nevoie de inlocuire, sa fiu
        inlocuita, fiu inlocuita, sa fiu inlocuit
    """,
    Tag.HARMLESS: """
        nicio problema, nici o problema, nu/nui (e/i/este/sunt/are/am) (nicio)
        problema/probleme/bai/baiuri, nu/nui e/i/este nicio/nici o problema, nu avem probleme,
        nu am probleme cu, fara probleme, fara nicio problema, fara nici o problema, no problem,
        no problemo, np, cum sa nu, de ce nu, cum de nu, dar cum sa nu, nu refuz, nu resping, nu
        zic nu, nu am nimic impotriva, nu am nimic de obiectat, nu am obiectii, nu am nicio
        obiectie, nu am nici o obiectie, nu uit, nu o sa uit, nu voi uita, nu intarzii, nu o sa
        intarzii, nu voi intarzia, nu am uitat, nu va faceti griji, nu-ti face griji, nu iti
        face griji, nici o grija, nicio grija, nu e nevoie, nu este nevoie, nu e cazul, nu e
        graba, nu ma deranjeaza, nu deranjeaza, nu e deranj, nu strica, nu (ma) supar, nu-i
        nimic, nu i nimic, nu e nimic, nu face nimic, nu am intrebari, nu mai am intrebari, nu
        ezitati, nu ezita, nu uitati, nu uita, nu e greu, nu e rau, nu suna rau, nu mi e greu,
        nu e departe, nu stau departe, nu conteaza, nu pot refuza, nu pot sa refuz, nu am de ce
        sa refuz, nu am motive/motiv sa refuz, nu vreau sa refuz, nu anulez, nu renunt, nu (mai)
        am alta lucrare, nu lipsesc, nu o sa lipsesc, nu voi lipsi, nu (va) dezamagesc, nu am
        (mai) putut raspunde/suna/scrie/vedea/vorbi/confirma (mai) (devreme/repede), nu am (mai)
        apucat/reusit sa raspund/scriu/sun/vad/confirm/citesc, nu am (mai) (va) raspuns, nu v am
        raspuns, nu ti am raspuns, nu am vazut (pana) (acum), nu am observat, nu am confirmat
        (pana) (acum) (inca), nu am stiut, nu am avut semnal/net, nu am avut cum sa
        raspund/scriu, nu am avut timp sa raspund/scriu/citesc/va/vad/confirm, nu am citit, nu
        am primit pana acum, nu (am) confirmat mai devreme, nu raman dator, nu-mi pare rau,
        retrag refuzul, imi retrag refuzul, nu mai devreme, nu mai devreme de, nu mai repede, nu
        mai repede de, nu inainte de, nu foarte devreme, nu chiar la, nu chiar asa devreme, nu
        fix la, nu ratez, nu pot sa nu confirm, nu (mai) sunt (deloc) ocupat, nu am altceva, nu
        am alt program, nu am altceva de facut, nu am cum sa refuz/resping, nu am cum sa
        zic/spun nu, nu pot zice/spune nu, nu am nimic programat, nu am nimic de adaugat, fara
        conditii, nu am niciun motiv sa refuz, nu am obiectiuni, nu sunt probleme, nu exista
        probleme, nu e vreo problema, nu mi este greu, nu poate, nu poate veni/ajunge/merge, nu
        pot veni ei, nu pot ei, nu am nevoie, nu mai am nevoie de, nu trebuie, nu este cazul, nu
        i nevoie, nu e nicio graba, nu e nici o problema pentru mine, nu va suparati, nu te
        supara, sa nu va suparati, nu e cazul sa, nu mai e nevoie sa ma, nu mai e nevoie sa
        sunati, nu e nevoie sa ma sunati, nu trebuie sa ma, nu va ingrijorati, nu aveti grija,
        nu aveti pentru ce, nu (am) nimic de zis, nu ai pentru ce, n aveti pentru ce, nu aveti
        de ce, nu o sa va dezamagesc, am fost refuzat, am fost respins, a fost refuzat, a fost
        respins, a fost refuzata, a fost respinsa, fara griji, fara grija, fara stres, fara
        grija mea, stati fara grija, stai fara grija, nu (mai) e/este nevoie de
        inlocuitor/altcineva/altul, nu (mai) trebuie inlocuitor/altcineva, nu (mai)
        cautati/trimiteti/gasiti (pe) inlocuitor/altcineva/altul, nu (mai) am nicio/nici
        treaba/lucrare/alta/interventie/programare (treaba/lucrare), nu (mai) am alta treaba, nu
        am alte lucrari/treburi/programari, nu am nimic de facut, nu am nimic altceva, nu am
        program, nu am ce face, nu am de ales, nu am incotro, nu m am gandit prea mult, nu ma
        mai gandesc, nu am stat pe ganduri, nu stau pe ganduri, nu (e/este/am/avem/exista/mai) o
        problema, nu am probleme, nu mai am probleme, inlocui/inlocuiesc/suplinesc pe
        altcineva/alt, nu vad de ce nu, nu ma opune nimic, nimic impotriva, nu puteam, nu voiam,
        nu vroiam, nu eram sigur/disponibil/liber, nu eram in oras, nu aveam cum/timp/chef, nu
        era in plan, nu planuiam, nu imi doream
    """,
}
