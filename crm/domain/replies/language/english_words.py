"""English words around an answer: times, courtesies, particles; folded."""

from crm.domain.replies.language.tags import Tag

WORDS = {
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
        please confirm, i said, said that, i said that, i told you, told you, even if, no matter
        if, at first, initially, originally, i was going to say
    """,
    Tag.ONLY: """
        only, earliest, not before, just on, not until
    """,
    Tag.LIMIT: """
        before, earlier than, earlier, sooner, sooner than, any earlier, until after, that
        early, so early, on time, in time, by then, alone, that fast, that soon, exactly at,
        more than, at exactly, morning, afternoon, evening, in the morning, in the afternoon
    """,
    Tag.DAY: """
        today, tomorrow, tonight, monday, tuesday, wednesday, thursday, friday, saturday,
        sunday, mon, tue, wed, thu, fri, sat, sun, this week, that week, these days, january,
        february, march, april, june, july, august, september, october, november, december, that
        weekend, this weekend, weekend, th, st, nd, rd, of march, of april, of may, of june
    """,
    Tag.ELSE: """
        next week, next month, another time, next time, the week after, other times, some other
        time, the following week, any other day, the next day, the day after, following day
    """,
    Tag.SPAN: """
        all week, all month, the whole week, the entire week, all weekend, until/till/through
        monday/tuesday/wednesday/thursday/friday/saturday/sunday, until the, till the, until
        next week, until next month, for a week, for two weeks, for the week, for a few days,
        the rest of the week, until the end, until the end of the week/month/year, till the end
        of the week/month, for the rest of the week/month, for another week
    """,
    Tag.HOUR: """
        am, pm, o'clock, o clock, noon, hour, hours, minutes, minute, late, later, a bit late, a
        bit later, an hour later, half an hour, hrs, around, min, mins
    """,
    Tag.OTHER: """
        the client, client, the customer, customer, my colleague, colleague, colleagues, the
        part, parts, the parts, the car, the system, the camera, the boiler, he, she, they, it,
        the technician, the manager, my boss, the supplier, the equipment, someone, anyone,
        nobody, the link, the button, the attachment, the address, the file, the page, the door,
        the key, the keys, his, their, everything
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
        agreed, as discussed, as requested, per
    """,
    Tag.PLAIN: """
        is, are, has, have, had, need, needs, bring, have the, know, find, open, see the, works
        with, need the, missing, get, read, access, call, understand, see, talk, speak,
        download, log, carry, answer the, pick, park, reach, i would like to know, would like to
        know, want to know
    """,
    Tag.TASK: """
        my attendance, attendance, participation, my participation, presence, my presence,
        availability, my availability, appointment, the appointment, the visit, job, the job,
        assignment, the assignment, the date, date, slot, time slot, the slot, intervention, the
        intervention, booking, the booking, schedule, task, the task
    """,
    Tag.FILL: """
        i, we, me, us, my, our, be, the, a, an, this, it is, just, also, too, really, very, and,
        yes i, with me, myself, here, right away, hereby, the time, time, that one, this one,
        then i, again, well, ok then, sadly i, now, been, even, both, personally, myself too,
        already, is a, let us, both of us, for me, planned, scheduled, proposed, given time, all
        of it, let, as well, in person, unfortunately i, up, out, then, that day, on that day,
        that date, on that date, this date, during that period, in that period, in this period,
        this day, in that interval, in that slot, for that date, for this date, at all that day,
        at that time, at this time slot, on the proposed date, the proposed date, as proposed,
        without delay, without fail, without question, anyway, anyhow, in any case, as always,
        as usual, same, the same, promptly, honestly, to be honest, my friend, mate, bro, dude,
        boss, guys, folks, no matter what, for real, literally, basically, obviously, of mine,
        side, my side, on my side, from my side, end, my end, on my end, part, on my part,
        period
    """,
}
