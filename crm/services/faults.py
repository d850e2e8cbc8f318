"""What may be wrong with one record's own data while many are worked through.

A fault of one leaves the others to be done. A database that is gone is none of
these: it ends the work.
"""

from sqlalchemy.exc import DataError, IntegrityError

from crm.errors import CrmError

OF_ONE_RECORD = (
    CrmError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    IntegrityError,
    DataError,
)
