"""Mails that belong to no intervention, and a call to the webhook that is no mail."""

from datetime import timedelta
from functools import partial

from crm.demo import replies, settling
from crm.demo.world import OPERATOR, World

ADVERTISEMENT = "Reduceri la cabluri de rețea"
_MAILS = (  # days ago, sender, subject, text
    (
        19,
        "Magazin Cablu Bun <noutati@cablu-bun.example>",
        ADVERTISEMENT,
        "Numai săptămâna aceasta: 20 % reducere la cablul de rețea pentru exterior.",
    ),
    (
        2,
        "Stelian Mocanu <stelian.mocanu@posta.example>",
        "Programare",
        "Bună ziua, am vorbit ieri la telefon despre centrala mea. Când puteți veni?",
    ),
    (
        1,
        "Ioana Rădulescu <ioana.radulescu@alta-firma.example>",
        "Re: lucrarea de joi",
        "Da, confirm, dar nu mai știu numărul lucrării.",
    ),
)
_BROKEN = b'{"id": "demo-broken", "headers": {"From": "ana@posta.example"'


def write(world: World) -> None:
    """Let the mails come in, the last ones not settled yet."""
    for n, (ago, sender, subject, text) in enumerate(_MAILS):
        act = partial(
            replies.deliver,
            world,
            sender=sender,
            to=world.mailing.replies_mailbox,
            subject=subject,
            text=text,
        )
        moment = world.moment(world.today - timedelta(days=ago), 10 + n, 25)
        world.story.at(moment, act, by=replies.WEBHOOK)
        if subject == ADVERTISEMENT:
            ignore = partial(settling.ignore, world, subject)
            world.story.at(moment + timedelta(hours=1), ignore, by=OPERATOR)
    broken = world.moment(world.today - timedelta(days=8), 16, 40)
    world.story.at(broken, partial(replies.post, world, _BROKEN), by=replies.WEBHOOK)
