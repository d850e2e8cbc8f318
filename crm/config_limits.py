"""Limits: how large, how many, how often. All are settings; docs/limits.md tells of each."""

from dataclasses import dataclass
from datetime import timedelta

from crm.config_values import rate, setting, whole_number
from crm.domain.i18n import N_

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
GIGABYTE = 1024 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What anybody may send, keep and ask for at most."""

    form_megabytes: int = setting(2, whole_number(1, 64), N_("Most text of one form, in MB"))
    form_fields: int = setting(2000, whole_number(100, 20_000), N_("Most fields of one form"))
    stranger_kilobytes: int = setting(
        256, whole_number(16, 10_240), N_("Most that is read from who is not logged in, in kB")
    )
    webhook_megabytes: int = setting(
        128, whole_number(1, 1024), N_("Largest delivery of a mail provider, in MB")
    )
    upload_megabytes: int = setting(
        25, whole_number(1, 1024), N_("Largest file that may be attached")
    )
    upload_files: int = setting(20, whole_number(1, 200), N_("Most files of one form"))
    upload_total_megabytes: int = setting(
        100, whole_number(1, 4096), N_("Most that the files of one form may have together, in MB")
    )
    case_files: int = setting(
        500, whole_number(1, 100_000), N_("Most files of one intervention or register entry")
    )
    case_megabytes: int = setting(
        1000, whole_number(1, 1_000_000), N_("Most that they may have together, in MB")
    )
    storage_gigabytes: int = setting(
        0, whole_number(0, 1_000_000), N_("Most that all files may have together, in GB; 0: any")
    )
    login_rate: str = setting(
        "10 per minute; 100 per hour", rate, N_("Failed logins from one address")
    )
    reset_rate: str = setting(
        "5 per minute; 30 per hour", rate, N_("Links to a new password asked from one address")
    )
    link_rate: str = setting(
        "60 per minute; 600 per hour", rate, N_("Looks at links of mails from one address")
    )
    answer_rate: str = setting(
        "20 per minute; 200 per hour", rate, N_("Answers by links of mails from one address")
    )
    mails_an_hour: int = setting(
        600, whole_number(1, 100_000), N_("Most mails to one address in an hour; others wait")
    )
    lookup_rows: int = setting(20, whole_number(5, 100), N_("Most answers to one look-up"))
    selected_rows: int = setting(
        1000, whole_number(1, 10_000), N_("Most rows that are selected one by one")
    )
    report_rows: int = setting(
        2000, whole_number(20, 20_000), N_("Most rows of a report for printing")
    )
    exports_at_once: int = setting(
        3, whole_number(1, 100), N_("Exports that one process sends at the same time")
    )
    saved_views: int = setting(
        50, whole_number(1, 1000), N_("Most views that a person keeps of one list")
    )
    undo_minutes: int = setting(
        15, whole_number(1, 1440), N_("How long something can be undone, in minutes")
    )

    @property
    def undo_time(self) -> timedelta:
        """How long something can be undone."""
        return timedelta(minutes=self.undo_minutes)

    @property
    def form_bytes(self) -> int:
        """The most that a form's text has, in bytes."""
        return self.form_megabytes * MEGABYTE

    @property
    def upload_bytes(self) -> int:
        """The most that one file has."""
        return self.upload_megabytes * MEGABYTE

    @property
    def upload_total_bytes(self) -> int:
        """The most that the files of one form have together; never less than one may have."""
        return max(self.upload_total_megabytes * MEGABYTE, self.upload_bytes)

    @property
    def request_bytes(self) -> int:
        """The most that a form with its files has."""
        return self.upload_total_bytes + self.form_bytes

    @property
    def webhook_bytes(self) -> int:
        """The most that a provider's delivery has."""
        return self.webhook_megabytes * MEGABYTE
