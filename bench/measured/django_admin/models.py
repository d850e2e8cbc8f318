"""The tables that the grid and the form show. They are made and kept by others."""

from django.db import models


class Unmanaged(models.Model):
    """A table that Django neither makes nor changes."""

    id = models.BigAutoField(primary_key=True)

    class Meta:  # noqa: D106 - Django's
        abstract = True


class Client(Unmanaged):
    """A client."""

    name = models.CharField(max_length=200)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "client"

    def __str__(self) -> str:
        return self.name


class Contact(Unmanaged):
    """A person at a client's."""

    client = models.ForeignKey(Client, models.DO_NOTHING)
    name = models.CharField(max_length=200)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "contact"

    def __str__(self) -> str:
        return self.name


class ComplaintType(Unmanaged):
    """A kind of complaint."""

    name = models.CharField(max_length=200)

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "complaint_type"

    def __str__(self) -> str:
        return self.name


class Employee(Unmanaged):
    """Someone who carries out interventions."""

    name = models.CharField(max_length=200)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "employee"

    def __str__(self) -> str:
        return self.name


class Product(Unmanaged):
    """A product of the catalogue."""

    name = models.CharField(max_length=200)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "product"

    def __str__(self) -> str:
        return self.name


class InvoiceLine(Unmanaged):
    """A line of an invoice."""

    description = models.CharField(max_length=200)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "invoice_line"

    def __str__(self) -> str:
        return self.description


STATUSES = ("NEW", "ASSIGNED", "CONFIRMED", "REJECTED", "FINALISED", "CANCELLED")
PRIORITIES = ("LOW", "NORMAL", "HIGH", "URGENT")


class Intervention(Unmanaged):
    """A job at a client's."""

    number = models.IntegerField()
    status = models.CharField(max_length=32, choices=[(each, each.title()) for each in STATUSES])
    client = models.ForeignKey(Client, models.DO_NOTHING)
    contact = models.ForeignKey(Contact, models.DO_NOTHING, null=True, blank=True)
    complaint_type = models.ForeignKey(ComplaintType, models.DO_NOTHING)
    object_text = models.CharField(max_length=200, null=True, blank=True)
    product = models.ForeignKey(Product, models.DO_NOTHING, null=True, blank=True)
    invoice_line = models.ForeignKey(InvoiceLine, models.DO_NOTHING, null=True, blank=True)
    object_label = models.CharField(max_length=200)
    priority = models.CharField(max_length=32, choices=[(it, it.title()) for it in PRIORITIES])
    planned_from_on = models.DateField(null=True, blank=True)
    planned_to_on = models.DateField(null=True, blank=True)
    complaint_on = models.DateField()
    description = models.TextField(null=True, blank=True)
    search_text = models.TextField()

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "intervention"

    def __str__(self) -> str:
        return f"#{self.number}"


class Picked(Intervention):
    """The same, for a second form."""

    class Meta:  # noqa: D106 - Django's
        proxy = True


class Assignment(Unmanaged):
    """An employee's part in an intervention."""

    intervention = models.ForeignKey(Intervention, models.DO_NOTHING, related_name="assignments")
    employee = models.ForeignKey(Employee, models.DO_NOTHING)
    status = models.CharField(max_length=32)
    clash_reason = models.CharField(max_length=200, null=True, blank=True)

    class Meta:  # noqa: D106 - Django's
        managed = False
        db_table = "assignment"

    def __str__(self) -> str:
        return str(self.employee)
