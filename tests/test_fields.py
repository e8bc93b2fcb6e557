from typing import Annotated, Literal

import pytest
from pydantic import BaseModel

from bulk_import.fields import Field, FieldCondition, UniqueConstraint, fields_of_models, in_order
from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context


def field(header="Name", **facts):
    return Field(header=header, example="x", normalize=text.normalize, **facts)


TYPE = field("Type")
WHERE = FieldCondition("wait", value=True)


class Fast(BaseModel):
    name: Annotated[str, field()]
    dialer_type: Annotated[Literal["fast"], TYPE]
    wait: Annotated[bool, field("Wait")]
    longest: Annotated[int | None, field("Longest", condition=WHERE)] = None


class Slow(BaseModel):
    name: Annotated[str, field()]
    dialer_type: Annotated[Literal["slow"], TYPE]
    pause: Annotated[str | None, field("Pause")] = None


FIELDS = fields_of_models({"slow": Slow, "fast": Fast})


def test_the_fields_of_every_campaign_come_first_then_those_of_each_dialer_type():
    assert list(FIELDS) == ["name", "dialer_type", "pause", "wait", "longest"]


def test_a_field_knows_what_its_models_say_of_it():
    known = {name: (one.name, one.required, one.common) for name, one in FIELDS.items()}
    assert known == {
        "name": ("name", True, True),
        "dialer_type": ("dialer_type", True, True),
        "pause": ("pause", False, False),
        "wait": ("wait", True, False),
        "longest": ("longest", True, False),  # required by its condition
    }
    assert [sorted(one.dialers) for one in FIELDS.values()] == [
        ["fast", "slow"],
        ["fast", "slow"],
        ["slow"],
        ["fast"],
        ["fast"],
    ]


@pytest.mark.parametrize(
    ("name", "values", "applies", "is_needed"),
    [
        ("name", {}, True, True),
        ("name", {"dialer_type": "fast"}, True, True),
        ("wait", {}, True, False),
        ("wait", {"dialer_type": "fast"}, True, True),
        ("wait", {"dialer_type": "slow"}, False, False),
        ("pause", {"dialer_type": "slow"}, True, False),
        ("longest", {"dialer_type": "fast"}, True, False),
        ("longest", {"dialer_type": "fast", "wait": True}, True, True),
        ("longest", {"dialer_type": "fast", "wait": False}, False, False),
        ("longest", {"dialer_type": "slow", "wait": True}, False, False),
        ("longest", {"wait": True}, True, False),
    ],
)
def test_which_campaigns_have_a_field_is_decided_by_what_is_known_of_them(
    name, values, applies, is_needed
):
    assert FIELDS[name].applies(values) is applies
    assert FIELDS[name].is_needed(values) is is_needed


def test_a_field_that_does_not_say_what_it_is_is_a_fault():
    class Model(BaseModel):
        name: str

    with pytest.raises(TypeError, match=r"Model\.name needs exactly one Field"):
        fields_of_models({"fast": Model})


def test_a_field_that_says_it_twice_is_a_fault():
    class Model(BaseModel):
        name: Annotated[str, TYPE, field()]

    with pytest.raises(TypeError, match=r"Model\.name needs exactly one Field"):
        fields_of_models({"fast": Model})


def named(*fields):
    return {one.name: one for one in fields}


def test_a_field_comes_after_those_on_which_it_depends_and_the_dialer_type_first():
    zone = field(name="zone", depends_on=("day", "hour"))
    longest = field(name="longest", condition=WHERE)
    others = [field(name=name) for name in ("day", "name", "wait", "dialer_type", "hour")]
    order = [one.name for one in in_order(named(zone, longest, *others))]
    assert order == ["dialer_type", "day", "name", "wait", "longest", "hour", "zone"]


@pytest.mark.parametrize("other", ["nobody", "name"])
def test_fields_that_wait_for_each_other_or_for_nobody_are_a_fault(other):
    with pytest.raises(ValueError, match="there is no order for name"):
        in_order(named(field(name="name", depends_on=(other,))))


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("  Q2  SALES ", ("q2 sales",)),
        (("5201_2224257", "5202_2224257"), ("5201_2224257", "5202_2224257")),
        ((), ()),
        (None, ()),
    ],
)
def test_values_are_compared_without_case_and_needless_spaces_and_lists_one_by_one(value, keys):
    assert UniqueConstraint("row.conflict", refusal="exists").keys(value) == keys


def test_a_normalizer_is_told_what_is_usual_for_the_field_and_keeps_what_else_is_known():
    known = field(usual_least=1, usual_most=600).context(Context(region="IN"))
    assert known == Context(region="IN", usual_least=1, usual_most=600)
