"""The table of rights: roles, views, addresses and fields, all in this file.

The code enforces it (`crm.web.rights` at every request, the views for what they offer)
and the tests read it, both by `crm.domain.permissions`. A view is named by its endpoint,
which is also its address: `clients` is `/admin/clients/`. What is not in the table is
refused: a right, an address, a field that is posted.
"""

from collections.abc import Mapping
from enum import Enum, unique
from typing import NamedTuple

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


Rights = frozenset[Right]
ALL: Rights = frozenset(Right)
NOTHING: Rights = frozenset()
READ: Rights = frozenset({Right.READ})
EDIT: Rights = frozenset({Right.EDIT})
CREATE: Rights = frozenset({Right.CREATE})
DELETE: Rights = frozenset({Right.DELETE})
FINALISE: Rights = frozenset({Right.FINALISE})
REMARK: Rights = frozenset({Right.REMARK})
WRITE = CREATE | EDIT
OTHERS = "*"  # every view that the row does not name

# Roles: what each may do in each view.
RIGHTS: Mapping[Role, Mapping[str, Rights]] = {
    Role.ADMIN: {OTHERS: ALL},
    Role.OPERATOR: {OTHERS: ALL, "users": NOTHING, "settings": NOTHING, "audit": READ},
    Role.TECHNICIAN: {
        OTHERS: NOTHING,
        "home": READ,
        "desk": READ,
        "interventions": READ | FINALISE | REMARK,
        "undo": READ,
    },
    Role.VIEWER: {OTHERS: READ, "users": NOTHING, "settings": NOTHING, "audit": NOTHING},
}
SHARING = frozenset({Role.ADMIN, Role.OPERATOR})  # who may show a saved view to everybody

# Views: what can be done there at all, by whomever.
OFFERED: Mapping[str, Rights] = {
    OTHERS: READ | WRITE | DELETE,
    "interventions": READ | WRITE | FINALISE | REMARK,  # cancelled, never deleted
    "schedules": READ | WRITE,
    "correspondence": READ | WRITE,
    "triage": READ | EDIT,
    "outbox": READ | EDIT,
    **dict.fromkeys(("home", "desk", "board", "planner", "calendar", "undo"), READ),
    **dict.fromkeys(("messages", "deliveries", "occurrences", "audit", "settings"), READ),
}

# Actions on rows of a grid, one by one or many at once.
ACTIONS: Mapping[str, Mapping[str, Right]] = {
    "interventions": {
        "finalise": Right.FINALISE,
        **dict.fromkeys(("reopen", "cancel", "assign", "priority", "plan", "type"), Right.EDIT),
    },
    "schedules": {"pause": Right.EDIT, "resume": Right.EDIT},
    "outbox": {"send_again": Right.EDIT},
    "correspondence": {"cancel": Right.EDIT},
    "users": dict.fromkeys(("invite", "withdraw", "end_sessions", "reset_factor"), Right.EDIT),
}

# Fields of the forms in which records are written; nobody writes any other column by a form.
# Of an inline row: `lines.quantity`. Only in the form of a new record: NEW_FIELDS.
FIELDS: Mapping[str, str] = {
    "interventions": "complaint_on client contact complaint_type complaint_type-key object"
    " object_text priority planned_from_on planned_to_on description"
    " assignments.id assignments.employee assignments.clash_reason",
    "schedules": "client contact object object_text period starts_on ends_on lead_days"
    " duration_days holiday_policy priority assignees description",
    "clients": "kind name tax_id trade_register_no address town county email phone service_phone"
    " notes no_mail contacts.id contacts.name contacts.preferred_channel contacts.phone"
    " contacts.email contacts.job_title contacts.role contacts.no_mail",
    "contacts": "client name preferred_channel phone email job_title role no_mail",
    "products": "code name unit price warranty_months is_active description",
    "invoices": "client series number issued_on notes lines.id lines.product lines.description"
    " lines.serial_no lines.quantity lines.unit_price",
    "employees": "name email phone job_title town language is_active other_emails no_mail"
    " absences.id absences.kind absences.starts_on absences.ends_on absences.note",
    "absences": "employee kind starts_on ends_on note",
    "correspondence": "sender recipient subject document client intervention files notes",
    "complaint-types": "name",
    "users": "email name role language employee active new_password",
}
NEW_FIELDS: Mapping[str, str] = {
    "schedules": "create_past",
    "correspondence": "direction registered_on",
}
FORM = "*"  # all fields of the view's form


class Route(NamedTuple):
    """Who gets in at an address, and which fields may be posted to it.

    One of the `rights` in the view `of` is enough; nothing in `of` stands for the view
    that the address belongs to.
    """

    methods: str
    rights: Rights
    fields: str = ""
    of: str = ""


GET, POST, BOTH = "GET", "POST", "GET POST"

# Pages that every grid has.
PAGES: Mapping[str, Route] = {
    "index_view": Route(GET, READ),
    "details_view": Route(GET, READ),
    "history_view": Route(GET, READ, of="audit"),  # and the view's own right to read
    "export": Route(GET, READ),
    "report": Route(GET, READ),
    "report_pdf": Route(GET, READ),
    "ajax_lookup": Route(GET, READ),
    "create_view": Route(BOTH, CREATE, f"{FORM} form_key _add_another _continue_editing"),
    "edit_view": Route(BOTH, EDIT, f"{FORM} version _add_another _continue_editing"),
    "delete_view": Route(POST, DELETE, "id"),
    "ajax_update": Route(POST, READ),
    "action_view": Route(POST, READ, "action rowid reason"),  # and the action's own right
    "bulk_view": Route(POST, READ, "action rowid all"),  # as above
    "bulk_run": Route(POST, READ, "state"),  # as above
    "choose_columns": Route(POST, READ, "column do"),
    "choose_page_size": Route(POST, READ, "size"),
    "views_view": Route(POST, READ, "do id name shared default"),
}
# All others, and those that differ.
ROUTES: Mapping[str, Route] = {
    "home.index": Route(GET, READ),
    "desk.index_view": Route(GET, READ),
    "desk.suggest": Route(GET, READ),
    "planner.move": Route(
        BOTH, EDIT, "assignment id employee day clash_reason seen", of="interventions"
    ),
    "undo.run": Route(POST, READ, "state"),  # and the right that the step itself needed
    "interventions.availability": Route(POST, WRITE, f"{FORM} form_key version"),
    "interventions.object_notes": Route(POST, WRITE, f"{FORM} form_key version"),
    "interventions.similar": Route(POST, CREATE, f"{FORM} form_key version"),
    "interventions.bulk_run": Route(
        POST,
        READ,
        "state reason employee clash_reason priority planned_from_on planned_to_on complaint_type",
    ),
    "interventions.remark": Route(POST, REMARK, "id text entry files form_key"),
    "interventions.note_answer": Route(POST, EDIT, "id assignment answer"),
    "interventions.remind": Route(POST, EDIT, "id assignment"),
    "interventions.substitute": Route(POST, EDIT, "id employee"),
    "interventions.work_sheet": Route(GET, READ),
    "schedules.preview": Route(POST, WRITE, f"{FORM} form_key version"),
    "schedules.visit": Route(POST, EDIT, "id version do due reason to"),
    "schedules.terms": Route(POST, EDIT, "id version do due reason to from until on"),
    "schedules.sheet": Route(GET, READ),
    "schedules.sheet_pdf": Route(GET, READ),
    "employees.calendar_link": Route(POST, EDIT, "id"),
    **dict.fromkeys(("triage.edit_view", "outbox.edit_view"), Route(BOTH, NOTHING)),  # no form
    "users.history_view": Route(GET, READ),  # for who may see users, not only the log
    "users.end_session": Route(POST, EDIT, "id session"),
    "triage.attach": Route(POST, EDIT, "id intervention assignment"),
    "triage.settle": Route(POST, EDIT, "id assignment decision"),
    "triage.ignore": Route(POST, EDIT, "id"),
    "triage.undo": Route(POST, EDIT, "id"),
}
# What the audit log names as the source of a change; "web", a form, for all others.
SOURCES: Mapping[str, str] = {"bulk_run": "bulk", "undo.run": "undo", "planner.move": "planner"}
# Fields that any form may carry: the token, the way back, who filled it in, the draft's name.
COMMON = "csrf_token url who show_only draft draft_key dialog"
# For whoever is logged in: what they see there is looked up record by record.
LOGGED_IN = (
    "attachments.download attachments.preview attachments.small"
    " security.logout security.change_password"
    " account.show account.save account.end_sessions confirming.show"
    " second_factor.set_up second_factor.remove second_factor.renew_codes"
)
# For everybody. Behind the last ones stands a secret of their own: a signature or a link.
OPEN = (
    "static home.static security.login security.forgot_password security.reset_password"
    " second_step.show invitations.show language.choose health.healthz health.readyz health.metrics"
    " webhooks.receive answers.show answers.act calendar_feeds.show"
)
