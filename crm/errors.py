"""Errors of the CRM. Each says in its docstring when it is raised."""

from crm.domain.i18n import N_
from crm.domain.refusals import CrmError as CrmError  # noqa: PLC0414 - everybody takes it from here


class ConfigError(CrmError):
    """A setting is missing or has a value that cannot be used."""

    message = N_("%(name)s: %(reason)s")


class WebhookRejectedError(CrmError):
    """A webhook call did not prove that it comes from the provider."""

    message = N_("The webhook call was rejected.")


class UnknownProviderError(CrmError):
    """No provider is known, or switched on, by the name in the webhook's address."""

    message = N_("Unknown mail provider: %(name)s")


class UnreadableMailError(CrmError):
    """A received delivery is no mail that can be read; it is kept as it came."""

    message = N_("The delivery could not be read: %(reason)s")


class MailError(CrmError):
    """A mail was not accepted now; sending it again may work."""

    message = N_("The mail could not be sent: %(reason)s")


class PermanentMailError(MailError):
    """A mail was refused for good; sending it again cannot work."""


class MissingAddressError(CrmError):
    """An employee without an e-mail address was to be written to."""

    message = N_("%(name)s has no e-mail address.")


class UnusableNameError(CrmError):
    """A name was to be kept that is empty, or too long to be compared."""

    message = N_("This cannot be used as a name.")


class StorageError(CrmError):
    """The storage of attachments did not take or give a file; nothing was kept of it."""

    message = N_("The file could not be stored or read: %(reason)s")


class FileMissingError(StorageError):
    """The storage of attachments answers, and has no such file."""


class FileTooLargeError(CrmError):
    """A file was to be attached that is larger than allowed."""

    message = N_("The file is larger than %(megabytes)s MB.")


class EmptyFileError(CrmError):
    """A file without a single byte was to be attached."""

    message = N_("The file is empty.")


class EmptyRemarkError(CrmError):
    """A remark was to be added that has no text, no file and no register entry."""

    message = N_("Write something, attach a file or choose a register entry.")


class UnknownScheduleError(CrmError):
    """A service schedule was asked for by an id that none has."""

    message = N_("There is no service schedule with the id %(id)s.")


class NotDueError(CrmError):
    """A day was to be skipped or moved on which the schedule gives no visit."""

    message = N_("The schedule has no visit that is due on %(day)s.")


class VisitExistsError(CrmError):
    """A visit was to be skipped or moved that was created, skipped or moved before."""

    message = N_("The visit that is due on %(day)s was created, skipped or moved already.")


class TooEarlyError(CrmError):
    """A visit was to be moved before the first day on which its schedule creates visits."""

    message = N_("This schedule creates no visits before %(first)s: choose a later day.")


class PausedThenError(CrmError):
    """A visit was to be moved to a day on which its schedule is paused."""

    message = N_("The schedule is paused on %(day)s: choose another day.")


class PauseTooEarlyError(CrmError):
    """A pause was to begin on a day that is over."""

    message = N_("A pause can begin today or later.")


class EndlessScheduleError(CrmError):
    """A schedule without an end was to be renewed."""

    message = N_("This schedule has no end, so there is nothing to renew.")


class MissingReasonError(CrmError):
    """A visit was to be skipped or moved without saying why."""

    message = N_("Say why: the reason is kept with the visit.")


class DemoRefusedError(CrmError):
    """Demo data was to be loaded into a database that has records of its own."""

    message = N_("The database is not empty. Demo data can only be loaded into a new one.")


class LastAdminError(CrmError):
    """A change would leave nobody who can manage users."""

    message = N_("At least one active administrator must remain.")


class OwnAccountError(CrmError):
    """Somebody tried to take away their own rights or to delete themselves."""

    message = N_("You cannot take away your own rights. Another administrator can.")


class BackupError(CrmError):
    """A backup could not be made; nothing of it is left, older ones are untouched."""

    message = N_("The backup could not be made: %(reason)s")


class RestoreError(CrmError):
    """A backup could not be restored: it is damaged, or does not fit this installation."""

    message = N_("The backup cannot be restored: %(reason)s")


class MissingToolError(CrmError):
    """A program that PostgreSQL comes with is needed and is not on the PATH."""

    message = N_(
        "%(tool)s is not on the PATH. Install the PostgreSQL client programs (Debian:"
        " postgresql-client), in the server's version or a newer one."
    )


class ToolFailedError(CrmError):
    """A program that PostgreSQL comes with ended with an error."""

    message = N_("%(tool)s failed: %(reason)s")


class UnknownPersonError(CrmError):
    """Nobody in the records goes by the given address or id."""

    message = N_("There is nobody in the records by %(key)s.")


class PersonInUseError(CrmError):
    """A person was to be erased who is still needed for work that is open."""

    message = N_("%(reason)s")


class FetchFailedError(CrmError):
    """What a provider's call only names could not be fetched; another try may cure it."""

    message = N_("Fetching from %(host)s failed: %(reason)s")


class FetchRefusedError(CrmError):
    """What a provider's call only names is not given to us, or must not be fetched."""

    message = N_("Fetching from %(host)s is refused: %(reason)s")


class NotAPictureError(CrmError):
    """A file was sent as a photo of the work that is none."""

    message = N_("%(name)s is not a picture. Send JPEG, PNG, WebP or GIF.")


class MissingResolutionError(CrmError):
    """Work was reported as finished without a word about what was done."""

    message = N_("Write in a few words what was done.")


class NobodyMissingError(CrmError):
    """Somebody was to be asked in place of another, but nobody's place is empty any more."""

    message = N_("Nobody is missing here any more: look again at who comes.")


class NotFreeError(CrmError):
    """Somebody was to be asked by one click who is busy, away or was assigned before."""

    message = N_("%(name)s is not simply free any more. To ask them anyway, use the form.")


class ClosedJobError(CrmError):
    """An intervention that is finalised or cancelled was to be planned or given to somebody."""

    message = N_("This is finalised or cancelled. Reopen it first.")


class BusyThenError(CrmError):
    """Somebody was to come on days on which they are away or busy, and nobody said why."""

    message = N_("%(name)s is not free on these days. Give a reason to plan it anyway.")


class UndoneBeforeError(CrmError):
    """Something was to be undone that was undone before."""

    message = N_("This was undone already.")


class TooLateToUndoError(CrmError):
    """Something was to be undone after the time for it was over."""

    message = N_("This can be undone for %(minutes)s minutes only, and they are over.")


class ChangedSinceError(CrmError):
    """Something was to be undone of a record that somebody changed since."""

    message = N_("%(who)s changed this since: %(what)s. It stays as it is.")


class NamelessViewError(CrmError):
    """A list was to be kept without a name."""

    message = N_("Give the view a name.")


class ViewNameTakenError(CrmError):
    """A list was to be kept under a name that another one of the same person has."""

    message = N_("You already have a view called %(name)s.")


class TooManyViewsError(CrmError):
    """Somebody has as many views of a grid as anybody may have."""

    message = N_("You have %(most)d views of this list already. Delete one first.")


class NotYourViewError(CrmError):
    """A view was to be changed, deleted or shared by somebody who may not."""

    message = N_("%(name)s is changed only by who made it, or by an administrator.")


class ChangedMeanwhileError(CrmError):
    """A job was to be moved by somebody whose page shows an older state of it."""

    message = N_("%(name)s was changed meanwhile. Look again and repeat.")


class ComesAlreadyError(CrmError):
    """A job was to be given to somebody who is on it."""

    message = N_("%(name)s is on this job already.")


class PaperNotMadeError(CrmError):
    """A PDF could not be made, or would have taken too long."""

    message = N_("The PDF could not be made. Print the page instead, or choose fewer rows.")


class TooManyFilesError(CrmError):
    """More files were sent by one form than are taken."""

    message = N_("At most %(num)d files at once.")


class FilesTooLargeError(CrmError):
    """The files of one form are together larger than is taken."""

    message = N_("The files are together larger than %(megabytes)s MB.")


class CaseFullError(CrmError):
    """Files were to be added where as many, or as large ones, are as may be."""

    message = N_(
        "Here may be %(files)d files of %(megabytes)d MB in all, and these would be too many."
    )


class StorageFullError(CrmError):
    """Files were to be added while all files are as large as they may be."""

    message = N_("There is no room for more files: %(gigabytes)d GB are full. Tell the office.")


class ScannerError(CrmError):
    """The malware scanner gave no answer; another try may work."""

    message = N_("The scanner did not answer: %(reason)s")


class OwnFactorError(CrmError):
    """Somebody tried to take away their own second factor without giving a code."""

    message = N_("Your own second factor you take away on the page of your account.")
