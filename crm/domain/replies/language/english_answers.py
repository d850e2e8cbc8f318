"""English idioms that answer: yes, no, and what says neither; folded."""

from crm.domain.replies.language.tags import Tag

ANSWERS = {
    Tag.HARMLESS: """
        no problem, no problem at all, no problems, not a problem, no worries, no worry, no
        issue, no issues, no rush, no need, no hurry, no objection, no objections, no bother, no
        trouble, no probs, no questions, no further questions, no complaints, nothing else,
        nothing against it, why not, do not worry, not to worry, can not wait, do not hesitate,
        i do not mind, do not mind, i have nothing against, have no objection/objections, will
        not forget, i do not refuse, will not be late, not refusing, do not forget, no doubt,
        without a problem, without problems, could not answer/reply/respond/write/call/confirm
        (earlier/sooner/before), could not get back, was not able to
        answer/reply/respond/confirm, have not had time to answer/reply/respond/confirm, did not
        see, did not notice, did not have time to answer/reply/respond, had no signal, sorry for
        not, not at all, not only, would not miss it, will not miss it, not a bad, not bad, no
        complaints here, will not let you down, i have no problem, have no problem, i do not
        have any questions, not busy, not reject/rejecting, can not say no, can not refuse, will
        not say no, can hardly say no
    """,
    Tag.FIRM: """
        i confirm, we confirm, confirm, confirmed, confirming, i can confirm, we can confirm,
        can confirm, happy to confirm, glad to confirm, pleased to confirm, would like to
        confirm, want to confirm, i hereby confirm, i accept, accept, accepted, we accept, i am
        confirming, accepting, approved, agreed, i agree, my answer is yes, answer is yes, i
        would be happy to accept, i am happy to accept, happy to accept
    """,
    Tag.REFUSE: """
        refuse, i refuse, reject, rejected, i reject, decline, declined, i decline, declining,
        rejecting, must decline, have to decline, need to decline, have to say no, have to
        reject, have to refuse, must refuse, impossible, i pass, will pass, have to pass,
        unable, am unable, not able, not be able, not possible, not feasible, no way, no chance,
        count me out, i am out, am out, not available, am not free, not free, not around, not in
        town, do not have time, do not have the time, have no time, no time, no capacity, no
        availability, have no availability, not going to work, not going to make it, not going
        to happen, not going to be able, will not work, withdraw, i withdraw, withdrawing, i
        retract, retract my, take back my confirmation, need to cancel, have to cancel, must
        cancel, i am cancelling, i am canceling, cancel my, will have to cancel, am forced to
        cancel, i cancel, afraid not, i am afraid not, answer is no, do not count on me, can not
        attend, can not accept, not attending, not coming, will not attend, will not be
        attending, will not be there, will not be coming, will not be available, not be
        available, do not think so, no can do, not this time, no longer available, no longer
        come, can no longer, no longer able, not for me, 👎, ❌, 🚫, ✖, i will pass, does not work,
        does not work for me, do not work for me, not work for me, no good, is no good, not good
        for me, does not suit me, do not want to, i do not want to, i do not want to come, would
        like to decline/cancel/withdraw, have to back out, back out, can not take, not gonna
        make it, have other commitments, prior engagement, schedule is full, my schedule is
        full, not able to come, not able to make it, not going to come, can not be there, not be
        there, not be able to make it, will skip, skip this one, have to skip, cancelling, have
        to withdraw, can not help, not work that day, not this week, not for this week, rather
        not do, does not suit, does not fit, not suitable, not convenient, no longer can, can
        not commit, can not take this, can not take it, can not do it, can not make it, will not
        do, not going, do not have availability, not in the country, have no free slots, no free
        slots, would have to decline, will have to decline, have to turn down, turn down, turn
        it down, not in a position, not on duty, do not work on, off duty, need to withdraw,
        pull out, must withdraw, forced to cancel, won not, need to back out, can not come, not
        available anymore, not able to do, not able to take, not able to attend, impossible for
        me
    """,
    Tag.REPLACE: """
        someone else, somebody else, another technician, another colleague, replacement, replace
        me, a replacement, instead of me, assign another, assign it to, another person, in my
        place, send another, to cover for me, cover for me
    """,
    Tag.BUSY: """
        on vacation, on holiday, on holidays, on leave, on annual leave, on sick leave, sick
        leave, sick, ill, out of town, out of the country, away, abroad, another job, other job,
        another assignment, another appointment, another intervention, another client, another
        customer, another site, already booked, fully booked, booked, double booked, overbooked,
        tied up, unavailable, indisposed, day off, off that day, i am off, at the doctor,
        doctor's appointment, a doctor appointment, in hospital, in the hospital, in surgery,
        busy, other commitments, prior commitment, another commitment, a conflict, scheduling
        conflict, conflicting, have other plans, no longer work, at a wedding, at a funeral,
        injured, have the flu, have a fever, stuck at, occupied, swamped, otherwise engaged,
        elsewhere, at another site, on another site, on another job, sick today, stuck at work,
        on a course, at a training, in training, on training, working elsewhere, on parental
        leave, other plans, prior commitments, family emergency, car broke down, my car broke
        down, in a meeting, travelling, traveling, on a business trip, something came up,
        something has come up, already scheduled, already assigned, have a conflict, conflict,
        clash, clashes, on duty elsewhere, prior appointment, have plans, day off that day, at
        the hospital, have surgery, having surgery, in quarantine, unwell, not feeling well,
        feeling sick, feeling unwell, broken leg, broke my, on a different site, on a different
        job, overlapping, on maternity leave, out of office that, have an exam, with another
        customer, with another client
    """,
    Tag.READY: """
        count me in, count on me, i am in, am in, works for me, that works, this works, it
        works, works fine, works, suits me, that suits me, suits, fine by me, fine with me, good
        for me, is fine, that is fine, is good, is ok, is okay, is perfect, sounds good, sounds
        great, sounds fine, sounds perfect, looks good, all good, all set, good to go, am
        available, i am available, available, am free, i am free, be available, free then, am
        ready, see you, see you there, see you then, see you tomorrow, will do, on it, i am on
        it, consider it done, you can count on me, i will take it, will take it, take it, i will
        do it, will do it, i will handle, will handle it, i will take care, take care of it,
        happy to do, happy to help, glad to help, with pleasure, my pleasure, looking forward,
        it is a deal, you got it, am on board, i am up for it, up for it, be my pleasure, happy
        to, glad to, booked it in, in my calendar, in my diary, no problem for me, 🫡, work for
        me, would be fine, would work, take this one, will take this, sounds like a plan, you
        bet, locked in, i will manage, can manage, will manage, fits, that fits, fits me, that
        suits, am up for, happy with, all fine, it is fine, looks fine, ready to go, that is
        perfect, that is great, that is good, that is ok, ok by me, okay with me, ok with me, ok
        for me, okay for me, fine for me, i am good, i am up, can do, that is doable, doable,
        accepted with pleasure, works perfectly, works great, works well, perfect for me, great
        for me, will take care of it, i have it in my calendar, added to my calendar, have
        blocked, blocked my calendar, put me down, sign me up, consider me in, ready, i will
        join, will join, happy to join, glad to join, got it covered, have it covered, you have
        my confirmation, it is confirmed, is confirmed, on schedule, as scheduled, sure will, no
        conflict, calendar is free, i have time, have time
    """,
    Tag.COME: """
        i will be there, will be there, we will be there, i will come, we will come, will come,
        i will attend, will attend, will be attending, will be present, i am coming, we are
        coming, am coming, are coming, coming, be there, i come, will go, i am going, i will
        arrive, will arrive, will make it, i will make it, will be on site, will be at, will
        show up, am attending, will participate, will be available, will be with you, on my way,
        will be coming, will be at the, will get there, get there at, will be around, will be
        onsite, will be on time, am on it
    """,
    Tag.ABLE: """
        i can, we can, can, able, am able, will be able, be able, could
    """,
    Tag.GO: """
        make it, come, attend, do it, do that, do this, do so, do the job, do, go, be present,
        be on site, get there, take this, take the job, take that, participate, arrive, fix,
        handle, help, show up, reach, make that, make this, make the, come by, be free, perform,
        travel, join, visit, serve, cover, help you, be on time, take on, get to
    """,
    Tag.ADMIT: """
        answer, reply, to confirm, respond, say
    """,
    Tag.NO: """
        no, nope, nah, no thanks, no thank you, no no, no sorry, nay, never
    """,
    Tag.NOT: """
        not, nor, neither, no longer, not any longer, not anymore
    """,
    Tag.YES: """
        yes, yep, yeah, yup, ok, okay, okey, oki, sure, fine, perfect, great, of course,
        certainly, absolutely, definitely, alright, all right, right, good, excellent, super,
        indeed, surely, cool, yes please, sure thing, for sure, very well, very good, awesome,
        gladly, affirmative, aye, lovely, deal, ok ok, yes yes, 👍, 👌, ✅, ✔, 🆗, ☑, 💪, wonderful,
        brilliant
    """,
}
