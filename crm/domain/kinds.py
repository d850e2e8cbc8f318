"""Kinds that records are told apart by: stored by name, shown by value."""

from enum import Enum, unique

from crm.domain.i18n import N_


@unique
class ClientKind(Enum):
    """Whether a client is a company or a person."""

    COMPANY = N_("Company")
    PERSON = N_("Person")


@unique
class ContactChannel(Enum):
    """How a contact wants to be reached."""

    PHONE = N_("Phone")
    EMAIL = N_("E-mail")


@unique
class AbsenceKind(Enum):
    """Why an employee is away."""

    LEAVE = N_("Leave")
    SICK = N_("Sick leave")
    TRAINING = N_("Training")
    OTHER = N_("Other")


@unique
class Direction(Enum):
    """Which way a registered document went."""

    IN = N_("Incoming")
    OUT = N_("Outgoing")
    INTERNAL = N_("Internal")


@unique
class Language(Enum):
    """The languages that people are written to in."""

    RO = N_("Romanian")
    EN = N_("English")

    @property
    def locale(self) -> str:
        """Return the code that translations go by, such as `ro`."""
        return self.name.lower()


@unique
class Role(Enum):
    """What a user may do; `crm.domain.permissions` says what that is."""

    ADMIN = N_("Administrator")
    OPERATOR = N_("Operator")
    TECHNICIAN = N_("Technician")
    VIEWER = N_("Viewer")
