"""The admin: the same columns, sorts, searches and filters; references as it makes them.

`picked` is the same with the admin's own look-ups for the references.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.urls import path

from bench.measured.django_admin import models

admin.site.has_permission = lambda _request: True


class People(admin.TabularInline):
    """Who comes, in the form."""

    model = models.Assignment
    fields = ("employee", "clash_reason")
    extra = 1


class PickedPeople(People):
    """The same; employees are found by typing."""

    autocomplete_fields = ("employee",)


class InterventionAdmin(admin.ModelAdmin):
    """The grid and the form of interventions."""

    list_display: ClassVar[Any] = (
        "number",
        "status",
        "client",
        "complaint_type",
        "object_label",
        "priority",
        "planned_from_on",
        "people",
        "complaint_on",
    )
    list_select_related: ClassVar[Any] = ("client", "complaint_type")
    sortable_by: ClassVar[Any] = (
        "number",
        "complaint_on",
        "client",
        "priority",
        "planned_from_on",
        "status",
    )
    ordering = ("-id",)
    list_per_page = 20
    list_filter: ClassVar[Any] = ("status", "priority", "planned_from_on", "complaint_on")
    search_fields: ClassVar[Any] = ("search_text", "client__search_text", "contact__search_text")
    fields: ClassVar[Any] = (
        "complaint_on",
        "client",
        "contact",
        "complaint_type",
        "object_text",
        "product",
        "invoice_line",
        "priority",
        "planned_from_on",
        "planned_to_on",
        "description",
    )
    inlines: ClassVar[Any] = (People,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("assignments__employee")

    @admin.display(description="people")
    def people(self, record: models.Intervention) -> str:
        return ", ".join(str(each) for each in record.assignments.all())

    def lookup_allowed(self, *_given: Any, **_more: Any) -> bool:
        return True

    def log_change(self, *_given: Any) -> None:
        """Leave the log alone: its table is not there."""


class PickedAdmin(InterventionAdmin):
    """The same; references are found by typing."""

    autocomplete_fields = ("client", "contact", "product", "invoice_line")
    inlines: ClassVar[Any] = (PickedPeople,)


class FoundAdmin(admin.ModelAdmin):
    """What is found by typing."""

    search_fields: ClassVar[Any] = ("search_text",)
    ordering: ClassVar[Any] = ("id",)


class ClientAdmin(FoundAdmin):
    """Clients, by name."""

    ordering: ClassVar[Any] = ("name",)


admin.site.register(models.Intervention, InterventionAdmin)
admin.site.register(models.Picked, PickedAdmin)
admin.site.register(models.Client, ClientAdmin)
for model in (models.Contact, models.Employee, models.Product, models.InvoiceLine):
    admin.site.register(model, FoundAdmin)
urlpatterns = [path("admin/", admin.site.urls)]
