"""A small service on FastAPI that asks the look-up before every view."""

from fastapi import FastAPI, Request
from looking_up import make_guard, timeline

from withheld.edge.asgi import WithheldMiddleware
from withheld.edge.serving import Request as Asking

guard = make_guard()
app = FastAPI()
app.add_middleware(WithheldMiddleware, guard=guard)


@app.get("/posts/{post}")
def show_post(post: int) -> dict[str, object]:
    """Return a post; whether it may be shown was decided before this is called."""
    return {"id": post, "text": f"Post {post}"}


@app.get("/timeline")
def show_timeline(request: Request) -> list[dict[str, object]]:
    """Return the posts with tombstones: one question for all of them."""
    asked = Asking(path="/timeline", headers=request.headers.items())
    return timeline(guard, guard.viewer(asked).country, request.headers.get("accept-language", ""))
