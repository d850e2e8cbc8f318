"""Reading of mails: MIME bytes or a provider's fields, never trusting either."""

from crm.inbound._mime.assembly import Headers, Origin, build_mail, mail_from_mime
from crm.inbound._mime.contents import Contents
from crm.inbound._mime.verdicts import verdict_of

__all__ = ["Contents", "Headers", "Origin", "build_mail", "mail_from_mime", "verdict_of"]
