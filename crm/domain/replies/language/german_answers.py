"""German acceptances and the verbs they are made of; folded."""

from crm.domain.replies.language.tags import Tag

ANSWERS = {
    Tag.YES: """
        ja, jawohl, jo, jep, jap, ok, okay, oki, klar, na klar, naturlich, selbstverstandlich,
        gerne, sehr gerne, gern, in ordnung, alles klar, gut, sehr gut, perfekt, super, prima,
        sicher, genau, bestens, wunderbar, toll, alles gut, ja gerne, ja klar, aber klar, passt
        schon, top, auf jeden fall, jederzeit, yes, sure, 👍, 👌, ✅, ✔, 🆗, ☑, 💪, absolut,
        definitiv, ja ja, aber sicher, ausgezeichnet
    """,
    Tag.FIRM: """
        bestatige, ich bestatige, bestatigt, hiermit bestatige ich, wir bestatigen, zugesagt,
        ich sage zu, sage zu, sage hiermit zu, zusage, meine zusage, ich nehme den auftrag an,
        nehme den auftrag an, nehme den termin an, nehme an dem termin teil, nehme das an,
        akzeptiere, akzeptiert, angenommen, einverstanden, confirmed, ok bestatigt, kann
        bestatigen, ich kann bestatigen, kann ich bestatigen, mochte bestatigen, mochte hiermit
        bestatigen, mochte den termin bestatigen, auftrag angenommen, bin einverstanden, meine
        antwort ist ja, annehme
    """,
    Tag.READY: """
        bin dabei, ich bin dabei, wir sind dabei, bin da, ich bin da, werde da sein, bin vor
        ort, passt, passt mir, passt mir gut, passt gut, passt so, das passt, passt fur mich, es
        passt, geht klar, das geht klar, geht, das geht, geht in ordnung, klappt, das klappt, es
        klappt, mache ich, mach ich, ich mache das, mache das, wird gemacht, wird erledigt,
        ubernehme, ich ubernehme, ubernehme ich, ubernehme das, bin verfugbar, verfugbar, stehe
        zur verfugung, zur verfugung, habe zeit, ich habe zeit, hab zeit, konnen auf mich
        zahlen, auf mich zahlen, mit mir rechnen, auf mich rechnen, erledige ich, bin bereit,
        wir sehen uns, sehen uns, bis morgen, bis dann, ist ok, ist okay, ist in ordnung, ist
        gut, ist perfekt, kein problem fur mich, freue mich, ist notiert und bestatigt, bin
        einsatzbereit, nehme teil, nehme ich an, nehme an, schaffe ich, schaffe es, das schaffe
        ich, steht, termin steht, termin passt, eingetragen, 🫡, klappt bei mir, kriege ich hin,
        bekomme ich hin, bin am start, habe ich zeit, ja das geht, habe da zeit, das ist ok, das
        ist in ordnung, ist fur mich ok, fur mich in ordnung, fur mich ok, ist fur mich in
        ordnung, wir machen das, machen wir, werde ich machen, erledige das, ist okay fur mich,
        bin gerne dabei, notiert und zugesagt, bin vor ort um, fahren wir hin, ubernehme gern,
        klar doch, dabei, bin fix dabei, auf mich ist verlass, kann ich ubernehmen, habe den
        termin, bin um, werde ich erledigen, kann ich einrichten, lasst sich einrichten, richte
        ich ein, ist machbar, machbar, das ist machbar, habe frei, bin frei, ich bin frei, habe
        nichts vor, mache mich auf den weg, nehme ich wahr, nehme wahr, ist gebongt, gebongt,
        abgemacht, ist abgemacht, ausgemacht, wie ausgemacht, ist eingetragen, ist vermerkt,
        trage ich ein, ist geritzt, halte ich ein, freu mich, bin mit dabei, das ubernehme ich,
        ich ubernehme das
    """,
    Tag.COME: """
        ich komme, komme, wir kommen, komm, ich werde kommen, werde kommen, werde dort sein, bin
        dort, werde vor ort sein, fahre hin, ich fahre, bin punktlich, werde teilnehmen, werde
        da, komme ich, werde ich kommen, werde ich da sein, bin ich da, bin ich dabei, bin ich
        vor ort, kommen wir, werde anwesend, wir sind da
    """,
    Tag.ABLE: """
        kann, ich kann, konnen, wir konnen, kann ich, konnte ich, konnen wir
    """,
    Tag.GO: """
        kommen, machen, ubernehmen, da sein, dabei sein, teilnehmen, wahrnehmen, erledigen,
        annehmen, vorbeikommen, durchfuhren, einhalten, ausfuhren, hinfahren, fahren, vor ort
        sein, dort sein, anreisen, erscheinen
    """,
    Tag.ADMIT: """
        bestatigen, antworten, zusagen, sagen, bescheid geben
    """,
}
