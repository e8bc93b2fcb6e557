"""What a competent user would write in an afternoon instead of using us.

pandas reads the file, a pydantic model with validators understands each row, httpx sends behind a
semaphore, pandas writes the results. None of it knows half of what can go wrong with a cell.

    python tests/benchmarks/peers.py calamine campaigns.xlsx
    python tests/benchmarks/peers.py calamine campaigns.xlsx results.xlsx
"""

import asyncio
import re
import sys
import uuid
from datetime import date, datetime, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import dateutil.parser
import httpx
import pandas as pd
import phonenumbers
from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError, model_validator

YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False}
AGENT = re.compile(r"\d+_\d+")
SHORT_ZONES = {"IST": "Asia/Kolkata", "UTC": "UTC", "GMT": "UTC"}


def as_date(cell):
    if isinstance(cell, datetime):
        return cell.date()
    return (
        cell if isinstance(cell, date) else dateutil.parser.parse(str(cell), dayfirst=True).date()
    )


def as_time(cell):
    return cell if isinstance(cell, time) else dateutil.parser.parse(str(cell)).time()


def as_bool(cell):
    return cell if isinstance(cell, bool) else YES[str(cell).strip().lower()]


def as_seconds(cell):
    return int(re.sub(r"[^\d]", "", str(cell))) if isinstance(cell, str) else int(cell)


def as_interval(cell):
    return f"{as_seconds(cell)}_s"


def as_agents(cell):
    agents = [part.strip() for part in re.split(r"[,;\n]", str(cell)) if part.strip()]
    if not agents or len(agents) > 100 or not all(map(AGENT.fullmatch, agents)):
        raise ValueError("not agent ids")
    return list(dict.fromkeys(agents))


def as_ratio(cell):
    return "".join(str(cell).split())


def as_rule(cell):
    rule = str(cell).strip().lower().replace(" ", "-")
    return {"longest-idle": "longest-idle-agent"}.get(rule, rule)


def as_phone(cell):
    number = phonenumbers.parse(f"+{str(cell).lstrip('+')}")
    if not phonenumbers.is_possible_number(number):
        raise ValueError("no telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]


def as_text(cell):
    return str(cell).strip()


Seconds = Annotated[int, BeforeValidator(as_seconds)]


class Campaign(BaseModel):
    """The fields of a campaign, as the API page lists them."""

    name: Annotated[str, BeforeValidator(as_text)]
    dialer_type: Annotated[Literal["predictive", "progressive"], BeforeValidator(str.lower)]
    active: Annotated[bool, BeforeValidator(as_bool)]
    leads_id: uuid.UUID
    timezone: str
    start_date: Annotated[date, BeforeValidator(as_date)]
    end_date: Annotated[date, BeforeValidator(as_date)]
    start_time: Annotated[time, BeforeValidator(as_time)]
    end_time: Annotated[time, BeforeValidator(as_time)]
    users: Annotated[list[str], BeforeValidator(as_agents)]
    user_interval: Annotated[str, BeforeValidator(as_interval)] | None = None
    call_interval: Annotated[Literal[10, 20, 30, 40, 50, 60, 120], BeforeValidator(int)] | None = (
        None
    )
    ratio: (
        Annotated[str, BeforeValidator(as_ratio), StringConstraints(pattern=r"^\d{1,2}:\d{1,2}$")]
        | None
    ) = None
    ring_rule: (
        Annotated[
            Literal[
                "ring-all",
                "round-robin",
                "longest-idle-agent",
                "agent-with-least-talk-time",
                "agent-with-fewest-calls",
            ],
            BeforeValidator(as_rule),
        ]
        | None
    ) = None
    ring_seconds: Seconds | None = None
    max_waiting_time: Seconds | None = None
    no_agent_no_wait: Annotated[bool, BeforeValidator(as_bool)] | None = None
    waiting_music: str | None = None
    unanswered_music: str | None = None
    caller_id: Annotated[str, BeforeValidator(as_phone)] | None = None
    reject_delay_time: Seconds | None = None
    no_answer_delay_time: Seconds | None = None

    @model_validator(mode="after")
    def in_order(self):
        """Put the zone's offset in place, and compare the dates."""
        if self.end_date < self.start_date or self.start_time == self.end_time:
            raise ValueError("the end comes before the start")
        self.timezone = offset_of(self.timezone, self.start_date)
        return self


def offset_of(zone, day):
    if found := re.fullmatch(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):(\d{2})", zone.strip()):
        return f"{found[1]}{int(found[2]):02}:{found[3]}"
    moment = datetime.combine(day, time(12), tzinfo=ZoneInfo(SHORT_ZONES.get(zone, zone)))
    offset = moment.strftime("%z")
    return f"{offset[:3]}:{offset[3:]}"


HEADERS = {
    "Campaign name": "name",
    "Dialer type": "dialer_type",
    "Active": "active",
    "Leads ID": "leads_id",
    "Time zone": "timezone",
    "Agents": "users",
    "Reject delay time": "reject_delay_time",
    "No answer delay time": "no_answer_delay_time",
}


def read(path, engine):
    if path.endswith(".csv"):
        return pd.read_csv(path, dtype=str)
    return pd.read_excel(path, engine=engine, dtype=object)  # or caller ids become floats


def check(path, engine):
    """Return the campaigns and the errors by row, and the frame as read."""
    frame = read(path, engine)
    fields = {header: HEADERS.get(header, header.lower().replace(" ", "_")) for header in frame}
    campaigns, errors, names = {}, {}, set()
    for row, cells in enumerate(frame.to_dict("records"), start=2):
        values = {fields[header]: cell for header, cell in cells.items() if not pd.isna(cell)}
        try:
            campaign = Campaign(**values)
        except (ValidationError, ValueError, KeyError, phonenumbers.NumberParseException) as error:
            errors[row] = str(error)
            continue
        if campaign.name in names:
            errors[row] = "the name stands twice"
        names.add(campaign.name)
        campaigns[row] = campaign
    return campaigns, errors, frame


async def send(campaigns, account, base_url, at_once):
    """Return what the API said to each campaign."""
    semaphore = asyncio.Semaphore(at_once)
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:

        async def post(campaign):
            async with semaphore:
                body = account | campaign.model_dump(mode="json", exclude_none=True)
                answer = await client.post("/v3/campaign/create", json=body)
                return answer.json()

        return await asyncio.gather(*map(post, campaigns))


def save(frame, errors, target):
    """Write the table with what is wrong beside each row; no colours, no notes, no summary."""
    told = [errors.get(row, "") for row in range(2, len(frame) + 2)]
    frame.assign(Error=told).to_excel(target, index=False, engine="xlsxwriter")


def main(engine, path, target=None):
    campaigns, errors, frame = check(path, engine)
    if target is not None:
        save(frame, errors, target)
    print(len(campaigns), len(errors))  # noqa: T201  the result


if __name__ == "__main__":
    main(*sys.argv[1:])
