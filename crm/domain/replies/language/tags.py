"""What a word or an idiom does in an answer; the tables give each word one tag."""

from enum import Enum, auto


class Tag(Enum):
    """The part a word plays; the grammar in `clauses` works on tags alone."""

    YES = auto()  # yes, ok, fine: weak, gives way to a refusal in the same breath
    FIRM = auto()  # the keyword itself: I confirm, accepted
    COME = auto()  # I come, I shall be there: becomes a refusal when negated
    READY = auto()  # whole statements: available, suits me, count me in
    ABLE = auto()  # can: needs nothing, a time or a verb of coming behind it
    GO = auto()  # infinitives of coming and doing
    ADMIT = auto()  # infinitives of confirming: "can't confirm" is no refusal
    NOT = auto()  # negations that look for what they negate
    NO = auto()  # negations that are a whole answer: nein, nope
    REFUSE = auto()  # I refuse, impossible, I withdraw
    BUSY = auto()  # on leave, ill, at another job
    REPLACE = auto()  # send somebody else
    HEDGE = auto()  # I think, maybe, I hope
    LATER = auto()  # I shall let you know, I shall check
    PENDING = auto()  # yet, for the moment: makes a negation provisional
    IF = auto()
    WHETHER = auto()  # tell me if: not a condition of coming
    CALM = auto()  # subjects of harmless conditions: anything changes, you need me
    MOVE = auto()  # postpone, reschedule
    RECEIPT = auto()  # received, seen, noted
    THANKS = auto()
    HARMLESS = auto()  # negations that say nothing against: no problem, I won't forget
    AUTO = auto()  # wording of automatic answers
    BUT = auto()
    RETRACT = auto()  # after all, I changed my mind, correction
    THAT = auto()
    TO = auto()  # subjunctive mark: the verb behind it is not stated as a fact
    WILL = auto()
    WOULD = auto()
    WHEN = auto()  # subordinate: when I arrive, after I finish
    ONLY = auto()
    LIMIT = auto()  # not before, earlier than: another hour, not a refusal
    DAY = auto()
    HOUR = auto()
    SPAN = auto()  # all week, until Saturday: away for good where a place stands before it
    ELSE = auto()  # another time, next week
    PREP = auto()
    BE = auto()  # copulas where they stand between a negation and what it negates
    TASK = auto()  # what is confirmed: presence, visit, appointment
    FILL = auto()  # pronouns, particles, adverbs without weight
    SORRY = auto()
    HELLO = auto()
    OTHER = auto()  # somebody or something else is spoken of: the client, the parts
    ASK = auto()  # words a question begins with
    PLAIN = auto()  # predicates that are neither: I have, I know, is missing
    UNKNOWN = auto()
