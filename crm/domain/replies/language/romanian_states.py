"""Romanian ways to be away, ill, without a car or at another job; folded."""

from crm.domain.replies.language.tags import Tag

STATES = {
    Tag.BUSY: """
        in concediu*, concediu, concediu medical, concediul, plecat, plecata, plecati, ocupat,
        ocupata, ocupati, bolnav, bolnava, gripat, racit, internat, la spital, in spital, la
        doctor, la medic, in medical, indisponibil, indisponibila, am alta lucrare, am o alta
        lucrare, am (deja) o (alta) lucrare, am deja lucrare, am lucrare, am lucrari, am (deja)
        alte lucrari, am (deja) alta interventie, am (deja) o alta interventie, la alta lucrare,
        la o alta lucrare, la alt client, la un alt client, la alta interventie, am (deja) alt
        client, am (deja) alta programare, am (deja) o alta programare, am (deja) o programare,
        am deja programare, am programare, am altceva, am alte treburi, am treaba, am alt
        program, am nunta, am botez, am inmormantare, am examen, am doctor, am consultatie, am
        operatie, sunt (deja) prins, sunt full, full, program incarcat, programul plin, program
        plin, am programul plin, am plin, am zi libera, am liber atunci, zi libera, in
        delegatie, delegatie, in strainatate, in afara tarii/orasului/localitatii, plecat din
        tara/oras/localitate, nu mai lucrez, in carantina, accidentat, am avut un accident, mi s
        a stricat masina, masina stricata, am masina stricata, am masina in service, masina e in
        service, suprapus, se suprapune, mi se suprapune, in alta parte, in alt oras, in alta
        localitate, blocat, am copilul bolnav, sunt inca la, pe alt santier, la alt santier, alt
        santier, pe alta lucrare, cu alta lucrare, in alt judet, la un alt santier, vacanta, in
        vacanta, plec in concediu, am zbor, am avion, am control, am proces, am sedinta, am o
        sedinta, am intalnire, am o intalnire, am cursuri, la mare, la munte, la tara, la
        parinti, in germania, in italia, in spania, in anglia, in ungaria, in bulgaria, in alta
        tara, am febra, cu febra, cu gripa, cu covid, covid, am covid, in recuperare, operat, am
        o problema personala, probleme personale, probleme de sanatate, probleme medicale,
        motive medicale, motive de sanatate, am o urgenta, o urgenta, urgenta in familie, am
        alta deplasare, in deplasare, sunt liber in ziua aia de la, zi de concediu, sarbatoare,
        recuperare, plecat din, suprasolicitat, aglomerat, foarte aglomerat, am alt angajament,
        alt angajament, alta obligatie, alte obligatii, alte angajamente, am (deja)
        doua/trei/patru/cinci/2/3/4/5/6/alte/multe lucrari/interventii/programari/treburi, am
        mai multe lucrari/interventii/programari, mi a intervenit ceva, mi a intervenit, a
        intervenit ceva, a aparut ceva, mi a aparut ceva, sunt (deja) programat, sunt (deja)
        alocat la, programat in alta parte, suprapunere, suprapuneri, am suprapunere, am o
        suprapunere, am alte planuri, alte planuri, am planuri, am ceva programat, am ceva de
        facut, sunt in afara, sunt departe, sunt acasa cu, sunt singur cu copilul, am zile
        libere, in zile libere, libera legala, in permisie, la nunta, la botez, la inmormantare,
        la bunici, imobilizat, in ghips, cu piciorul in ghips, mi am rupt, mi am luxat, mi am
        scrantit, ma doare, ma opereaza, ma operez, am programare la medic, am programare la
        doctor, am fizioterapie, peste hotare, am bilete, am vacanta, in concediul de odihna, in
        cfs, cfs, fara masina, fara permis, la (un/o) (alt/alta)
        dentist/stomatolog/dentista/medic/doctor/policlinica/control/analize/operatie/ecografie/rmn/consultatie/fizioterapie/notar/tribunal/judecatorie/proces/instanta/politie/sedinta/curs/cursuri/training/instruire/examen/nunta/botez/inmormantare/parastas/cununie/priveghi/socri/aeroport/itp/maternitate,
        in
        spital/vacanta/delegatie/permisie/deplasare/sedinta/instanta/carantina/concediul/proces/doliu/concedii/pensie/garda/reanimare/convalescenta/maternitate/preaviz/somaj,
        in delegatia, in zi libera, in zi de concediu, pe concediu/medical/drumuri, in concediu
        de odihna, in concediu fara plata, am (un/o) (alt/alta)
        dentist/stomatolog/medic/control/consult/analize/zbor/proces/examen/nunta/botez/inmormantare/inmormantarea/parastas/cununie/deplasare/delegatie/urgenta/sedinta/curs/training/instruire/audit/eveniment/obligatie/obligatii/angajament/angajamente/treaba/treburi/operatia/internare/avion,
        am (deja) alte
        treburi/lucrari/interventii/programari/obligatii/angajamente/comenzi/solicitari, am (de)
        mers la doctor/medic/spital/nunta/inmormantare, am de dus copilul, plec/merg la
        doctor/medic/dentist/spital/mare/munte/nunta/inmormantare/tara, ma duc la
        doctor/medic/dentist/mare/munte/nunta/inmormantare/tara, plec/plecam in
        concediu/vacanta/strainatate/delegatie/germania/italia/spania/grecia/bulgaria/turcia/austria/anglia/ungaria/franta,
        plec din tara/oras/localitate, plec in alta localitate, plec in alt oras, plecam la
        mare/munte/tara, (mi) s a/au stricat/defectat/spart/rupt/blocat/avariat
        masina/duba/dubita/furgoneta/motorul/cutia/cauciucul,
        masina/masini/duba/dubita/furgoneta/masinii (mea/firmei/de/serviciu) (e/este/i/mi/s) (a)
        (inca/tot) stricata/defecta/avariata/blocata/imobilizata/praf/stricat/defectat,
        masina/duba/dubita/furgoneta (mea/firmei) (e/este/i/mi) (inca/tot) in/la
        service/reparat/reparatii/reparatie/mecanic/garaj/vopsitorie, mi e/i masina/duba/dubita
        in/la service/reparat/reparatii/mecanic, am/ramas masina/duba/dubita
        in/la/stricata/defecta service/reparat/reparatii/mecanic, am masina/duba/dubita
        defecta/avariata/stricata/blocata, am dus masina la service/reparat/mecanic, am lasat
        masina la service/reparat/mecanic, am ramas fara masina/permis/carnet, am ramas in pana,
        in pana, fara carnet, mi s a imbolnavit/imbolnavita, mi s au imbolnavit, s a imbolnavit
        copilul/copila/baiatul/fata/sotia/fiica/fiul/mama/tata, m am
        imbolnavit/accidentat/lovit/operat/ranit/fracturat/ars/taiat/intoxicat, ma simt rau, ma
        simt foarte rau, nu ma simt deloc bine, am
        raceala/gripa/pneumonie/hernie/migrena/lumbago/varsaturi/diaree/infectie/alergie/viroza/pojar/entorsa/fractura/temperatura,
        raceala, viroza, virozat, virozata, racita, gripata, internata, accidentata,
        imobilizata, suspendat, operata, febra, am facut febra/gripa/covid/pneumonie, infectat
        cu covid, pozitiv la covid/covid 19, am mana/piciorul/spatele/bratul in
        ghips/rupt/luxat/rupta/luxata, mi a murit, mi a decedat, a murit
        mama/tata/bunica/bunicul/socrul/soacra, am pe cineva in spital, a decedat, deces in
        familie, un deces, prins/prinsa/prinsi (cu/in/la/pe) (alta/o/alte/altceva) (alta)
        (lucrare/lucrari/treaba/treburi/sedinta/santier/interventie), sunt/suntem (deja)
        prins/prinsa/prinsi/programati/rezervat/rezervata/detasat, foarte prins, deja prins,
        angrenat, aglomerati, supraaglomerat, full de lucrari, rezervat la/in/pentru alt/alta,
        detasat, detasata, in alt punct de lucru, in alta zona, in zona opusa, in celalalt
        capat, ziua/zi mea libera, e ziua mea libera, liberul meu, imi iau liber, mi am luat
        liber/concediu, am luat liber/concediu, imi iau concediu, sunt liber de la munca, in
        saptamana libera, in tura de noapte, pe tura de noapte, de garda, in schimbul
        doi/trei/unu, schimbul de noapte, nu mai lucram, am demisionat, demisionat, am plecat
        din firma, nu mai sunt angajat/angajata, concediat, am fost
        concediat/internat/operat/accidentat, se suprapune/suprapun/bate/calca cu, mi se
        suprapun, se bat cap in cap, mi se bat cap in cap, peste alta lucrare, peste alta
        interventie, coincide cu alta/o/un/alt, cu alt client, la alti clienti, la alte lucrari,
        la un client in, cu alti clienti, la alta firma, la o alta firma, pentru alt client, cu
        copilul la doctor/medic/spital/urgente, copilul e bolnav, am copiii bolnavi, am copilul
        la/in spital, am copilul internat, ocupata pana peste cap, ocupat toata ziua, rezervat
        toata ziua, plin toata ziua, am ziua plina/ocupata/incarcata/full/blocata, ziua e plina,
        agenda (mea) (e/este) plina/incarcata/full, am agenda plina/full/incarcata, programul
        meu e plin, am program full, calendar plin, am fost
        detasat/delegat/trimis/mutat/chemat/repartizat la/in/pe, am fost detasat, am
        interventie/interventii, lipsesc, lipsim, voi lipsi din, mi s a/au suprapus, s a/au
        suprapus, am spatele/piciorul/mana/umarul/genunchiul/bratul/glezna/gatul
        blocat/blocata/rupt/rupta/luxat/luxata/intepenit/intepenita/umflat/umflata/operat/operata,
        sunt cu familia, cu familia la, am fost lovit, mi a busit cineva masina, mi au
        spart/lovit/furat/busit masina/duba, stau/raman/stam acasa, stau/raman cu
        copilul/copiii/fata/baiatul, stau in/la pat, la pat, plin, plina, plini, ma mut, ne
        mutam, ma insor, ma casatoresc, ma internez, ma interneaza, naste sotia/nevasta, sotia
        naste, nevasta naste, zbor spre, calatoresc, dau examen, dau examenul, sustin examen,
        dau bacul, la o instalare/montare/reparatie/interventie/lucrare/montaj, la un
        montaj/client din, lucrez la/in alt/alta, lucrez in alta parte, lucrez la alt client,
        lucrez pentru alt client, convocat, citat la, chemat la, sunt chemat la, sunt convocat
        la, am proces la, am termen la tribunal/judecatorie/instanta, in arest, am interviu, la
        interviu, la serviciul celalalt, la celalalt job, la celalalt serviciu
    """,
}
