"""What clients call about, and how it ends."""

from crm.demo.tables.calls_building import BUILDING
from crm.demo.tables.calls_security import SECURITY

CALLS = (*SECURITY, *BUILDING)
COMPLAINTS = tuple(dict.fromkeys(call.complaint for call in CALLS))
