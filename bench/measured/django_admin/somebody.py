"""Somebody who may do everything, without any table of users."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType


def middleware(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let every request be a superuser's."""

    def answer(request: Any) -> Any:
        request.user = User(pk=1, username="operator", is_staff=True, is_superuser=True)
        return get_response(request)

    return answer


def without_table(_manager: Any, _model: Any, **_more: Any) -> ContentType:
    """Return the type of content that the pages link to; its table is not there."""
    return ContentType(pk=1, app_label="django_admin", model="intervention")


type(ContentType.objects).get_for_model = without_table
