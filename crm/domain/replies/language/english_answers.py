"""English acceptances and the verbs they are made of; folded."""

from crm.domain.replies.language.tags import Tag

ANSWERS = {
    Tag.YES: """
        yes, yep, yeah, yup, ok, okay, okey, oki, sure, fine, perfect, great, of course,
        certainly, absolutely, definitely, alright, all right, right, good, excellent, super,
        indeed, surely, cool, yes please, sure thing, for sure, very well, very good, awesome,
        gladly, affirmative, aye, lovely, deal, ok ok, yes yes, 👍, 👌, ✅, ✔, 🆗, ☑, 💪, wonderful,
        brilliant, okie, okie dokie, okey dokey, okay dokay, oke doke, k, kk, righto, yessir,
        yes sir, roger that yes, ya, yea, yah, yess, no worries yes
    """,
    Tag.FIRM: """
        i confirm, we confirm, confirm, confirmed, confirming, i can confirm, we can confirm,
        can confirm, happy to confirm, glad to confirm, pleased to confirm, would like to
        confirm, want to confirm, i hereby confirm, i accept, accept, accepted, we accept, i am
        confirming, accepting, approved, agreed, i agree, my answer is yes, answer is yes, i
        would be happy to accept, i am happy to accept, happy to accept
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
        conflict, calendar is free, i have time, have time, it is a yes, a yes from me, yes from
        me, i will take the job/task/assignment/slot/call/visit/booking, will take the
        job/task/assignment/slot/call/visit, i will do the job/task/visit/installation, i got
        this, got this, i have got this, i have got it, on board, we are on, game on, works on
        my end, works on my side, fine on my end, i will cover it, will cover it, i will pick it
        up, will pick it up, i will get it done, will get it done, no conflicts, i am in for it,
        ill do it, ill take it, ill handle it, ill take care of it, let us do it, let us go, let
        us go for it, go for it, let us do this, will sort it, i will sort it, happy to go, will
        manage it, i will look after it, leave it to me, leave it with me, i am on the case, on
        the case
    """,
    Tag.COME: """
        i will be there, will be there, we will be there, i will come, we will come, will come,
        i will attend, will attend, will be attending, will be present, i am coming, we are
        coming, am coming, are coming, coming, be there, i come, will go, i am going, i will
        arrive, will arrive, will make it, i will make it, will be on site, will be at, will
        show up, am attending, will participate, will be available, will be with you, on my way,
        will be coming, will be at the, will get there, get there at, will be around, will be
        onsite, will be on time, am on it, ill be there, ill come, ill be on site, ill go, ill
        attend, ill make it, our team will come/attend, our team will be there, team will be
        there, will drop by, will pop in, will pop by, will stop by, will swing by, will come
        by, will come over, will head over, will be over, will drive over, will drive there,
        will head there, am heading over, will turn up
    """,
    Tag.ABLE: """
        i can, we can, can, able, am able, will be able, be able, could
    """,
    Tag.GO: """
        make it, come, attend, do it, do that, do this, do so, do the job, do, go, be present,
        be on site, get there, take this, take the job, take that, participate, arrive, fix,
        handle, help, show up, make that, make this, make the, come by, be free, perform,
        travel, join, visit, serve, cover, help you, be on time, take on, get to, reach the
        site/location/place, reach you in
    """,
    Tag.ADMIT: """
        answer, reply, to confirm, respond, say
    """,
}
