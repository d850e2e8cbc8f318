"""Reading of mails: MIME bytes or a provider's fields, never trusting either."""

from crm.inbound._mime.assembly import Headers, Origin, build_mail, mail_from_mime
from crm.inbound._mime.charsets import decode_base64, decode_bytes
from crm.inbound._mime.contents import MAX_ATTACHMENT, MAX_ATTACHMENTS, Contents
from crm.inbound._mime.parameters import parameters
from crm.inbound._mime.parts import read_header_block
from crm.inbound._mime.verdicts import verdict_of

__all__ = [
    "MAX_ATTACHMENT",
    "MAX_ATTACHMENTS",
    "Contents",
    "Headers",
    "Origin",
    "build_mail",
    "decode_base64",
    "decode_bytes",
    "mail_from_mime",
    "parameters",
    "read_header_block",
    "verdict_of",
]
