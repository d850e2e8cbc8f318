"""German words around an answer: times, courtesies, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
    Tag.THANKS: """
        danke, vielen dank, danke schon, danke sehr, besten dank, herzlichen dank, dankeschon,
        fur die info, fur die information, fur die nachricht, fur ihre nachricht, danke fur,
        merci, fur die einladung, fur ihr verstandnis, verstandnis, 🙏, fur die mitteilung, danke
        ihnen, fur die anfrage, fur die mail
    """,
    Tag.SORRY: """
        leider, tut mir leid, es tut mir leid, sorry, entschuldigung, bedaure, ich bedaure,
        bedauere, bedauerlicherweise, verzeihung, entschuldigen sie, tut mir sehr leid, es tut
        mir sehr leid, schade
    """,
    Tag.HELLO: """
        hallo, guten tag, guten morgen, guten abend, gruss, grusse, servus, gruss gott, moin,
        liebe, sehr geehrte, sehr geehrter, damen, herren, damen und herren, herr, frau, team,
        zusammen, schonen tag, schones wochenende, mahlzeit, hi, grussgott, viele grusse,
        schonen abend, liebe kollegen, kollegen, tag, morgen zusammen, gruezi, hallo zusammen,
        liebes team, kolleginnen und, schonen tag noch, noch einen schonen
    """,
    Tag.BUT: """
        aber, jedoch, allerdings, nur dass, sondern, trotzdem, dafur, hingegen
    """,
    Tag.THAT: """
        dass, das ich
    """,
    Tag.TO: """
        zu
    """,
    Tag.WILL: """
        werde, werden, wird
    """,
    Tag.WOULD: """
        wurde, wurde gerne, wurde ja, hatte, ware, mochte, wollte, wurden, sollte, konnte,
        musste, will, war
    """,
    Tag.WHEN: """
        sobald, nachdem, bis ich, wahrend, bevor, wo, wie, was, wer, wann, als ich, bitte
        bestatigen sie, bestatigen sie, konnen sie, wenn ich ankomme, damit, um zu, habe gesagt,
        ich sagte, auch wenn, selbst wenn, egal ob, anfangs, zuerst, ursprunglich, am anfang,
        obwohl
    """,
    Tag.ONLY: """
        nur, erst, lediglich, fruhestens, ausschliesslich, nur noch, erst ab, erst am,
        spatestens
    """,
    Tag.LIMIT: """
        vor, fruher, eher als, eher, fruher als, vor 10, so fruh, punktlich, rechtzeitig,
        vormittags, allein, alleine, genau um, ganz so fruh, mehr als, nachmittag, nachmittags,
        abends, vormittag, mittag, mittags
    """,
    Tag.DAY: """
        heute, morgen, ubermorgen, montag, dienstag, mittwoch, donnerstag, freitag, samstag,
        sonntag, am montag, am dienstag, am mittwoch, am donnerstag, am freitag, am samstag,
        diese woche, in dieser woche, januar, februar, marz, april, juni, juli, august,
        september, oktober, november, dezember, heute abend, morgen fruh, am wochenende,
        wochenende
    """,
    Tag.ELSE: """
        nachste woche, kommende woche, anderes mal, ein anderes mal, ein andermal, das nachste
        mal, nachstes mal, ubernachste woche, in der nachsten woche, tags darauf, nachsten tag,
        nachsten monat
    """,
    Tag.SPAN: """
        die ganze woche, den ganzen monat, bis
        montag/dienstag/mittwoch/donnerstag/freitag/samstag/sonntag, bis zum
        montag/dienstag/mittwoch/donnerstag/freitag/samstag/sonntag, bis nachste woche, ein paar
        tage, einige tage, eine woche, zwei wochen, bis ende des monats, bis monatsende, bis zum
        ende der woche, bis wochenende
    """,
    Tag.HOUR: """
        uhr, um, gegen, stunde, stunden, minuten, spater, etwas spater, ein bisschen spater,
        halbe stunde, fruh, ab, eine stunde spater, verspatung
    """,
    Tag.OTHER: """
        der kunde, kunde, kunden, die kundin, kollege, der kollege, mein kollege, er, sie, man,
        die teile, ersatzteile, teil, das auto, anlage, die anlage, das system, die kamera, der
        chef, die firma, es gibt, jemand, niemand, der link, den link, das formular, die seite,
        die adresse, anhang, den anhang, die tur, schlussel, der schlussel, lieferant, die
        pumpe, heizung
    """,
    Tag.ASK: """
        was, wann, wo, wer, wie, wieso, warum, welche, welcher, welches, um wie viel uhr, ist,
        sind, gibt es, kann, konnen, konnen sie, kann ich, soll, soll ich, muss, muss ich, darf,
        haben, haben sie, hat, wurde, wen, wohin, ab wann, um wieviel, bis wann, und wo, und
        wann, oder, konnten sie, konnte, bringe ich, wieviel, passt, geht, habe ich, brauche ich
    """,
    Tag.PREP: """
        am, an, in, im, mit, fur, von, bei, wegen, weil, da ich, aufgrund, zum, zur, denn, also,
        auf, aus, nach, seit, trotz, uber, gemass, laut, wie geplant, wie vereinbart, wie
        besprochen, wie gewunscht, somit, deshalb, daher, bis, bis zum
    """,
    Tag.PLAIN: """
        ist, sind, habe, haben, hat, hab, brauche, brauchen, bringe, gibt, finde, finden,
        offnen, sehen, lesen, bekomme, fehlt, fehlen, benotige, kenne, erreichen, einloggen,
        bitte, bitte um, nehme, sprechen, telefonieren, anrufen, hochladen, tragen
    """,
    Tag.TASK: """
        termin, den termin, diesen termin, dieser termin, auftrag, den auftrag, einsatz, den
        einsatz, teilnahme, meine teilnahme, die teilnahme, anwesenheit, meine anwesenheit,
        besuch, bestatigung, die bestatigung, meine bestatigung
    """,
    Tag.FILL: """
        ich, wir, mir, mich, uns, mein, meine, der, die, das, den, dem, des, ein, eine, einen,
        es, auch, so, und, sehr, ganz, hiermit, dort, hier, bin, sein, ihnen, ihr, euch, ja gut,
        na, mal, halt, eben, dann ja, arbeit, bitte sehr, nun, schon, bereits, dieses, diese,
        diesen, dieser, jetzt gut, leider auch, wirklich, uberhaupt, gar, selbst, persohnlich,
        personlich, geplanten, vorgeschlagenen, beim, sowieso, wieder, mehr, daran, davon,
        beides, bei mir, zeitpunkt, zeit, uhrzeit, vor ort, doch gerne, nochmal, nochmals, muss,
        dann, an dem tag, an diesem tag, in dem zeitraum, zu der zeit, zu dieser zeit, zu dem
        termin, zu diesem termin, dieser zeit, da, in dieser zeit, zum vorgeschlagenen termin,
        zur vorgeschlagenen zeit, ohne verzogerung, ohne weiteres, jedenfalls, wie immer,
        ehrlich, ehrlich gesagt, chef, leute, meinerseits, von mir aus, von meiner seite,
        gleiche, gleichen, selbe, selben, zuverlassig, punkt, garantiert, halt so
    """,
}
