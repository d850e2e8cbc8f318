"""Who may do what: one table, read by the views and by the tests.

A view is named by its endpoint, which is also its address: `clients` is
`/admin/clients/`. A right that is not in the table is refused.
"""

from collections.abc import Mapping
from enum import Enum, unique

from crm.domain.kinds import Role


@unique
class Right(Enum):
    """One thing that can be done with the records of a view."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    FINALISE = "finalise"
    REMARK = "remark"


ALL = frozenset(Right)
READ = frozenset({Right.READ})
NOTHING: frozenset[Right] = frozenset()
OTHERS = "*"  # every view that the role's row does not name

RIGHTS: Mapping[Role, Mapping[str, frozenset[Right]]] = {
    Role.ADMIN: {OTHERS: ALL},
    Role.OPERATOR: {OTHERS: ALL, "users": NOTHING, "settings": NOTHING, "audit": READ},
    Role.TECHNICIAN: {
        OTHERS: NOTHING,
        "home": READ,
        "desk": READ,
        "interventions": frozenset({Right.READ, Right.FINALISE, Right.REMARK}),
        "undo": READ,
    },
    Role.VIEWER: {OTHERS: READ, "users": NOTHING, "settings": NOTHING, "audit": NOTHING},
}


def may(role: Role | None, endpoint: str, right: Right) -> bool:
    """Tell whether `role` has `right` in the view `endpoint`; nobody (None) has none."""
    if role is None:
        return False
    rows = RIGHTS[role]
    return right in rows.get(endpoint, rows[OTHERS])


def sees_only_own(role: Role) -> bool:
    """Tell whether a role sees no other interventions than those it is assigned to."""
    return role is Role.TECHNICIAN
