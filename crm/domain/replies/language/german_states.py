"""German ways to be away, ill, without a car or at another job; folded."""

from crm.domain.replies.language.tags import Tag

STATES = {
    Tag.BUSY: """
        im urlaub, urlaub, krank, krankgeschrieben, krank geschrieben, im krankenstand,
        krankenstand, im krankenhaus, beim arzt, arzttermin, einen arzttermin, verhindert,
        leider verhindert, anderen termin, anderen auftrag, andere termine, einen anderen
        einsatz, anderen einsatz, schon einen termin, bereits einen termin, schon einen auftrag,
        ausgebucht, voll ausgebucht, verplant, schon verplant, besetzt, belegt, unabkommlich, im
        ausland, auf dienstreise, beim kunden, bei einem anderen kunden, bereits verplant,
        beschaftigt, nicht im land, auf schulung, frei an dem tag, bereits vergeben, verreist,
        auf montage, etwas dazwischengekommen, mir ist etwas dazwischengekommen,
        dazwischengekommen, terminkonflikt, terminuberschneidung, uberschneidung, uberschneidet
        sich, anderweitig verplant, bereits eingeplant, schon eingeplant, bereits gebucht, schon
        gebucht, bin unterwegs nach, beim zahnarzt, auf fortbildung, auf einer schulung, in
        elternzeit, arbeitsunfahig, erkaltet, grippe, operiert, operation, hochzeit, beerdigung,
        auf einer hochzeit, andere baustelle, auf einer anderen baustelle, bei einem anderen,
        keinen dienst, dienstfrei, freier tag, meinen freien tag, frei genommen, beim
        zahnarzt/arzt/doktor/orthopaden/kieferorthopaden/notar/anwalt/gericht/tuv/physiotherapeuten/mechaniker/tierarzt,
        einen zahnarzttermin, zahnarzttermin, zum zahnarzt, zum arzt, muss zum
        arzt/zahnarzt/gericht, in kur, in reha, auf reha, auf kur, in quarantane, in karenz, im
        ruhestand, in
        spanien/italien/ungarn/rumanien/osterreich/frankreich/griechenland/kroatien, auf
        (einer/eine/einem) (anderen/andere/anderem)
        hochzeit/beerdigung/taufe/schulung/dienstreise/geschaftsreise/fortbildung/messe/konferenz/weiterbildung/baustelle/reise/flug/lehrgang/montage,
        in einer besprechung/sitzung/schulung, in einem meeting, mein/unser
        auto/wagen/fahrzeug/transporter/lieferwagen/dienstwagen/bus/lkw (ist/hat/steht)
        (leider/noch) (in/eine) (der)
        kaputt/defekt/werkstatt/reparatur/panne/liegengeblieben/kaputtgegangen, auto/wagen
        kaputt, das/der auto/wagen (ist) kaputt/defekt, auto ist in der werkstatt, auto in der
        werkstatt, wagen in der werkstatt, habe kein auto, habe kein fahrzeug, kein auto, kein
        fahrzeug, kein fuhrerschein, eine autopanne, autopanne, panne, hatte einen unfall, einen
        unfall, unfall, mein kind/sohn/tochter/vater/frau/mann ist (leider) krank, meine
        frau/mutter/tochter ist (leider) krank, kind krank, kinder sind krank, kind ist krank,
        erkrankt, bin erkrankt, ich bin krank, krank im bett, die grippe, habe grippe, habe
        fieber, fieber, covid, corona, erkaltung, verletzt, habe mich verletzt, bein gebrochen,
        arm gebrochen, hand gebrochen, hexenschuss, bandscheibe, im spital, im bett, todesfall,
        trauerfall, familiarer notfall, aus gesundheitlichen grunden, aus personlichen grunden,
        gesundheitlich, bei anderem/anderen kunden, beim anderen kunden, bei einem kunden, einen
        anderen kunden, einen anderen auftrag, einen anderen termin, schon einen anderen termin,
        schon was anderes, schon etwas anderes, etwas anderes vor, was anderes vor, schon was
        vor, schon etwas vor, bereits etwas vor, anderweitig
        beschaftigt/gebunden/eingesetzt/eingeteilt, woanders, woanders eingeteilt/eingesetzt,
        anderswo, schon eingeteilt, bereits eingeteilt, komplett ausgebucht/verplant/voll, total
        ausgebucht, voll ausgelastet, ausgelastet, kalender ist voll, terminkalender ist voll,
        tag ist voll, bereits belegt, schon belegt, schon vergeben, uberlastet, im stress,
        geschaftlich unterwegs, dienstlich unterwegs, ausser landes, nicht in der stadt, nicht
        zu hause, frei an diesem tag, habe frei genommen, habe urlaub, habe ich urlaub, bin im
        urlaub, urlaub genommen, elternzeit, mutterschutz, vaterschaftsurlaub, sonderurlaub,
        ferien, in den ferien, in ferien, auf urlaub, verreise, auf reisen, gekundigt, habe
        gekundigt, nicht mehr in der firma, arbeite dort nicht mehr, arbeite nicht mehr,
        nachtschicht, nachtdienst, kein dienst, habe kein dienst, liege mit
        grippe/fieber/covid/corona im bett, liege im bett, liege im krankenhaus, liege flach,
        mit fieber, mit grippe, geht mir schlecht, mir geht es schlecht, geht es mir nicht gut,
        fuhle mich nicht gut, fuhle mich krank, ziehe um, umzug, heirate, habe prufung, habe
        eine prufung, verreisen, arbeite woanders, arbeite an dem tag woanders, muss zum doktor,
        muss zur beerdigung, muss zu einer beerdigung, muss zum begrabnis, begrabnis, muss zur
        therapie
    """,
}
