"""English doubts, conditions, delays, receipts and corrections; folded."""

from crm.domain.replies.language.tags import Tag

DOUBTS = {
    Tag.RECEIPT: """
        received, i received, i have received, i got it, got it, got your, noted, i see, saw it,
        i saw, seen, read it, i have read, understood, acknowledged, acknowledge, acknowledging,
        i acknowledge, confirm receipt, i confirm receipt, confirming receipt, confirm
        receiving, confirm that i received/got/have, confirm i received/got/have, i confirm that
        i received/got, receipt confirmed, copy that, roger, roger that, fyi received, duly
        noted, i know, got the, i have seen, well received, to confirm receipt, can confirm
        receipt, confirm the receipt, already done, i was there, it is done, finished, was
        there, have been there, already been
    """,
    Tag.AUTO: """
        automatic reply, automated reply, automated message, automatic response, out of the
        office, out of office, limited access, upon my return, on my return, when i return, for
        urgent matters, in urgent cases
    """,
    Tag.HEDGE: """
        i think, i think so, think so, i guess, guess, i believe, believe so, maybe, perhaps,
        probably, possibly, might, may, i hope, hope, hopefully, hoping, should be able, should
        be fine, should be ok, should be possible, should work, not sure, am not sure, i am not
        sure, unsure, i do not know, do not know, i do not know yet, not certain, try, i will
        try, trying, will do my best, do my best, likely, unlikely, not yet, can not say, can
        not promise, can not guarantee, can not tell, can not be sure, no promises, no idea,
        tentative, tentatively, seems, i suppose, suppose, i do not think, do not think, i
        doubt, doubt, not quite sure, in principle, pencil, could be, fairly sure, pretty sure,
        almost sure, i assume, assuming that works, might be able, i would say, 🤔, 🤷, supposed
        to, should, can not confirm, unable to confirm, not able to confirm, neither yes nor no,
        neither yes, yes and no, undecided, have not decided, 50 50, fifty fifty, i have a
        problem, have a problem, there is a problem, there is an issue, we have a problem, have
        an issue, when i can, whenever i can, just kidding, kidding, joking, who knows, hard to
        say, difficult to say, with reservations
    """,
    Tag.LATER: """
        let you know, will let you know, get back to you, will get back, come back to you, i
        will confirm, will confirm, we will confirm, going to confirm, confirm later, confirm
        tomorrow, confirm tonight, confirm soon, confirm by, confirm once, confirm when, confirm
        as soon as, confirm after, keep you posted, keep you updated, i will check, will check,
        let me check, need to check, have to check, check my, checking, i will see, will see,
        let me see, we will see, need to see, need to ask, have to ask, i will ask, let me ask,
        need to talk, have to talk, will answer, will reply, answer later, reply later, give me,
        waiting for, wait for, awaiting, think about it, will call you, need more time, need
        some time, pending, to be confirmed, tbc, look into it, look at my, sort it out, i will
        text you, ask my, check first, first check, check with, need to verify, have to verify,
        verify my, will verify, get back, revert, will revert, respond later, confirm shortly,
        will respond, will answer soon, will be in touch, be in touch, touch base, let me think,
        have to think, need to think, think it over, look at the schedule, look at my schedule
    """,
    Tag.PENDING: """
        yet, for now, at the moment, right now, currently, at this time, so far, just now, as of
        now
    """,
    Tag.IF: """
        if, only if, unless, provided, provided that, as long as, on condition, on the
        condition, on condition that, under the condition, in case, but only if, assuming, so
        long as, subject to, except if, conditional, conditionally, contingent, depending on,
        given that the, depends, it depends, depends on, without, on the understanding, with the
        condition, under one condition, on one condition, one condition, only when, only once,
        in the event, supposing, so long, whenever possible, barring, if and only if, contingent
        on, hinges on
    """,
    Tag.WHETHER: """
        let me know if, tell me if, check if, ask if, ask them if, see if, find out if, know if,
        please confirm if, advise if, know whether, check whether, would like to know if, like
        to know whether, want to know if, i would like to know if
    """,
    Tag.CALM: """
        anything changes, something changes, anything comes up, something comes up, anything
        else, you need, you have, there is any, there are any, questions, any change, needed,
        need be, necessary, plans change, i am late, running late, i am delayed, required,
        problems, any problem, any issues, anything happens, things change, i get delayed, get
        stuck, i run late, possible
    """,
    Tag.MOVE: """
        reschedule, rescheduled, rescheduling, postpone, postponed, move it, push it, push back,
        move this, another day, another date, a different day, a different date, different time
        slot, another time slot, change the date, delay it, leave it for, better tomorrow,
        rather tomorrow, shift it, can we do, how about, what about, other day, move the, cancel
        it, cancel this, cancel the, ok cancel, cancel that, instead of
        monday/tuesday/wednesday/thursday/friday/saturday/sunday
    """,
    Tag.RETRACT: """
        after all, i changed my mind, changed my mind, actually, correction, scratch that,
        ignore my, disregard, update, on second thought, i was wrong, never mind, nevermind,
        sorted it, managed to, please ignore, i take it back, turns out, plans changed, i made a
        mistake, my mistake, change of plans, by mistake, by accident, by error, accidentally,
        mistakenly, in error
    """,
}
