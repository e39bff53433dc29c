"""Report schedules, which create reports on the sandbox's clock."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..._runtime.core.clock import Clock
from ..protocol.exchanges import SandboxResponse, rejection
from .calls import Handler, SimulatedCall, moment
from .jobs import Job, show_time

_PERIOD = re.compile(r"P(?:T(?P<time>\d+)(?P<unit>[MH])|(?P<days>\d+)D|(?P<months>\d+)M)")
_MAX_REPORTS = 1000
"""The maximum number of reports that a schedule creates at once, after the clock was advanced."""


@dataclass
class _Schedule:
    schedule_id: str
    request: Mapping[str, Any]
    owner: str
    next_at: float

    @property
    def period(self) -> float:
        """The period in seconds; a month has 30 days."""
        match = _PERIOD.fullmatch(self.request["period"])
        assert match is not None, "the document lists the periods"
        if match["time"]:
            return int(match["time"]) * (60.0 if match["unit"] == "M" else 3600.0)
        return 86_400.0 * (int(match["days"]) if match["days"] else 30 * int(match["months"]))


class Schedules:
    """The report schedules.

    Args:
        clock: The clock by which they create reports.
        create: Creates a report from the JSON of a request, for an owner.

    """

    def __init__(
        self, clock: Clock, create: Callable[[Mapping[str, Any], str | None], Job]
    ) -> None:
        self._clock = clock
        self._create_report = create
        self._schedules: dict[str, _Schedule] = {}
        self._numbers = itertools.count(50_000_001)

    def reset(self) -> None:
        """Remove all schedules."""
        self._schedules = {}

    def run(self) -> None:
        """Create the reports that are due."""
        now = self._clock.time()
        for each in list(self._schedules.values()):
            for _ in range(_MAX_REPORTS):
                if each.next_at > now:
                    break
                each.next_at += each.period
                names = ("reportType", "marketplaceIds", "reportOptions")
                request = {name: each.request[name] for name in names if name in each.request}
                self._create_report({**request, "reportScheduleId": each.schedule_id}, each.owner)

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by the operation's id."""
        return {
            "createReportSchedule": self._create,
            "getReportSchedules": self._list,
            "getReportSchedule": self._get,
            "cancelReportSchedule": self._cancel,
        }

    def _create(self, call: SimulatedCall) -> SandboxResponse:
        """Create a schedule; it replaces one for the same type and marketplaces."""
        request = call.body
        for each in self._of(call.owner):
            if _subject(each.request) == _subject(request):
                del self._schedules[each.schedule_id]
        given = request.get("nextReportCreationTime")
        start = moment(given).timestamp() if given else self._clock.time()
        schedule = _Schedule(str(next(self._numbers)), request, call.owner, start)
        if not given:
            schedule.next_at += schedule.period
        self._schedules[schedule.schedule_id] = schedule
        return call.respond({"reportScheduleId": schedule.schedule_id})

    def _list(self, call: SimulatedCall) -> SandboxResponse:
        self.run()
        wanted = call.values["reportTypes"]
        found = [each for each in self._of(call.owner) if each.request["reportType"] in wanted]
        return call.respond({"reportSchedules": list(map(_show, found))})

    def _get(self, call: SimulatedCall) -> SandboxResponse:
        self.run()
        return call.respond(_show(self._find(call)))

    def _cancel(self, call: SimulatedCall) -> SandboxResponse:
        self.run()
        del self._schedules[self._find(call).schedule_id]
        return call.respond()

    def _of(self, owner: str) -> list[_Schedule]:
        return [each for each in self._schedules.values() if each.owner == owner]

    def _find(self, call: SimulatedCall) -> _Schedule:
        identifier = call.values["reportScheduleId"]
        for each in self._of(call.owner):
            if each.schedule_id == identifier:
                return each
        raise rejection(404, f"no report schedule has the identifier {identifier[:80]}")


def _subject(request: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    return request["reportType"], frozenset(request["marketplaceIds"])


def _show(schedule: _Schedule) -> dict[str, Any]:
    names = ("reportType", "marketplaceIds", "reportOptions", "period")
    shown = {name: schedule.request[name] for name in names if name in schedule.request}
    next_at = datetime.fromtimestamp(schedule.next_at, UTC)
    return {
        **shown,
        "reportScheduleId": schedule.schedule_id,
        "nextReportCreationTime": show_time(next_at),
    }
