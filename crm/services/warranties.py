"""The warranty of what interventions are about."""

from datetime import date

from crm.domain.warranty import Warranty, warranty_on
from crm.models import Intervention, InvoiceLine


def of(intervention: Intervention) -> Warranty | None:
    """Return the warranty on the day of the complaint; None for what was not sold here."""
    line = intervention.invoice_line
    return of_line(line, day=intervention.complaint_on) if line else None


def of_line(line: InvoiceLine, *, day: date) -> Warranty:
    """Return the warranty that something sold has on `day`."""
    months = line.product.warranty_months if line.product else None
    return warranty_on(day, sold_on=line.invoice.issued_on, months=months)
