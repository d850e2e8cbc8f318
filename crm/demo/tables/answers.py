"""What employees write back, what people remark, and why jobs are called off."""

CONFIRMATIONS = (
    "Da, confirm.",
    "Confirm, ajung la ora 9.",
    "Bună ziua,\nConfirm participarea.",
    "Da, sunt disponibil.",
    "Confirm. Am nevoie de scara de 6 m.",
    "De acord, particip.",
    "Ok, vin.",
    "Da, confirm. Trec întâi pe la depozit după piese.",
    "Confirm, dar ajung după ora 11.",
)
REJECTIONS = (
    "Nu pot, sunt în concediu.",
    "Îmi pare rău, nu pot ajunge, sunt la altă lucrare.",
    "Nu sunt disponibil în acele zile.",
    "Nu, am deja o lucrare la Ploiești în ziua aceea.",
)
UNCLEAR = (
    "Cine are cheia de la camera tehnică?",
    "Cred că ajung, dar nu știu sigur.",
    "Se poate muta pe joi?",
    "Confirm doar dacă primesc piesele până vineri.",
)
REMARKS = (
    "Clientul a sunat din nou și roagă să fie anunțat cu o oră înainte.",
    "Accesul se face prin spate; la poartă se dă numele echipei.",
    "Piesele sunt în depozit, raftul 4, puse deoparte pentru această lucrare.",
    "Clientul cere deviz înainte de orice înlocuire.",
    "Parcarea este strâmtă, se poate veni numai cu mașina mică.",
    "Am vorbit cu persoana de contact: programul este între 8 și 16.",
    "Clientul a trimis fotografii; defectul se vede clar.",
)
CANCELLATIONS = (
    "Clientul a rezolvat singur, erau siguranțele căzute.",
    "Apel dublat: lucrarea există deja.",
    "Clientul a amânat lucrarea pe termen nedeterminat.",
    "Clientul nu a acceptat devizul.",
)
REOPENED = "Defectul a reapărut după două zile; am revenit și am înlocuit și releul."
