"""Checks of spec/messaging_v1.yaml against Amazon's reference page, fact by fact.

Without the page, only the tests that need it are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from tests.needs import REFERENCE_REASON
from tests.spec.reading import PAGE, REQUEST_MEDIA, RESPONSE_MEDIA, SPEC, Page, Spec

COPIED_WORDS = 12


@pytest.fixture(scope="module")
def page() -> Page:
    if not PAGE.exists():
        pytest.skip(REFERENCE_REASON)
    return Page(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def spec() -> Spec:
    return Spec(SPEC.read_text(encoding="utf-8"))


# Against the page


def test_the_page_is_read_to_its_end(page: Page) -> None:
    """The reader finds every operation in the page's own list, and every type in use."""
    listed = page.head.split("\nOperations\n")[1].split()
    assert [operation.id for operation in page.operations] == listed
    objects = [slots for slots in page.definitions.values() if isinstance(slots, list)]
    used = {slot.type for slots in objects for slot in slots}
    for operation in page.operations:
        used |= {slot.type for slot in operation.parameters}
        used |= {response.type for response in operation.responses.values()}
    names = {name for kind in used for name in re.findall(r"\b[A-Z]\w+", kind)}
    assert names <= page.definitions.keys()


def test_the_head_agrees_with_the_page(page: Page, spec: Spec) -> None:
    """Title, version, contact, license and server equal those of the page."""
    info, head = spec.document["info"], page.head_line
    assert f"{info['title']} {info['version']} Reference" == page.head.splitlines()[0]
    assert info["version"] == head("Version")
    assert info["contact"] == {"name": head("Contact"), "url": head("Contact URL")}
    assert info["license"] == {"name": head("License"), "url": head("License URL")}
    server = f"{head('Schemes').lower()}://{head('Host')}"
    assert [each["url"] for each in spec.document["servers"]] == [server]


def test_media_types_agree_with_the_page(page: Page, spec: Spec) -> None:
    """Every body is JSON and every response is HAL."""
    assert page.head_line("Consumes") == REQUEST_MEDIA
    assert page.head_line("Produces") == RESPONSE_MEDIA
    bodies = [node["requestBody"] for node in spec.nodes if "requestBody" in node]
    responses = [spec.resolve(each) for node in spec.nodes for each in node["responses"].values()]
    assert {media for body in bodies for media in body["content"]} == {REQUEST_MEDIA}
    assert {media for response in responses for media in response["content"]} == {RESPONSE_MEDIA}


@pytest.mark.parametrize("fact", ["method", "path", "parameters", "responses", "usage_plan"])
def test_operations_agree_with_the_page(page: Page, spec: Spec, fact: str) -> None:
    """Operations have the page's order, and exactly the page's facts."""
    expected = [(operation.id, getattr(operation, fact)) for operation in page.operations]
    assert [(operation.id, getattr(operation, fact)) for operation in spec.operations] == expected


def test_definitions_agree_with_the_page(page: Page, spec: Spec) -> None:
    """Every definition has the page's fields, in order, with required, type, format and lengths."""
    assert list(spec.definitions) == list(page.definitions)
    assert spec.definitions == page.definitions


def test_different_wordings_of_the_page_stay_different(page: Page, spec: Spec) -> None:
    """Two different wordings of a status or parameter on the page stay different in the spec."""
    pairs: set[tuple[str, str, str]] = set()
    for ours, theirs in zip(spec.operations, page.operations, strict=True):
        for status, response in ours.responses.items():
            pairs.add((status, response.prose, theirs.responses[status].prose))
        for mine, original in zip(ours.parameters, theirs.parameters, strict=True):
            pairs.add((mine.name, mine.prose, original.prose))
    ours_only = [(about, wording) for about, wording, _ in pairs]
    assert [pair for pair in sorted(pairs) if ours_only.count(pair[:2]) > 1] == []


def test_text_rules_agree_with_the_page(page: Page, spec: Spec) -> None:
    """A field has exactly the text rules that the page's prose states."""
    expected = {
        f"{name}.{slot.name}": rules
        for name, slots in page.definitions.items()
        if isinstance(slots, list)
        for slot in slots
        if (rules := page_text_rules(slot.prose))
    }
    key = "x-amzn-text-rules"
    assert {name: node[key] for name, node in spec.properties() if key in node} == expected


def page_text_rules(prose: str) -> dict[str, str | bool]:
    """Return the text rules in a description of the page."""
    rules: dict[str, str | bool] = {}
    if "Do not include HTML or email addresses." in prose:
        rules |= {"html": False, "emailAddresses": False}
    if topic := re.search(r"Only links (?:that are )?related to (?:the )?(.+?) are allowed", prose):
        rules["links"] = topic[1]
    if re.search(r"must be written in the buyer's (language of preference|preferred lang)", prose):
        rules["language"] = "buyer"
    return rules


def test_examples_and_addresses_of_the_page_are_kept(page: Page, spec: Spec) -> None:
    """The spec contains the locales that the page gives as examples, and every address."""
    locale = spec.schemas["GetAttributesResponse"]["properties"]["locale"]
    assert locale["examples"] == re.findall(r'"([a-z]{2}-[A-Z]{2})"', page.text)
    addresses = {address.rstrip(".") for address in re.findall(r"https?://[^\s|]+", page.text)}
    assert {address for address in addresses if address not in spec.text} == set()


def test_descriptions_are_in_our_own_words(page: Page, spec: Spec) -> None:
    """No text of the spec shares twelve consecutive words with the page."""
    copied = runs(page.text)
    assert [text for text in prose(spec.document) if runs(text) & copied] == []


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of twelve consecutive words, without case and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}


def prose(node: Any) -> Iterator[str]:
    """Yield every title, summary and description below a node."""
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(child, dict | list):
            yield from prose(child)
        elif key in ("title", "summary", "description"):
            yield child


# By itself


def test_the_spec_is_valid_openapi(spec: Spec) -> None:
    """The official schema of OpenAPI 3.1 accepts the document."""
    assert spec.document["openapi"] == "3.1.0"
    validate(spec.document)


def test_the_file_is_plain_yaml(spec: Spec) -> None:
    """There are no anchors or aliases, and no line is longer than 100 characters."""
    assert [event for event in yaml.parse(spec.text) if getattr(event, "anchor", None)] == []
    assert [line for line in spec.text.splitlines() if len(line) > 100] == []


def test_everything_is_described(spec: Spec) -> None:
    """Every operation has a short summary, and every part in the docs has a description."""
    groups = spec.document["components"].values()
    described = [*spec.properties(), *((node["operationId"], node) for node in spec.nodes)]
    described += [each for group in groups for each in group.items()]
    described += [("info", spec.document["info"]), *enumerate(spec.document["servers"])]
    described += [(tag["name"], tag) for tag in spec.document["tags"]]
    assert [name for name, node in described if not node.get("description")] == []
    summaries = {node["operationId"]: node.get("summary", "") for node in spec.nodes}
    assert {name: text for name, text in summaries.items() if not 0 < len(text) < 70} == {}
    assert [tag["name"] for tag in spec.document["tags"]] == ["messaging"]
    assert [node["tags"] for node in spec.nodes] == [["messaging"]] * len(spec.nodes)


def test_statuses_refer_to_shared_responses_and_say_what_they_mean(spec: Spec) -> None:
    """A status is a reference to a component, with a description of its own."""
    statuses = [each for node in spec.nodes for each in node["responses"].values()]
    assert [each for each in statuses if each.keys() != {"$ref", "description"}] == []
    used = {each["$ref"].rpartition("/")[2] for each in statuses}
    assert used == spec.document["components"]["responses"].keys()


def test_marketplaces_travel_separated_by_commas(spec: Spec) -> None:
    """The list of marketplaces is one query value, separated by commas."""
    parameter = spec.document["components"]["parameters"]["MarketplaceIds"]
    assert (parameter["style"], parameter["explode"]) == ("form", False)


def test_schemas_carry_no_constraint_of_our_own(spec: Spec) -> None:
    """A schema has no patterns, enumerations or defaults, because the page cannot state them."""
    known = {"$ref", "type", "format", "items", "required", "properties", "minLength", "maxLength"}
    known |= {"description", "examples", "x-amzn-text-rules"}
    schemas = dict([*spec.schemas.items(), *spec.properties()])
    assert {name: more for name, node in schemas.items() if (more := node.keys() - known)} == {}


def test_text_rules_are_where_the_prose_states_them(spec: Spec) -> None:
    """A property's text rules appear in its description, and the reverse; lengths do not."""
    signs = {"html": "HTML", "emailAddresses": "email addresses", "language": "`GetAttributes`"}
    signs["links"] = "Links are allowed only if they relate to"
    for name, node in spec.properties():
        rules, told = node.get("x-amzn-text-rules", {}), node["description"]
        assert rules.keys() == {key for key, sign in signs.items() if sign in told}, name
        assert rules.get("links", "") in told, name
        assert "characters" not in told, f"{name}: the generator puts lengths into words"
