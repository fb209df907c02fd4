"""A small service on Django that asks the look-up before every view; also its `manage.py`."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path
from looking_up import make_guard, timeline

from withheld.edge.serving import Request
from withheld.edge.wsgi import WithheldMiddleware

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),
    WSGI_APPLICATION=f"{__name__}.application",
)
guard = make_guard()


def show_post(_request: HttpRequest, post: int) -> JsonResponse:
    """Return a post; whether it may be shown was decided before this is called."""
    return JsonResponse({"id": post, "text": f"Post {post}"})


def show_timeline(request: HttpRequest) -> JsonResponse:
    """Return the posts with tombstones: one question for all of them."""
    asked = Request(path=request.path, headers=list(request.headers.items()))
    language = request.headers.get("Accept-Language", "")
    return JsonResponse(timeline(guard, guard.viewer(asked).country, language), safe=False)


urlpatterns = [path("posts/<int:post>", show_post), path("timeline", show_timeline)]
application = WithheldMiddleware(get_wsgi_application(), guard=guard)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
