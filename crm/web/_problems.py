"""The words for what went wrong, by HTTP status."""

from dataclasses import dataclass

from crm.domain.i18n import N_


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened, and what the reader can do about it; both to be translated."""

    title: str
    text: str


FORGED = Problem(
    N_("The page was open too long, or came from elsewhere"),
    N_("Nothing was changed. Go back, reload the page and send it again."),
)
BUSY = Problem(
    N_("The database is busy"),
    N_("Nothing was changed. Send it again in a moment; if it stays so, tell this number:"),
)
FULL = Problem(
    N_("There is no room left on the server's disk"),
    N_("Nothing was changed. Tell your administrator to make room, and this number:"),
)
READ_ONLY = Problem(
    N_("The database can only be read just now"),
    N_("Nothing was changed. Try again in a moment; if it stays so, tell this number:"),
)
_REFUSED = Problem(
    N_("This could not be read"),
    N_("Nothing was changed. Go back and try again."),
)
_FAILED = Problem(
    N_("Something went wrong here"),
    N_("It is not your fault, and nothing was changed. Tell your administrator this number:"),
)
_PROBLEMS = {
    401: Problem(N_("You are not logged in"), N_("Log in and try again.")),
    403: Problem(
        N_("You may not do this"),
        N_("Your role does not allow it. Ask your administrator if you need it."),
    ),
    404: Problem(
        N_("There is nothing here"),
        N_("The address is not right, or what stood here is gone."),
    ),
    405: Problem(
        N_("This address cannot be used like that"),
        N_("Nothing was changed. Go back and try again."),
    ),
    409: Problem(
        N_("This file is still being checked"),
        N_("It is looked at for malware before anybody opens it. Try again in a minute."),
    ),
    413: Problem(
        N_("This is too large"),
        N_("Nothing was changed. Send less text, or smaller or fewer files."),
    ),
    423: Problem(
        N_("This file is withheld"),
        N_("The malware scanner found something in it. Ask your administrator."),
    ),
    429: Problem(
        N_("Too many attempts"),
        N_("Wait a minute and try again."),
    ),
    503: Problem(
        N_("The database does not answer"),
        N_("Nothing was changed. Try again in half a minute; if it stays so, tell this number:"),
    ),
}


def problem_of(code: int) -> Problem:
    """Return the words for the HTTP status `code`, 400 or above."""
    return _PROBLEMS.get(code, _FAILED if code >= 500 else _REFUSED)
