"""What is sent to the service, and what it answers; the OpenAPI document is made from these."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_EVENTS = 1_000
"""In one batch: what takes longer is better sent as a file."""

LONGEST_TEXT = 4_000

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Number = Annotated[float, Field(allow_inf_nan=False)] | Annotated[str, Field(max_length=100)]
"""As a number, or as it was written; what cannot be read is set aside with its reason and not refused."""


class EventIn(BaseModel):
    """
    One event, under the names of a file of one's own; what is left out is blank.

    What an event lacks or says wrongly sets it aside, with a reason; a field of another name or type refuses the batch.
    """

    model_config = ConfigDict(extra="forbid")

    event_id: Text | int = Field("", description="The owner's identifier; the same one again is a new version.")
    kind: Text = Field("", description="seizure (where left out), interception, detection, death_or_missing, attack")
    occurred_at: Text = Field(description="ISO 8601 with its zone, or a day", examples=["2026-11-22T04:30:00Z"])
    latitude: Number = Field("", description="Degrees, WGS 84")
    longitude: Number = Field("", description="Degrees, WGS 84")
    radius_km: Number = Field("", description="Holds the true place with 80 %")
    place: Text = Field("", description="In words; placed by them where there are no coordinates")
    country: Text = Field("", description="ISO 3166-1 alpha-2, or a name")
    mode: Text = Field(description="land, maritime or air", examples=["maritime"])
    commodity: Text = ""
    count: Number = Field("", description="Events in this record; 1 where left out")
    quantity: Number = ""
    unit: Text = ""
    quantity_kg: Number = ""
    origin: Text = ""
    destination: Text = ""
    feed: Text = Field("", description="Reporting stream inside the agency")
    handling: Text = Field(
        description="TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED", examples=["TLP:AMBER"]
    )
    release_to: Text = Field("", description="Agencies or principals, ';' between them")
    source_ref: Text = ""


class BatchIn(BaseModel):
    """Events of one agency, that of the key."""

    model_config = ConfigDict(extra="forbid")

    events: list[EventIn] = Field(min_length=1, max_length=MOST_EVENTS)


class SetAside(BaseModel):
    """An event that waits for a person."""

    position: int = Field(description="In the batch, from 0 on")
    reason: str = Field(description="Code")
    sentence: str = Field(description="The same for people")


class BatchOut(BaseModel):
    """What became of a batch: records = added + revised + duplicates + set_aside."""

    records: int
    added: int = Field(description="Records that the store did not know")
    revised: int = Field(description="New versions of records that it knew with other content")
    duplicates: int = Field(description="Events that say nothing new")
    set_aside: list[SetAside]
    notices: list[str] = Field(description="What was noticed about the batch")


class Problem(BaseModel):
    """Why a request was refused, or where it is wrong."""

    detail: str
    where: list[str] = Field(default=[], description="Fields that are wrong, each with its reason")


class Health(BaseModel):
    """The service answers; of the store nothing is told to strangers."""

    status: Literal["ok"] = "ok"
