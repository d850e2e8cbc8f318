"""Authors of changes that are no people, and what readers see in their place."""

from crm.domain.i18n import N_

AUTHORS = {
    "system": N_("System"),
    "worker": N_("Background work"),
    "generate-schedules": N_("Automatic scheduling"),
}
