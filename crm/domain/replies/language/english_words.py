"""English words around an answer: doubt, conditions, times, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
    Tag.RECEIPT: """
        received, i received, i have received, i got it, got it, got your, noted, i see, saw it,
        i saw, seen, read it, i have read, understood, acknowledged, acknowledge, acknowledging,
        i acknowledge, confirm receipt, i confirm receipt, confirming receipt, confirm
        receiving, confirm that i received/got/have, confirm i received/got/have, i confirm that
        i received/got, receipt confirmed, copy that, roger, roger that, fyi received, duly
        noted, i know, got the, i have seen, well received, to confirm receipt, can confirm
        receipt, confirm the receipt
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
        to, should, can not confirm, unable to confirm, not able to confirm
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
        text you, ask my
    """,
    Tag.PENDING: """
        yet, for now, at the moment, right now, currently, at this time, so far, just now, as of
        now
    """,
    Tag.IF: """
        if, only if, unless, provided, provided that, as long as, on condition, on the
        condition, on condition that, under the condition, in case, but only if, assuming, so
        long as, subject to, except if, conditional, conditionally, contingent, depending on,
        given that the, depends, it depends, depends on
    """,
    Tag.WHETHER: """
        let me know if, tell me if, check if, ask if, ask them if, see if, find out if, know if,
        please confirm if, advise if, know whether, check whether
    """,
    Tag.CALM: """
        anything changes, something changes, anything comes up, something comes up, anything
        else, you need, you have, there is any, there are any, questions, any change, needed,
        need be, necessary, plans change, i am late, running late, i am delayed, required,
        problems, any problem, any issues, anything happens, things change, i get delayed, get
        stuck, i run late
    """,
    Tag.MOVE: """
        reschedule, rescheduled, rescheduling, postpone, postponed, move it, push it, push back,
        move this, another day, another date, a different day, a different date, different time
        slot, another time slot, change the date, delay it, leave it for, better tomorrow,
        rather tomorrow, shift it, can we do, how about, what about, other day, move the
    """,
    Tag.RETRACT: """
        after all, i changed my mind, changed my mind, actually, correction, scratch that,
        ignore my, disregard, update, on second thought, i was wrong, never mind, nevermind,
        sorted it, managed to, please ignore, i take it back, turns out, plans changed, i made a
        mistake, my mistake, change of plans
    """,
    Tag.THANKS: """
        thanks, thank you, thx, many thanks, cheers, ty, much appreciated, appreciated, thanks a
        lot, thanks for, thank you for, 🙏, for the info, for the information, for your message,
        for the message, for letting me know, for your mail, very much, so much, understanding,
        for the update, for the notice, for the invitation, for asking, thank you very much, for
        your email, for the details, for the heads up
    """,
    Tag.SORRY: """
        sorry, unfortunately, i am afraid, afraid, i am sorry, my apologies, apologies, regret,
        i regret, regrettably, sadly, regretfully, i am very sorry, we are sorry, to say, excuse
        me, so sorry, i am so sorry, apologise, apologize, to inform you
    """,
    Tag.HELLO: """
        hi, hello, hey, dear, good morning, good afternoon, good evening, good day, greetings,
        all, team, everyone, sir, madam, there, have a nice day, have a good day, have a great
        day, kind regards, regards, best, bye, nice day, hope you are well, i hope you are well,
        hope all is well, hi there, hi all, hi team
    """,
    Tag.BUT: """
        but, however, although, though, yet i, except that, only that, still
    """,
    Tag.THAT: """
        that
    """,
    Tag.TO: """
        to
    """,
    Tag.WILL: """
        will, shall, going to
    """,
    Tag.WOULD: """
        would, i would, would have, could have, should have, wish, i wish, would love, would
        like, want to, wanted to, planned to, was going to, was supposed to, was able, was, were
    """,
    Tag.WHEN: """
        when, once, after i, until, while, before i, as soon as, where, whenever, until i, how,
        what, who, which, please, kindly, can you, could you, would you, will you, you can, you,
        please confirm, i said, said that, i said that, i told you, told you
    """,
    Tag.ONLY: """
        only, earliest, not before, just on, not until
    """,
    Tag.LIMIT: """
        before, earlier than, earlier, sooner, sooner than, any earlier, until after, that
        early, so early, on time, in time, by then, alone, that fast, that soon, exactly at,
        more than, at exactly
    """,
    Tag.DAY: """
        today, tomorrow, tonight, monday, tuesday, wednesday, thursday, friday, saturday,
        sunday, mon, tue, wed, thu, fri, sat, sun, this week, that week, these days, january,
        february, march, april, june, july, august, september, october, november, december, that
        weekend, this weekend, weekend
    """,
    Tag.ELSE: """
        next week, next month, another time, next time, the week after, other times, some other
        time, the following week, any other day, the next day, the day after, following day
    """,
    Tag.HOUR: """
        am, pm, o'clock, o clock, noon, hour, hours, minutes, minute, morning, afternoon,
        evening, late, later, a bit late, a bit later, an hour later, half an hour, hrs, around,
        min, mins
    """,
    Tag.OTHER: """
        the client, client, the customer, customer, my colleague, colleague, colleagues, the
        part, parts, the parts, the car, the system, the camera, the boiler, he, she, they, it,
        the technician, the manager, my boss, the supplier, the equipment, someone, anyone,
        nobody, the link, the button, the attachment, the address, the file, the page, the door,
        the key, the keys, his, their
    """,
    Tag.ASK: """
        what, what time, when, where, who, how, how long, why, which, is, is there, are, are
        there, can, can you, can we, can i, could, could you, do, do i, do you, does, should,
        should i, will, would, would you, will there, may i, shall, have, has, any, which floor,
        whose, am i, did, or, who is, and what, and where, and who, and when, and is, and can,
        what is, please tell, is it
    """,
    Tag.PREP: """
        for, on, at, in, with, because, since, due to, as, from, by, of, so, about, to the,
        therefore, owing to, near, as i, given, into, via, during, because of, as planned, as
        scheduled, as agreed, as discussed, as requested, per
    """,
    Tag.PLAIN: """
        is, are, has, have, had, need, needs, bring, have the, know, find, open, see the, works
        with, need the, missing, get, read, access, call, understand, see, reach them
    """,
    Tag.FILL: """
        i, we, me, us, my, our, be, the, a, an, this, it is, just, also, too, really, very, and,
        yes i, with me, myself, here, right away, hereby, my attendance, attendance,
        participation, my participation, presence, my presence, availability, my availability,
        appointment, the appointment, the visit, job, the job, assignment, the assignment, the
        date, date, the time, time, slot, time slot, the slot, intervention, the intervention,
        booking, the booking, schedule, task, the task, that one, this one, then i, again, well,
        ok then, sadly i, now, been, even, both, personally, myself too, already, is a, let us,
        both of us, for me, planned, scheduled, proposed, given time, everything, all of it,
        let, as well, in person, unfortunately i, up, out, then, that day, on that day, that
        date, on that date, this date, during that period, in that period, in this period, this
        day, in that interval, in that slot, for that date, for this date, at all that day, at
        that time, at this time slot, on the proposed date, the proposed date, as proposed
    """,
}
