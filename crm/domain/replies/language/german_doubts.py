"""German doubts, conditions, delays, receipts and corrections; folded."""

from crm.domain.replies.language.tags import Tag

DOUBTS = {
    Tag.RECEIPT: """
        erhalten, habe ich erhalten, habe erhalten, bekommen, habe bekommen, gelesen, gesehen,
        zur kenntnis genommen, zur kenntnis, notiert, ist notiert, verstanden, bestatige den
        erhalt, bestatige den eingang, bestatige ich den erhalt, bestatige ich den eingang, ich
        bestatige den erhalt, ich bestatige den eingang, hiermit bestatige ich den erhalt,
        hiermit bestatige ich den eingang, empfang bestatigt, eingang bestatigt, erhalt
        bestatigt, angekommen, mail erhalten, nachricht erhalten, bestatige den empfang, weiss
        bescheid, bestatige dass ich erhalten, ist angekommen, erledigt, ist erledigt, war schon
        da, war gestern da
    """,
    Tag.AUTO: """
        automatische antwort, automatisch generiert, abwesenheitsnotiz, nicht im buro, nach
        meiner ruckkehr, eingeschrankten zugriff, in dringenden fallen, abwesend, ausser haus
    """,
    Tag.HEDGE: """
        vielleicht, wahrscheinlich, vermutlich, eventuell, evtl, moglicherweise, ich glaube,
        glaube, glaube ich, ich denke, denke, denke ich, denke schon, ich hoffe, hoffe,
        hoffentlich, versuche, ich versuche, werde versuchen, weiss nicht, weiss ich nicht,
        weiss noch nicht, weiss es nicht, weiss ich noch nicht, weiss es noch nicht, nicht
        sicher, bin nicht sicher, bin mir nicht sicher, mir nicht sicher, unsicher, unter
        vorbehalt, vorbehalt, mit vorbehalt, noch nicht, noch nicht sicher, sollte klappen,
        sollte gehen, musste gehen, musste klappen, sollte passen, wohl, voraussichtlich, nehme
        an dass, keine ahnung, kann nicht versprechen, kann nichts versprechen, kann noch nicht,
        glaube nicht, glaube kaum, glaube ich nicht, denke nicht, im prinzip, grundsatzlich,
        kann ich nicht sagen, kann noch nichts sagen, ungern, kann nicht bestatigen, kann ich
        nicht bestatigen, noch nicht bestatigen, 🤔, 🤷, eher nicht, bin gespannt ob, mal schauen,
        schwierig, weder ja noch nein, weder ja, jein, unentschieden, es gibt ein problem, habe
        ein problem, ein problem, wann ich kann, spass, war ein scherz, schwer zu sagen, wer
        weiss, mit einschrankung
    """,
    Tag.LATER: """
        melde mich, ich melde mich, werde mich melden, gebe bescheid, gebe ihnen bescheid, gebe
        euch bescheid, gebe dir bescheid, sage bescheid, mal sehen, schaue mal, muss schauen,
        muss erst, muss noch, ich prufe, prufe, muss prufen, werde prufen, klare ab, muss
        klaren, muss nachfragen, frage nach, frage mal, werde bestatigen, bestatige spater,
        bestatige morgen, bestatige ich spater, bestatige ich morgen, bestatige noch, spater
        bescheid, antworte spater, rufe an, ich rufe an, uberlege, warte auf, warte noch, komme
        darauf zuruck, ruckmeldung folgt, bestatigung folgt, sage ihnen spater, schaue nach,
        sehe nach, schau mal, bestatige sobald, bestatige wenn, ruckmeldung, muss ich erst
        prufen, prufe das, schaue in, kalender prufen, erst abklaren, abklaren, noch abklaren,
        nachschauen, muss nachschauen, sage noch bescheid, sage ihnen noch, spater zuruck, melde
        mich spater, ruckfragen, rucksprache, muss rucksprache, besprechen, muss das mit, noch
        besprechen, absprechen, abstimmen
    """,
    Tag.PENDING: """
        noch, momentan, im moment, derzeit, aktuell, zurzeit, zur zeit, vorerst, bislang,
        gerade, jetzt
    """,
    Tag.IF: """
        wenn, falls, sofern, nur wenn, nur falls, vorausgesetzt, unter der bedingung, unter der
        voraussetzung, soweit, es sei denn, solange, ausser wenn, im falle, vorbehaltlich,
        bedingung, voraussetzung, kommt darauf an, kommt drauf an, ohne, unter einer bedingung,
        unter bestimmten, nur unter, nur sobald, erst wenn, nur dann wenn, nur mit, nur bei,
        hangt davon ab, hangt ab, angenommen dass, je nachdem, gesetzt den fall
    """,
    Tag.WHETHER: """
        ob, sagen sie mir ob, mitteilen ob, bescheid ob
    """,
    Tag.CALM: """
        etwas dazwischen, was dazwischen, etwas andert, was andert, sich andert, sie fragen
        haben, fragen, etwas ist, was ist, noch etwas, probleme, mich verspate, spater komme,
        notig, sie etwas brauchen, brauchen sie, sie noch, bedarf, noch fragen, moglich
    """,
    Tag.MOVE: """
        verschieben, verschoben, verlegen, anderer termin, anderen tag, ein anderer tag, lieber
        morgen, lieber am, lieber, besser am, besser morgen, neuer termin, neuen termin,
        ausweichtermin, umplanen, alternativtermin, anderes datum, statt
        montag/dienstag/mittwoch/donnerstag/freitag/samstag/sonntag
    """,
    Tag.RETRACT: """
        doch noch, nun doch, jetzt doch, am ende doch, korrektur, korrigiere, ich korrigiere,
        andere meine antwort, habe es mir anders uberlegt, anders uberlegt, tatsachlich,
        eigentlich, hat sich erledigt, doch, bitte ignorieren, ich muss mich korrigieren, dann
        doch, mein fehler, habe mich geirrt, aus versehen, irrtumlich, versehentlich, aus irrtum
    """,
}
