"""The command `inspect`: an API as templates see it, as a tree and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands import CONTROL, files, on_terminal, run

STALL = r"""
openapi: 3.1.0
info: {title: "St\e[31mall", version: v1}
paths:
  /stall/v1/{shelf}/goods:
    get:
      operationId: getGoods
      summary: List the goods on a shelf.
      x-amzn-usage-plan: {rate: 0.5, burst: 15}
      x-amzn-restricted: true
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: string}}
        - name: colourNames
          in: query
          style: form
          explode: false
          schema: {type: array, maxItems: 3, items: {type: string}}
        - {name: nextToken, in: query, schema: {type: string}}
      responses:
        "200":
          description: A page.
          content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}
        "404":
          description: There is no such shelf.
          content: {application/json: {schema: {$ref: "#/components/schemas/Errors"}}}
  /stall/v1/goods:
    post:
      operationId: addGood
      x-amzn-grantless-scope: stalls
      x-amzn-safe: true
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Good"}}}
      responses:
        "204": {description: Done.}
components:
  schemas:
    Page:
      type: object
      required: [goods]
      properties:
        nextToken: {type: string}
        goods: {type: array, items: {$ref: "#/components/schemas/Good"}}
    Good:
      type: object
      properties:
        name: {type: string, maxLength: 5}
        box: {type: object, properties: {size: {type: integer}}}
    Errors: {type: object, properties: {errors: {type: array, items: {type: string}}}}
"""

TREE = r"""stall_v1: StallClient, St\x1b[31mall, version v1 (spec/stall_v1.yaml)
├── operations: 2
│   ├── get_goods: GET /stall/v1/{shelf}/goods (spec/stall_v1.yaml:6)
│   │   ├── summary: List the goods on a shelf.
│   │   ├── operation id: getGoods
│   │   ├── usage plan: 0.5 requests per second, burst 15
│   │   ├── restricted: takes data_elements, or restricted_data_token
│   │   ├── pagination: iter_goods
│   │   │   ├── items: goods, each Good
│   │   │   ├── next token: nextToken, sent in query nextToken
│   │   │   └── sent: with the first request's arguments
│   │   ├── parameters
│   │   │   ├── shelf: str, in path, required
│   │   │   ├── colour_names: Sequence[str], colourNames in query, optional, At most 3 items
│   │   │   └── next_token: str, nextToken in query, optional
│   │   └── responses
│   │       ├── 200: Page, application/json
│   │       └── 404: Errors, application/json, raises NotFoundError
│   └── add_good: POST /stall/v1/goods (spec/stall_v1.yaml:27)
│       ├── summary: addGood
│       ├── operation id: addGood
│       ├── usage plan: not documented by Amazon
│       ├── safety: POST that only reads: safe to retry
│       ├── grantless: signs in for stalls, or for its argument scope
│       ├── body: Good | _dicts.GoodDict, application/json, required
│       └── responses
│           └── 204: no body
└── models: 4
    ├── GoodBox: schema Good.box
    │   └── size: Annotated[int | None, NotBool] = None, optional
    ├── Good: schema Good (spec/stall_v1.yaml:44)
    │   ├── name: Annotated[str | None, Field(max_length=5)] = None, optional
    │   └── box: GoodBox | None = None, optional
    ├── Page: schema Page (spec/stall_v1.yaml:38)
    │   ├── next_token: Annotated[str | None, Field(alias="nextToken")] = None, nextToken, optional
    │   └── goods: list[Good], required
    └── Errors: schema Errors (spec/stall_v1.yaml:49)
        └── errors: list[str] | None = None, optional
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with a document."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "stall_v1.yaml").write_text(STALL)
    return tmp_path


def test_the_tree_contains_what_templates_see(folder: Path) -> None:
    """A pipe receives the tree alone, as plain text with unwrapped lines."""
    before = files(folder)
    done = run(folder, "inspect", "stall_v1", "--spec", "spec", COLUMNS="20", FORCE_COLOR="1")
    assert (done.stdout, done.stderr) == (TREE, "")
    assert files(folder) == before


def test_on_a_terminal_the_tree_fits_it(folder: Path) -> None:
    """A terminal gets colours, and wrapped lines keep their indentation."""
    code, received = on_terminal(folder, "inspect", "stall_v1", "--spec", "spec")
    assert code == 0
    assert "\x1b[1mget_goods\x1b[0m" in received
    assert r"St\x1b[31mall" in CONTROL.sub("", received)


@pytest.mark.parametrize("names", [("get_goods", "Good"), ("getGoods", "Good")])
def test_names_narrow_the_tree(folder: Path, names: tuple[str, ...]) -> None:
    """Operations and models are selected by Python name or by document name."""
    tree = run(folder, "inspect", "stall_v1", *names, "--spec", "spec").stdout
    assert re.findall(r"[├└]── (\w+: (?:GET|POST|schema)) ", tree) == [
        *("get_goods: GET", "Good: schema")
    ]


def test_json_is_for_programs(folder: Path) -> None:
    """The output contains every attribute of the IR, and names narrow it too."""
    done = run(folder, "inspect", "stall_v1", "get_goods", "--json", "--spec", "spec")
    api = json.loads(done.stdout)
    (operation,) = api["operations"]
    assert api["key"] == "stall_v1"
    assert api["title"] == "St\x1b[31mall"
    assert operation["usage_plan"] == {"rate": 0.5, "burst": 15, "others": []}
    assert [each["name"] for each in operation["parameters"]] == [
        *("shelf", "colour_names", "next_token")
    ]
    assert (api["models"], api["schemas"]) == ([], {})
    api = json.loads(run(folder, "inspect", "stall_v1", "--json", "--spec", "spec").stdout)
    assert {each["class_name"] for each in api["models"]} == set(api["schemas"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("stall",), "contains no document for stall; its APIs are stall_v1, messages_v1"),
        (("stall_v1", "get_good"), "has no operation or model get_good; it has get_goods, "),
        (("stall_v1", "page"), "has no operation or model page; it has Page, "),
        (("stall_v1", "--spec", "nowhere"), "nowhere: there is no such folder"),
    ],
)
def test_an_unknown_name_lists_the_known_ones(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    """The closest names come first."""
    (folder / "spec" / "messages_v1.yaml").write_text(STALL)
    done = run(folder, "inspect", "--spec", "spec", *arguments, code=2)
    assert message in done.stderr
    assert done.stdout == ""


def test_an_invalid_document_is_reported(folder: Path) -> None:
    """The problems are those of `validate`, on stderr because there is no result."""
    (folder / "spec" / "stall_v1.yaml").write_text(STALL.replace("in: path", "in: pat"))
    problems = run(folder, "validate", "--spec", "spec", code=1).stdout
    done = run(folder, "inspect", "stall_v1", "--spec", "spec", code=1)
    assert (done.stdout, done.stderr) == ("", problems)


def test_hand_written_methods_are_part_of_the_api(folder: Path) -> None:
    """The client's hand-written methods are shown as the package of all APIs has them."""
    tree = run(folder, "inspect", "messaging_v1").stdout
    assert re.search(r"conveniences: 1\n +└── upload_attachment: Upload a file", tree)
