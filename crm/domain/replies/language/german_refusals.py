"""German refusals, and negations that refuse nothing; folded."""

from crm.domain.replies.language.tags import Tag

REFUSALS = {
    Tag.NOT: """
        nicht, kein, keine, keinen, keinem, keiner, nichts, nicht mehr
    """,
    Tag.NO: """
        nein, no, nee, ne, nein danke, nein leider, nein leider nicht, niemals, nie, nein nein,
        noe
    """,
    Tag.REFUSE: """
        lehne ab, ich lehne ab, lehne ich ab, lehne den auftrag ab, lehne den termin ab, lehne
        leider ab, abgelehnt, ablehnen, muss ablehnen, muss leider ablehnen, absagen, muss
        absagen, muss leider absagen, sage ab, ich sage ab, sage leider ab, sage den termin ab,
        sage ich ab, abgesagt, absage, unmoglich, geht leider nicht, geht nicht, geht gar nicht,
        klappt nicht, klappt leider nicht, klappt bei mir nicht, passt nicht, passt leider
        nicht, passt mir nicht, passt mir leider nicht, schaffe es nicht, schaffe ich nicht,
        schaffe das nicht, schaffe es leider nicht, schaffe ich leider nicht, ist nicht moglich,
        leider nicht moglich, nicht moglich, nicht machbar, keine zeit, habe keine zeit, keine
        kapazitat, keine moglichkeit, kein termin frei, kann nicht, kann leider nicht, nicht
        verfugbar, stehe nicht zur verfugung, bin nicht da, bin nicht dabei, bin nicht
        verfugbar, bin leider nicht da, komme nicht, komme leider nicht, ziehe meine zusage
        zuruck, ziehe zuruck, ziehe die zusage zuruck, nehme meine zusage zuruck, storniere,
        stornieren, muss stornieren, auf keinen fall, rechnen sie nicht mit mir, ohne mich, muss
        passen, 👎, ❌, 🚫, ✖, ist mir nicht moglich, wird nichts, kann den termin nicht
        wahrnehmen, kann den termin leider nicht wahrnehmen, keinesfalls, unter keinen
        umstanden, antwort ist nein, kommt nicht in frage, bin raus, raus, nehme nicht teil,
        nehme nicht an, kann da nicht, mochte absagen, mochte ablehnen, mochte nicht, will
        nicht, den termin absagen, ablehne, geht sich nicht aus, haut nicht hin, schaff ich
        nicht, schaff es nicht, anderweitig, keine kapazitaten, bekomme ich nicht hin, kriege
        ich nicht hin, habe leider keine zeit, habe da keine zeit, da keine zeit, habe ich keine
        zeit, habe ich da keine zeit, habe ich leider keine zeit, werde nicht kommen, werde
        nicht da sein, werde nicht dabei sein, kann nicht kommen, nicht zusagen, muss den termin
        absagen, muss ich absagen, muss ich leider absagen, muss ich ablehnen, passt bei mir
        nicht, passt mir gar nicht, passt da nicht, kann ich nicht einrichten, lasst sich nicht
        einrichten, nicht einrichten, ist nicht machbar, kann nicht teilnehmen, kann nicht
        zusagen, muss zurucktreten, trete zuruck, trete vom, bin nicht im dienst, arbeite nicht,
        arbeite ich nicht, nicht einsatzbereit, stehe leider nicht, stehe ich nicht, verzichte,
        nicht in der lage, ausser stande, wird bei mir nichts, bin nicht im lande, fallt aus,
        fallt flach, fallt fur mich aus, keine chance, bin nicht in der stadt, ich passe, da
        passe ich, geht bei mir nicht, bei mir nicht, lieber nicht, sagen wir ab, wir sagen ab,
        streichen sie mich, nehmen sie mich raus, zuruckziehe, zuruckgezogen, zuruckziehe
        meine/die/diese zusage/bestatigung/annahme
    """,
    Tag.REPLACE: """
        jemand anderen, jemand anderer, jemand anders, jemand anderes, anderen kollegen, anderen
        techniker, einen anderen, ein anderer, vertretung, kollegen schicken, an meiner stelle,
        schicken/senden/finden/suchen/nehmen/fragen/beauftragen/organisieren/entsenden/bestellen
        sie bitte/doch jemand/einen anderen/anderes/andern/ersatz/kollegen,
        schicken/senden/finden/suchen/nehmen/fragen/beauftragen/organisieren/entsenden sie
        jemand/einen/anderen/ersatz/kollegen (anderen/anderes/anders), ersatz
        schicken/finden/suchen/besorgen/organisieren, einen ersatz, um ersatz, brauche ersatz,
        brauchen ersatz, bitte ersatz
    """,
    Tag.HARMLESS: """
        kein problem, keine probleme, kein thema, gar kein problem, uberhaupt kein problem, kein
        ding, ohne probleme, ohne problem, warum nicht, wieso nicht, nichts dagegen, habe nichts
        dagegen, keine einwande, kein einwand, keine sorge, keine frage, keine fragen, keine
        eile, macht nichts, nicht schlimm, vergesse nicht, vergesse ich nicht, nicht vergessen,
        nicht zogern, zogern sie nicht, lehne nicht ab, ich lehne nicht ab, sage nicht nein, sag
        nicht nein, konnte nicht fruher antworten, konnte leider nicht fruher antworten, konnte
        ich nicht antworten, konnte nicht antworten, nicht fruher gemeldet, nicht eher gemeldet,
        nicht fruher melden, nicht eher antworten, nicht nur, keine umstande, kein stress, mache
        mir keine, stort mich nicht, werde nicht zu spat kommen, komme nicht zu spat, werde mich
        nicht verspaten, nicht gesehen, nicht erhalten, ich verspate mich nicht, steht nichts im
        weg, spricht nichts dagegen, nichts im wege
    """,
}
