import pytest

from crm.domain.replies import Decision, decide


@pytest.mark.parametrize(
    ("reply", "decision", "rule"),
    [
        ("", Decision.NONE, "empty"),
        (" \n\t", Decision.NONE, "empty"),
        ("Da, confirm", Decision.CONFIRM, "acceptance"),
        ("Nu pot", Decision.REJECT, "refusal"),
        ("confirm dacă vin piesele", Decision.UNCLEAR, "condition"),
        ("Am primit, mulțumesc", Decision.UNCLEAR, "receipt"),
        ("Confirm?", Decision.UNCLEAR, "question"),
        ("Cred că da", Decision.UNCLEAR, "hedge"),
        ("Las-o pe mâine", Decision.UNCLEAR, "postponement"),
        ("Pot doar vineri", Decision.UNCLEAR, "slot"),
        ("Da. Nu.", Decision.UNCLEAR, "contradiction"),
        ("Bună ziua", Decision.UNCLEAR, "unknown"),
        ("da " * 2_000, Decision.UNCLEAR, "long"),
    ],
)
def test_each_rule_has_its_name(reply: str, decision: Decision, rule: str) -> None:
    verdict = decide(reply)

    assert (verdict.decision, verdict.rule) == (decision, rule)


def test_the_words_it_fired_on_are_told() -> None:
    assert decide("Bună ziua! Din păcate nu pot ajunge.").words == "din pacate nu pot ajunge"


@pytest.mark.parametrize(
    ("negation", "acceptance"),
    [
        ("nu refuz", "confirm"),
        ("de ce nu", "vin"),
        ("cum să nu", "ajung"),
        ("nicio problemă", "da"),
        ("nu am nimic împotrivă", "accept"),
        ("no problem", "I'll be there"),
        ("kein Problem", "ich komme"),
        ("nem probléma", "megyek"),
    ],
)
def test_a_neutral_negation_says_nothing_by_itself(negation: str, acceptance: str) -> None:
    assert decide(negation).decision is Decision.UNCLEAR
    assert decide(f"{negation}, {acceptance}").decision is Decision.CONFIRM


@pytest.mark.parametrize("comma", ["confirmaţi", "confirmați", "confirmati"])
def test_comma_cedilla_and_bare_letters_are_the_same(comma: str) -> None:
    assert decide(f"Ştiu că {comma} voi").decision is Decision.UNCLEAR
    assert decide("Aşa rămâne, vin").decision is decide("Așa ramane, vin").decision


@pytest.mark.parametrize(
    "reply",
    [
        # Each of these looks like the other decision to a list of keywords.
        "nu e nicio problemă, ajung",
        "nu doar că vin, vin și cu scara",
        "nu am putut răspunde mai devreme, confirm",
        "nu uit, vin",
        "vin, nu întârzii",
        "Nu, nu e nicio problemă, vin",
        "no worries, I'll be there",
        "nu pot decât să confirm",
        "până la urmă pot",
        "Ich habe nichts dagegen, komme am Dienstag",
    ],
)
def test_negations_in_an_acceptance_do_not_turn_it(reply: str) -> None:
    assert decide(reply).decision is Decision.CONFIRM


@pytest.mark.parametrize(
    "reply",
    [
        "da, dar nu pot",
        "da, am văzut, dar nu pot",
        "confirm că nu ajung",
        "da, refuz",
        "ok, deci nu mai vin",
        "retrag confirmarea",
        "sigur că nu pot",
        "nu confirm",
        "I would confirm but I have no time",
        "ja, aber leider kann ich nicht",
        "nem tudok menni",
        "nu pot joi dar pot vineri",
    ],
)
def test_keywords_of_acceptance_in_a_refusal_do_not_turn_it(reply: str) -> None:
    assert decide(reply).decision is Decision.REJECT


@pytest.mark.parametrize(
    "reply",
    [
        "Vin și dacă plouă",
        "Revin: confirm pentru joi.",
        "Vin la 8. Nu la 10.",
    ],
)
def test_an_acceptance_that_is_not_understood_is_left_to_a_person(reply: str) -> None:
    assert decide(reply).decision is Decision.UNCLEAR


@pytest.mark.parametrize("slip", ["confrim", "cofirm", "confirn", "comfirm", "acept", "perefct"])
def test_one_slip_in_a_keyword_is_forgiven(slip: str) -> None:
    assert decide(slip).decision is Decision.CONFIRM


@pytest.mark.parametrize("word", ["conform", "confirma", "aspect", "prefect", "except", "singur"])
def test_a_real_word_is_no_slip(word: str) -> None:
    assert decide(word).decision is Decision.UNCLEAR


@pytest.mark.parametrize(
    ("plain", "slipped"),
    [
        ("Probabil ajung", "Porbabil ajung"),
        ("Dacă primesc piesele, confirm", "Dcaă primesc piesele, confirm"),
        ("I think I can make it", "I htink I can make it"),
        ("Talán tudok menni", "Tlaán tudok menni"),
        ("Ich glaube, das geht", "Ich gluabe, das geht"),
    ],
)
def test_a_slip_in_a_small_word_makes_no_answer(plain: str, slipped: str) -> None:
    assert decide(plain).decision is Decision.UNCLEAR
    assert decide(slipped).decision is Decision.UNCLEAR


@pytest.mark.parametrize(
    "reply",
    ["nupot veni", "joinu pot", "numă pot deplasa", "un pot", "nemtudok menni", "komme nich"],
)
def test_a_negation_counts_when_it_is_mistyped_or_glued(reply: str) -> None:
    assert decide(reply).decision is Decision.REJECT


@pytest.mark.parametrize(
    "reply",
    [
        "Sunt la Brașov până sâmbătă",
        "I'm in Vienna all week",
        "Mașina mea e la service",
        "Mein Auto ist in der Werkstatt",
        "Szervizben van a kocsim",
        "Mi s-a îmbolnăvit copilul",
    ],
)
def test_being_unavailable_is_a_refusal(reply: str) -> None:
    assert decide(reply).decision is Decision.REJECT


@pytest.mark.parametrize(
    "reply",
    [
        "Mașina clientului e la service",
        "Sunt acasă toată săptămâna",
        "Am fost bolnav",
        "Mă întorc din concediu",
        "Sunt la doctor până la 8",
        "Somebody else has the key",
    ],
)
def test_what_is_over_or_of_others_refuses_nothing(reply: str) -> None:
    assert decide(reply).decision is Decision.UNCLEAR
