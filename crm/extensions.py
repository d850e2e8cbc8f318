"""Flask extensions, unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mail import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from crm import audit, search
from crm.clock import utcnow
from crm.models import Base

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})
audit.watch(db.session, utcnow)
search.watch(db.session)
mail = Mail()


def new_session() -> Session:
    """Return a session apart from the request's own, with the same stamps, audit and documents."""
    return db.session.session_factory()


babel = Babel()
csrf = CSRFProtect()
migrate = Migrate()
limiter = Limiter(get_remote_address)
