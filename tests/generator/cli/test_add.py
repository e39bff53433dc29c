"""The command `add`: it adds a vendor's document and generates, or changes nothing."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.commands import CLEAR_LINE, CONTROL, files, on_terminal, run
from tests.generator.support.parcels import OPTIONS, PARCELS
from tests.generator.support.shop import SHOP
from tests.models.swagger import FOLDER
from tests.needs import MODELS_REASON

EXPECTED = """\
parcels_v1: ParcelsClient, Selling Partner API for Parcels, version v1
  operations    3
  models        2
  iterators     iter_parcels
  actions       none
  conveniences  none
  usage plans   1 of 3 operations; none for link_label_put, link_label
  safe          none
  restricted    none
  grantless     link_label_put, link_label for labels
  overlay       2 actions used
                Labels belong to the application. (2 actions)
  unsupported   none
  to look at    link_label_put: the file has linkLabel twice; distinguished by PUT
                Parcel.schema_: schema, a reserved name
"""


@pytest.fixture
def folder(parcels: Path) -> Path:
    return parcels


def test_a_document_is_added_and_summarized(folder: Path) -> None:
    """The document is copied unchanged, generated and summarized on stdout."""
    run(folder, "generate", *OPTIONS)
    done = run(folder, "add", "parcels.json", *OPTIONS)
    report, _, last = done.stdout.rstrip("\n").rpartition("\n")
    assert f"{report}\n" == EXPECTED + "spec/parcels_v1.json: added\n"
    assert re.fullmatch(r"out: \d+ files, \d+ written, 0 removed", last)
    assert done.stderr.startswith("validating 1 document\n")
    assert (folder / "spec" / "parcels_v1.json").read_bytes() == PARCELS.encode()
    client = folder / "out/src/selling_partner/parcels_v1/client.py"
    assert "def iter_parcels(" in client.read_text()
    assert (folder / "out/src/selling_partner/shop_v1/client.py").exists()


def test_after_add_the_package_is_up_to_date(folder: Path) -> None:
    """The package is what `generate` would write, and `generate` detects that."""
    run(folder, "add", "parcels.json", *OPTIONS)
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"


def test_an_unchanged_document_can_be_added_again(folder: Path) -> None:
    """Adding an unchanged document needs no --replace, wherever the file is."""
    run(folder, "add", "parcels.json", *OPTIONS)
    before = files(folder)
    for path in ("parcels.json", "spec/parcels_v1.json"):
        done = run(folder, "add", path, *OPTIONS)
        assert "spec/parcels_v1.json: already present\n" in done.stdout
        assert " 0 written, 0 removed" in done.stdout
    assert files(folder) == before
    done = run(folder, "add", "spec/shop_v1.yaml", *OPTIONS)
    assert done.stdout.startswith("shop_v1: ShopClient, Shop, version v1\n")


def test_yaml_several_documents_and_a_chosen_name(folder: Path) -> None:
    """OpenAPI 3.1 is accepted, several documents at once too, and --as names a single one."""
    (folder / "ordersV0.yaml").write_text(SHOP.replace("/shop/v1", "/orders/v0"))
    (folder / "model.yml").write_text(SHOP.replace("/shop/v1", "/stall/v2"))
    done = run(folder, "add", "ordersV0.yaml", "parcels.json", *OPTIONS)
    assert re.findall(r"^(\w+): \w+Client,", done.stdout, re.M) == ["orders_v0", "parcels_v1"]
    run(folder, "add", "model.yml", "--as", "stall_v2", *OPTIONS)
    assert sorted(each.name for each in (folder / "spec").glob("*.*")) == [
        *("orders_v0.yaml", "parcels_v1.json", "shop_v1.yaml", "stall_v2.yml")
    ]
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"


def test_a_newer_version_of_an_api_takes_over_its_name(folder: Path) -> None:
    """The report names the attribute whose version changes, because that breaks its callers."""
    (folder / "shop_2026-01-01.yaml").write_text(SHOP.replace("/shop/v1", "/shop/2026-01-01"))
    change = "SellingPartner.shop: now shop_2026_01_01 instead of shop_v1, which breaks its callers"
    assert change in run(folder, "add", "shop_2026-01-01.yaml", *OPTIONS).stdout.splitlines()
    (folder / "shop_v0.yaml").write_text(SHOP.replace("/shop/v1", "/shop/v0"))
    assert "SellingPartner.shop" not in run(folder, "add", "shop_v0.yaml", *OPTIONS).stdout


def test_a_name_that_no_client_can_have_is_reported(folder: Path) -> None:
    """``add`` and ``validate`` warn of an API that keeps its version in its name."""
    (folder / "close_v1.yaml").write_text(SHOP.replace("/shop/", "/close/"))
    warning = (
        "close_v1.yaml:1:1 #: no client has the newest version as close, because every client has "
        "another attribute of this name; use close_v1, or choose another key with --as"
    )
    done = run(folder, "add", "close_v1.yaml", *OPTIONS)
    assert f"warning: {warning}" in done.stderr.splitlines()
    root = (folder / "out/src/selling_partner/root.py").read_text()
    assert "def close_v1(self)" in root
    assert "def close(self)" not in root
    assert f"warning: spec/{warning}" in run(folder, "validate", *OPTIONS[:2]).stdout.splitlines()


def test_a_document_is_replaced_only_on_request(folder: Path) -> None:
    """A different document of an existing API is refused, also with a different suffix."""
    before = files(folder)
    (folder / "shop.yaml").write_text(SHOP.replace("getOrder", "readOrder"))
    (folder / "shop.json").write_text(PARCELS)
    for name in ("shop.yaml", "shop.json"):
        done = run(folder, "add", name, *OPTIONS, code=2)
        assert f"{name}: spec/shop_v1.yaml is the document of shop_v1" in done.stderr
        assert "--replace" in done.stderr
        (folder / name).rename(folder / f"{name}.kept")
        assert files(folder).items() >= before.items()
        (folder / f"{name}.kept").rename(folder / name)

    done = run(folder, "add", "shop.yaml", "--replace", *OPTIONS)
    assert "spec/shop_v1.yaml: replaced\n" in done.stdout
    client = folder / "out/src/selling_partner/shop_v1/client.py"
    assert "def read_order(" in client.read_text()

    done = run(folder, "add", "shop.json", "--replace", *OPTIONS)
    assert "spec/shop_v1.json: added in place of shop_v1.yaml\n" in done.stdout
    assert [each.name for each in (folder / "spec").glob("shop*")] == ["shop_v1.json"]
    assert "def list_parcels(" in client.read_text()
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"


def test_two_existing_documents_of_one_api_are_refused(folder: Path) -> None:
    """The command does not guess which of them to replace."""
    (folder / "shop.yaml").write_text(SHOP.replace("getOrder", "readOrder"))
    (folder / "spec" / "shop_v1.json").write_text(PARCELS)
    done = run(folder, "add", "shop.yaml", "--replace", *OPTIONS, code=2)
    both = "spec/shop_v1.json and spec/shop_v1.yaml"
    assert done.stderr == f"{both} are both the document of shop_v1; keep one of them\n"


def test_every_problem_names_the_given_file(folder: Path) -> None:
    """Problems refer to the vendor's file, and unsupported features are counted."""
    before = files(folder)
    listed = '"in": "query", "type": "array", "items": {"type": "string"}'
    many = ", ".join(
        f'{{"name": "{name}", {listed}, "collectionFormat": "{how}"}}'
        for name, how in (("a", "tsv"), ("b", "new"), ("c", "tsv"))
    )
    bad = PARCELS.replace('{"name": "nextToken", "in": "query", "type": "string"}', many)
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "parcels.json").write_text(bad, newline="")
    done = run(folder, "add", "elsewhere/parcels.json", *OPTIONS, code=1)
    assert done.stdout == ""
    lines = done.stderr.splitlines()[1:]
    place = r"elsewhere/parcels\.json:13:\d+ #/paths/~1parcels~1v1~1parcels/get/parameters/\d/\S+"
    wrong = r"unsupported: the collectionFormat \w+; use csv or multi"
    assert all(re.fullmatch(f"{place}: {wrong}", line) for line in lines[:3])
    assert lines[3:] == [
        "3 complaints; nothing was written",
        "2 x unsupported: the collectionFormat tsv",
        "1 x unsupported: the collectionFormat new",
    ]
    shutil.rmtree(folder / "elsewhere")
    assert files(folder) == before


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("missing.json", None, 2, "missing.json: no such file"),
        ("notes.txt", "x", 2, "notes.txt: is not a document"),
        ("list.json", "[1]", 1, "list.json:1:1 #: "),
        ("half.json", '{"swagger": ', 1, "half.json:2:1 #: "),
        ("bytes.yaml", b"\xff", 1, "bytes.yaml:1:1 #: "),
        ("package.json", '{"name": "x"}', 1, "package.json:1:1 #: "),
        ("openapi.yaml", "openapi: 4.0.0\ninfo: {version: v1}", 2, "such as --as orders_v0"),
        ("old.yaml", "openapi: 4.0.0\ninfo: {version: v1}", 1, "unsupported: OpenAPI 4.0.0"),
        ("noVersion.yaml", "openapi: 3.1.0", 2, "such as --as orders_v0"),
        ("noVersionV1.yaml", "openapi: 3.1.0", 1, "noVersionV1.yaml:1:1 #: "),
    ],
)
def test_an_unusable_file_is_named(
    folder: Path, name: str, content: str | bytes | None, code: int, message: str
) -> None:
    """Wrong usage exits with 2, an invalid file with 1, and nothing is written."""
    before = files(folder)
    if content is not None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run(folder, "add", name, *OPTIONS, code=code)
    assert message in done.stderr
    assert done.stdout == ""
    assert {path: each for path, each in files(folder).items() if path != name} == before


def test_an_unreadable_file_is_reported(folder: Path) -> None:
    """A file that the system refuses to read is named with its place."""
    (folder / "parcels.yaml").symlink_to("/proc/self/mem")
    done = run(folder, "add", "parcels.yaml", *OPTIONS, code=1)
    assert done.stderr.startswith("parcels.yaml:1:1 #: ")


def test_a_pipe_is_refused_without_waiting(folder: Path) -> None:
    """A named pipe is an error, because reading it would block."""
    os.mkfifo(folder / "pipe.json")
    done = run(folder, "add", "pipe.json", *OPTIONS, code=1)
    (complaint,) = (line for line in done.stderr.splitlines() if line.startswith("pipe.json:1:1 "))
    assert "FIFO" in complaint


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("parcels.json", "--as", "Parcels"), "'Parcels' is not a module name"),
        (("parcels.json", "--as", "class"), "'class' is not a module name"),
        (("parcels.json", "parcelsV1.json"), "parcels.json and parcelsV1.json are both parcels_v1"),
        (("parcels.json", "parcelsV1.json", "--as", "x_v1"), "--as names one API"),
        (("parcels.json", "--spec", "nowhere"), "nowhere: there is no such folder"),
        (("parcels.json", "--templates", "nowhere"), "nowhere: there is no such folder"),
    ],
)
def test_wrong_usage_of_add_exits_with_2(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    """The problem is on stderr, and nothing is written."""
    shutil.copy(folder / "parcels.json", folder / "parcelsV1.json")
    before = files(folder)
    done = run(folder, "add", *OPTIONS, *arguments, code=2)
    assert message in done.stderr
    assert files(folder) == before


def test_one_invalid_document_prevents_adding_the_others(folder: Path) -> None:
    """Either all documents are added or none."""
    (folder / "old.yaml").write_text("openapi: 4.0.0\ninfo: {version: v1}\n")
    before = files(folder)
    done = run(folder, "add", "parcels.json", "old.yaml", *OPTIONS, code=1)
    assert "old.yaml:1:1 #/openapi: unsupported" in done.stderr
    assert files(folder) == before


def test_edited_outputs_are_not_overwritten(folder: Path) -> None:
    """An edited output file prevents the addition, unless --overwrite is given."""
    readme = folder / "out" / "README.md"
    readme.write_text("mine")
    before = files(folder)
    done = run(folder, "add", "parcels.json", *OPTIONS, code=1)
    assert "out/README.md: " in done.stderr
    assert "--overwrite" in done.stderr
    assert files(folder) == before
    run(folder, "add", "parcels.json", "--overwrite", *OPTIONS)
    assert "ParcelsClient" in readme.read_text() or "parcels_v1" in readme.read_text()


def test_the_summary_on_a_terminal_is_a_table(folder: Path) -> None:
    """Progress is erased, and the summary is a coloured table."""
    code, received = on_terminal(folder, "add", "parcels.json", *OPTIONS)
    assert code == 0
    after = CONTROL.sub("", received.rpartition(CLEAR_LINE)[2])
    lines = [line.rstrip() for line in after.splitlines()]
    assert lines[:-2] == [line.removeprefix("  ") for line in EXPECTED.splitlines()]
    assert lines[-2] == "spec/parcels_v1.json: added"
    assert "\x1b[36moperations" in received


def test_text_of_a_document_cannot_control_the_terminal(folder: Path) -> None:
    """Control characters in a title are escaped."""
    text = SHOP.replace("/shop/v1", "/stall/v1")
    text = text.replace("title: Shop", r'title: "Sh\e[31mop"')
    (folder / "stall.yaml").write_text(text)
    done = run(folder, "add", "stall.yaml", *OPTIONS)
    assert r"stall_v1: StallClient, Sh\x1b[31mop, version v1" in done.stdout


@pytest.mark.slow(measured=False)
def test_amazons_models_are_added_unchanged(tmp_path: Path) -> None:
    """One call adds files of every naming style, and the summary counts their parts."""
    names = ("ordersV0.json", "messaging.json", "replenishment-2022-11-07.json")
    if not all((FOLDER / name).exists() for name in names):
        pytest.skip(MODELS_REASON)
    (tmp_path / "spec").mkdir()
    done = run(tmp_path, "add", *(str(FOLDER / name) for name in names), *OPTIONS)
    keys = ("orders_v0", "messaging_v1", "replenishment_2022_11_07")
    for name, key in zip(names, keys, strict=True):
        content = (FOLDER / name).read_bytes()
        assert (tmp_path / "spec" / f"{key}.json").read_bytes() == content
        paths = yaml.safe_load(content)["paths"].values()
        count = sum("operationId" in each for item in paths for each in item.values())
        assert re.search(rf"^{key}: .*\n  operations +{count}$", done.stdout, re.M)
    assert "unsupported   none" in done.stdout
    assert run(tmp_path, "generate", *OPTIONS).stdout == "out: nothing to do\n"
