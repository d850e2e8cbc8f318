"""Keeping: for how many days `flask purge` leaves things. All are settings.

Records of the service are not among them: they are kept until somebody deletes or erases.
"""

from dataclasses import dataclass

from crm.config_values import setting, whole_number
from crm.domain.i18n import N_

LONGEST = 36_500  # days: a century, for what is to be kept


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """How many days things are kept."""

    # As long as a reply may be disputed.
    keep_delivery_days: int = setting(
        180, whole_number(1, LONGEST), N_("Days that received mails are kept as they came in")
    )
    # Two winters, for questions of warranty.
    keep_mail_days: int = setting(
        730, whole_number(1, LONGEST), N_("Days that the texts of sent mails are kept")
    )
    keep_audit_days: int = setting(
        1825, whole_number(30, LONGEST), N_("Days that the log of changes is kept")
    )
    # That a form may stand open and still be noticed when it is sent again.
    keep_form_days: int = setting(
        30, whole_number(1, LONGEST), N_("Days that a form that was sent is known again")
    )
    keep_undo_days: int = setting(
        7, whole_number(2, LONGEST), N_("Days that old values for undoing are kept")
    )
    # Longer than any session or known browser holds.
    keep_login_days: int = setting(
        400, whole_number(366, LONGEST), N_("Days that sessions, devices and invitations are kept")
    )
    keep_copy_days: int = setting(
        90, whole_number(1, LONGEST), N_("Days that copies from before an upgrade are kept")
    )
    keep_file_days: int = setting(
        7, whole_number(1, LONGEST), N_("Days that a file that no record has is kept")
    )
