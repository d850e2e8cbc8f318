"""The base of all errors that are raised on purpose, from the domain upwards."""

from crm.domain.i18n import N_


class CrmError(Exception):
    """Base of all errors that the CRM raises on purpose.

    `message` is shown to the reader; it is marked for translation and takes
    its values from `params`.
    """

    message = N_("The operation failed.")

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params
