"""The constructs of responses and bodies in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import (
    DONE,
    OBJECT,
    TEXT,
    VERSIONS,
    Construct,
    body,
    operation,
    response,
)

CONSTRUCTS: dict[str, Construct] = {
    "`default` as the only success": Construct(
        response(OBJECT, status="default"),
        VERSIONS,
        swagger=operation(responses={"default": {"description": "D.", "schema": OBJECT}}),
    ),
    "`2XX` as the only success": Construct(response(OBJECT, status="2XX")),
    "`2XX` beside a success with a number": Construct(
        operation(responses={**DONE, "2XX": {"description": "D."}}),
        refused="unsupported: the status '2XX'",
    ),
    "redirects as the only responses": Construct(
        operation(responses={"302": {"description": "Elsewhere."}}), VERSIONS
    ),
    "no success at all": Construct(
        operation(responses={"404": {"description": "No."}}),
        VERSIONS,
        "unsupported: an operation without a documented success",
    ),
    "`*/*` and other ranges that include JSON": Construct(response(OBJECT, "*/*")),
    "a range of a request that is a file": Construct(
        body({"type": "string", "format": "binary"}, "image/*"),
        refused="unsupported: a request in image/*",
        method="post",
    ),
    "`+json`, `text/json`, parameters of a media type": Construct(
        operation(
            requestBody={"content": {"Text/JSON; charset=utf-8": {"schema": OBJECT}}},
            responses={
                "200": {
                    "description": "D.",
                    "content": {"application/vnd.a+json": {"schema": OBJECT}},
                }
            },
        ),
        method="post",
    ),
    "XML, CSV, text, binary": Construct(
        operation(
            requestBody={"content": {"application/xml": {"schema": OBJECT}}},
            responses={"200": {"description": "D.", "content": {"text/plain": {"schema": TEXT}}}},
        ),
        method="post",
    ),
}
