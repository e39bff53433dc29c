"""Demonstration of the package in 15 seconds and without an account: `make demo`.

It starts the sandbox, writes to a buyer, waits for a rate limit, and shows the messages that the
buyer received. Install `'./generated[sandbox]' rich` first.
"""

import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import UTC, datetime

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task
from rich.text import Text

from selling_partner import Marketplace, SellingPartner, SellingPartnerError
from selling_partner.messaging_v1 import CreateWarrantyRequest
from selling_partner.sandbox import Message, Sandbox

ORDER = "123-1234567-1234567"
ORDERS = [f"123-1234567-{number:07}" for number in range(1, 13)]
US = [Marketplace.US]
ALLOWED = ["create_confirm_order_details", "create_digital_access_key", "create_warranty"]
PDF = b"%PDF-1.7\n% Two years of warranty on your hammock.\n%%EOF\n"

console = Console(width=None if sys.stdout.isatty() else 88, highlight=False)


def main() -> None:
    with Sandbox() as sandbox, sandbox.client() as sp:
        say("The Selling Partner API, on this machine", sandbox.url)
        sandbox.set_order(ORDER, actions=ALLOWED)
        write_to_a_buyer(sp)
        wait_for_the_limit(sandbox, sp)
        show_messages(sandbox)
    say("That was the sandbox", "Run `make sandbox` to explore it in a browser")


def write_to_a_buyer(sp: SellingPartner) -> None:
    """Read the allowed actions, upload a file, and send a message of each kind."""
    actions = sp.messaging.messaging_actions_for_order(ORDER, marketplace_ids=US)
    say(f"What order {ORDER} allows", *actions.allowed)

    file = sp.messaging.upload_attachment(
        ORDER, "create_warranty", PDF, file_name="warranty.pdf", marketplace=Marketplace.US
    )
    say("A file for the buyer", f"{file.file_name}: {len(PDF)} bytes, uploaded")

    today = datetime.now(UTC).replace(microsecond=0)
    warranty = CreateWarrantyRequest(attachments=[file], coverage_start_date=today)
    say("Three messages")
    actions.create_warranty(body=warranty)
    report("a warranty, with the file: sent")
    actions.create_confirm_order_details(body={"text": "Are three metres of rope enough?"})
    report("a question about the order: sent")
    actions.create_digital_access_key(body={"text": "Your key to the book of knots: BOWLINE"})
    report("a digital access key: sent")


def wait_for_the_limit(sandbox: Sandbox, sp: SellingPartner) -> None:
    """Send more calls than the burst of the usage plan, so that some wait for the rate limit."""
    say(f"The languages of {len(ORDERS)} buyers", "usage plan: a burst of 5, then 1 per second")
    started = time.perf_counter()
    columns = BarColumn(bar_width=32), MofNCompleteColumn(), Bucket(sandbox)
    with Progress(" ", *columns, console=console) as progress:
        for order_id in progress.track(ORDERS):
            sp.messaging.get_attributes(order_id, marketplace_ids=US)
    refused = sum(each.status == 429 for each in sandbox.exchanges)
    report(f"{time.perf_counter() - started:.0f} seconds; 429 responses: {refused}")
    if refused:
        report("A request may arrive just before its token does; the client retries it.")


class Bucket(ProgressColumn):
    """Column with the requests that the sandbox accepts at the moment without a wait."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def render(self, task: Task) -> Text:
        for level in self._sandbox.levels:
            if level.operation.method_name == "get_attributes":
                full, part = divmod(level.tokens, 1)
                marks = "●" * int(full) + "◐" * (part >= 0.5)
                return Text(f"bucket {marks:○<{level.burst}}", "cyan")
        return Text("")


def show_messages(sandbox: Sandbox) -> None:
    """Print the messages as the buyer sees them."""
    say("Messages to the buyer")
    for message in sandbox.messages:
        title = message.operation.removeprefix("create_").replace("_", " ")
        panel = Panel(text_of(message), title=title, title_align="left", border_style="cyan")
        console.print(Padding(panel, (0, 0, 0, 3)))


def text_of(message: Message) -> Text:
    """Return a message as lines of text."""
    lines = [message.text] if message.text else []
    lines += [f"{name}: {value}" for name, value in message.body.items() if "Date" in name]
    lines += [f"{each.file_name} ({len(each.content)} bytes)" for each in message.attachments]
    return Text("\n".join(lines))


def say(title: str, *lines: str) -> None:
    console.print(Text.assemble(("\n●  ", "green"), (title, "bold")))
    for line in lines:
        report(line)


def report(line: str) -> None:
    console.print(Text(f"   {line}"))


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.parse_args()
    try:
        main()
    except SellingPartnerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
