"""English refusals, and negations that refuse nothing; folded."""

from crm.domain.replies.language.tags import Tag

REFUSALS = {
    Tag.NOT: """
        not, nor, neither, no longer, not any longer, not anymore
    """,
    Tag.NO: """
        no, nope, nah, no thanks, no thank you, no no, no sorry, nay, never
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
        me, is out, is not possible, is out of the question, out of the question, is a no go, no
        go, not me, bow out, have to bow out, step back, opt out, it is a no, a no from me, no
        from me, i am not working, we are not working, am not working, not at work, i do not
        work, not in the office, not around that day, i do not do, i am not coming, i am not
        going, not happening, hard pass, i will have to pass, have got to pass, negative, cancel
        me, cancel me out, count me as a no, strike me off, i am a no, our team can not, our
        team is not available, our team is fully booked, our team is busy, not interested, am
        not interested, not keen, not up for it, short staffed, understaffed, not qualified
    """,
    Tag.REPLACE: """
        someone else, somebody else, another technician, another colleague, replace me, a
        replacement, instead of me, assign another, assign it to, another person, in my place,
        send another, to cover for me, cover for me, take me off, remove me from, unassign me,
        reassign, reassigned, give it to, give this to, give the job to, pass it to, pass it on
        to, hand it to, hand it over, swap me out, find another, get someone, someone to cover,
        another tech, another guy, another engineer, find/send/get/need/arrange/request (me) (a)
        replacement/substitute, replacement please, replacement for me, a substitute,
        replacement needed for me
    """,
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
        not say no, can hardly say no, should be no problem/issue, should not be a
        problem/issue, should be no trouble, will not be a problem, will be no problem, no
        conflict at all, would be no problem, did not want to, i did not want to, was not sure,
        i was not sure, was not available, i was not able, do not see why not, see no reason not
        to, nothing stops me, nothing speaks against it
    """,
}
