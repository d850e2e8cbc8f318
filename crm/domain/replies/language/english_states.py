"""English ways to be away, ill, without a car or at another job; folded."""

from crm.domain.replies.language.tags import Tag

STATES = {
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
        customer, with another client, at (the/my/a/an/another)
        dentist/doctor/doctors/hospital/clinic/airport/court/garage/mechanic/wedding/funeral/vet/training/conference/meeting/exam/christening/emergency/orthodontist/physio,
        at the dentist's, at the doctor's, at the emergency room, at a different
        site/job/client/customer/address, on a different assignment, (have/got/having) a/an
        dentist/dental/doctor/doctors/medical/hospital/court/prior/previous/clashing/important
        (appointment/hearing/exam/engagement/commitment/operation), have an appointment, have
        another job/appointment/client/customer/visit/call/meeting/commitment/engagement, got
        another job/appointment/client/customer/visit/meeting, have a
        wedding/funeral/meeting/flight/fever/cold/migraine/exam/surgery/conference/training/prior/cold,
        have a family emergency, have covid/flu/pneumonia, got covid/flu, the flu, a fever,
        running a fever, running a temperature, tested positive, positive for covid, down with
        (the/a) flu/cold/fever/covid, caught a cold, food poisoning, came down with, had an
        accident, had a car accident, in an accident, had surgery, broke my
        arm/leg/wrist/ankle/hand, sprained my, hurt my, injured my, hurt my back, threw out my
        back, my back is out, my/the/our car/van/truck/vehicle/pickup/ride (has/is/just)
        (in/at/being/still) (broken/broke/the/a)
        (down/garage/shop/workshop/mechanic/repaired/repair/dead/serviced),
        car/van/truck/vehicle trouble/problems/breakdown, car/van/truck is broken/dead/out, my
        car/van/truck will not start, my car/van/truck does not start, have no
        car/van/truck/vehicle/transport/transportation, without a car/van, no transport, flat
        tire, flat tyre, had a breakdown, my
        kid/child/son/daughter/wife/mother/father/husband/baby (is/got/was)
        sick/ill/hospitalised/hospitalized, my kids are sick/ill, death in the family, passed
        away, my father/mother/grandmother/grandfather died, family matter, family reasons,
        personal reasons, for personal reasons, health reasons, medical reasons, for medical
        reasons, bereavement, on bereavement leave, off work, off sick, out sick, off on leave,
        off all week, off this week, off that week, off next week, on a day off, my day off,
        taking the day off, took the day off, have the day off, on pto, pto, on my honeymoon,
        honeymoon, hospitalised, hospitalized, bedridden, in bed with, at home with, home sick,
        down sick, under the weather, jury duty, in court, in
        germany/italy/spain/austria/france/hungary/greece/bulgaria/turkey, out of state, out of
        area, overseas, away on business, on business, on assignment elsewhere, booked solid,
        booked up, booked out, all booked, all booked up, booked all day, solidly booked, fully
        scheduled, full that day, fully committed, committed elsewhere, engaged elsewhere, tied
        up with, overloaded, snowed under, swamped with, up to my neck, hands full, my hands are
        full, have my hands full, my day is full, my calendar is full, my agenda is full,
        schedule is packed, booked with, scheduled elsewhere, assigned elsewhere, assigned to
        another, needed elsewhere, somewhere else, doing another job, working on another,
        working for another, already working, already at another, already on another, at another
        client, at another customer, at another job, at another place, quit, i quit, resigned,
        have resigned, left the company, do not work there anymore, no longer employed, no
        longer with the company, on night shift, night shift, on call elsewhere, scheduled for
        another job/client/customer, my day is packed, have been
        sent/assigned/scheduled/called/relocated to, stuck at work/home/another, stuck on
        another, at another client is, in labor, in labour, back hurts, my back hurts, have got
        plans, got plans, already have plans, made plans, am hurt, in pain, my leg hurts, my
        knee hurts, have a bad back, i am (currently/still/now) in (the/a)
        hospital/court/quarantine/training/surgery/meeting/germany/italy/spain/austria/france/hungary/greece/bulgaria/turkey,
        i am in another city/town/country, i am in bed, to the
        doctor/dentist/vet/funeral/wedding/doctors/emergency, to a
        funeral/wedding/doctor/dentist, moving house, am moving, getting married, giving birth,
        having a baby, flying to, travelling to, traveling to, am flying, visiting family,
        visiting my parents, at my in laws, have an interview, have a test, have a hearing,
        working somewhere else, working at another, working on something else, working on
        another job, reassigned to, in a different city, with my
        kid/kids/son/daughter/wife/mother at, taking care of my, pick up my
        kid/kids/son/daughter
    """,
}
