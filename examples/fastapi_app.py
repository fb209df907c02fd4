"""A small service on FastAPI that asks the look-up before every view, and on its stream."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from looking_up import AUTHORS, make_guard, timeline

from withheld.edge.asgi import WithheldMiddleware
from withheld.edge.serving import Request as Asking

ACTIVITY = "application/activity+json"
"""How other servers of the fediverse ask for an object (ActivityPub section 3.2)."""

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


@app.get("/accounts/{account}")
def show_account(account: int, request: Request) -> Response:
    """Return an account, as a page of its posts or as what other servers keep a copy of."""
    if ACTIVITY in request.headers.get("accept", ""):
        actor = {"type": "Person", "id": f"https://chirp.example/accounts/{account}"}
        return JSONResponse(actor, media_type=ACTIVITY)
    return JSONResponse([post for post, author in AUTHORS.items() if author == account])


@app.get("/stream")
def stream(request: Request) -> StreamingResponse:
    """Return the posts as server-sent events; each is asked for when it is sent."""
    viewer = guard.viewer(Asking(path="/stream", headers=request.headers.items()))

    async def events() -> AsyncIterator[str]:
        for post in timeline(guard, viewer.country):
            if "withheld" not in post:
                yield f"data: {json.dumps(post, separators=(',', ':'))}\n\n"
        while not await request.is_disconnected():
            yield ": still here\n\n"
            await asyncio.sleep(1)

    return StreamingResponse(
        events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )
