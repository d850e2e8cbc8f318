"""Logins: how long they hold, and who needs a second factor. All are settings."""

from dataclasses import dataclass
from datetime import timedelta

from crm.config_values import names, setting, whole_number
from crm.domain.i18n import N_
from crm.domain.kinds import Role


def roles(value: str) -> tuple[str, ...]:
    """Return the names of roles that are separated by commas."""
    known = [role.name.lower() for role in Role]
    given = names(value.lower())
    if not set(given) <= set(known):
        raise ValueError(f"expected some of {', '.join(known)}")
    return given


@dataclass(frozen=True, kw_only=True)
class Logins:
    """How long sessions and links hold, and who needs more than a password."""

    second_factor_roles: tuple[str, ...] = setting(
        (), roles, N_("Roles that must have a second factor, such as admin, operator")
    )
    session_idle_minutes: int = setting(
        720, whole_number(5, 43_200), N_("Minutes without a page after which a session ends")
    )
    session_hours: int = setting(
        168, whole_number(1, 8_760), N_("Hours after which a session ends in any case")
    )
    fresh_login_minutes: int = setting(
        120,
        whole_number(0, 43_200),
        N_("Minutes after which users, exports and one's own login ask for the password; 0: never"),
    )
    invitation_days: int = setting(
        7, whole_number(1, 90), N_("Days that an invitation of a new user is good for")
    )

    @property
    def session_idle(self) -> timedelta:
        """How long a session lasts after its last page."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_whole(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(hours=self.session_hours)

    def needs_second_factor(self, role: Role) -> bool:
        """Tell whether a role may do nothing before it has a second factor."""
        return role.name.lower() in self.second_factor_roles
