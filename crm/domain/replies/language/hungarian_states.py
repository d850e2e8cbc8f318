"""Hungarian ways to be away, ill, without a car or at another job; folded."""

from crm.domain.replies.language.tags import Tag

STATES = {
    Tag.BUSY: """
        szabadsagon, szabadsag, beteg, beteg vagyok, betegszabadsagon, tappenzen, korhazban,
        orvosnal, orvoshoz, elfoglalt, foglalt vagyok, elfoglalt vagyok, mas munkam, masik
        munkam, mas munkan, masik munkan, mas munka, masik munka, mas programom, programom van,
        mas dolgom, dolgom van, kulfoldon, elutaztam, elutazom, videken, tul vagyok terhelve,
        betelt, tele vagyok, tele a naptaram, mas ugyfelnel, masik ugyfelnel, mas helyen, masik
        cimen, eskuvon, temetesen, kozbejott valami, kozbejott, mas idopontom van, mas
        elfoglaltsag, utkozik, utkozes, be vagyok osztva, mashova vagyok beosztva, mashol
        vagyok, mashol dolgozom, szabadnapos, szabadnapom van, szabin, szabin vagyok,
        betegallomanyban, lazas vagyok, lazam van, mutetem lesz, nyaralok, nyaralni,
        fogorvosnal/orvosnal/korhazban/temetesen/eskuvon/birosagon/birosagon/vizsgan/kikepzesen/tanfolyamon/kepzesen/oktatason/ertekezleten/megbeszelesen/kulfoldon/videken/nyaralason/szabadsagon/betegszabadsagon/szervizben/kezelesen/vizsgalaton/keresztelon/repteren/konferencian/kikuldetesen/karantenban
        (leszek/vagyok/lesz/van),
        fogorvoshoz/orvoshoz/korhazba/temetesre/eskuvore/vizsgara/birosagra/kulfoldre/nyaralni/kepzesre/kezelesre/vizsgalatra
        (megyek/kell/mennem/utazom), elromlott/lerobbant/tonkrement/meghibasodott/osszetort
        (az/a) (autom/kocsim/auto/kocsi/furgon/teherauto/autonk/kocsink), (az/a)
        autom/kocsim/furgonom/autonk/kocsink/teherautom (el/most/sajnos) (van)
        elromlott/lerobbant/tonkrement/szervizben/rossz/szerelonel/szervizbe/romolva, nincs
        autom/kocsim/jarmuvem/kocsi, nincs mivel mennem/menni, auto nelkul, defektet kaptam,
        baleset/balesetem/balesetet (ert/volt/szenvedtem), balesetem volt, beteg
        lettem/vagyok/leszek, megbetegedtem, beteg a
        gyerek/gyerekem/lanyom/fiam/felesegem/anyam, beteg a, a gyerek beteg, a gyerekem beteg,
        influenzas vagyok, influenzas, lazas, megfaztam, covidos vagyok, covidos, eltort a/az
        labam/karom/kezem, eltortem a/az labam/karom/kezem, megserultem, serult vagyok, mutetem
        van, mutet, operalnak, korhazban vagyok/fekszem, tappenzen vagyok, gyaszeset, halaleset,
        csaladi okok, csaladi okokbol, szemelyes okok, szemelyes okokbol, egeszsegugyi okokbol,
        mas ugyfelnel vagyok/leszek/dolgozom, masik ugyfelnel vagyok/leszek/dolgozom, mas
        munkan/cimen/helyszinen/epitkezesen/munkahelyen vagyok/leszek/dolgozom, masik
        munkan/cimen/helyszinen/epitkezesen vagyok/leszek/dolgozom, masik helyszinen, mas
        helyszinen, mashol leszek, masutt, masutt vagyok, van mar masik/mas
        munkam/programom/idopontom/dolgom, mar van programom/munkam/masik/mas, mar van mas
        programom, mar van masik munkam, mar van egy masik munkam, mas programom van, mas munkam
        van, mas feladatom van, foglalt az idopont, foglalt a napom, tele a napom, tele van a
        naptaram, be vagyok tablazva, be van tablazva, el vagyok utazva, el leszek utazva,
        elutazok, nem vagyok otthon, szabadnapom lesz, szabadnapot vettem ki, szabadsagom van,
        szabadsagot vettem ki, kivettem szabadsagot, szabadsagon leszek, szabin leszek,
        kulfoldon leszek/vagyok, videken leszek/vagyok, nyaralunk, felmondtam, mar nem dolgozom
        ott, mar nem dolgozom, ejszakas vagyok, ejszakas muszakban, ejszakazom, esemenyen
        vagyok, orvoshoz/fogorvoshoz/korhazba kell mennem, orvosi vizsgalatom van, vizsgam van,
        eskuvom lesz, temetesem van, muteten, koltozom, koltozunk, vizsgazom, utazom, repulok,
        hazasodom, orvoshoz megyek, fogorvoshoz megyek, temetesre megyek, mashol van dolgom, mas
        varosban vagyok, masik varosban vagyok, sok a munkam, tele vagyok munkaval, dolgozom
        mashol
    """,
}
