from typing import Annotated

import pytest
from pydantic import BaseModel

from bulk_import.fields import BoundColumn, Column, columns_of
from bulk_import.normalizers import text

NAME = Column(header="Name", example="x", help="A name.", normalize=text.normalize)
OTHER = Column(header="Other", example="x", help="Another.", normalize=text.normalize)


def test_columns_come_in_the_order_of_the_fields():
    class Model(BaseModel):
        other: Annotated[str, OTHER]
        name: Annotated[str | None, NAME] = None

    assert list(columns_of(Model)) == [
        BoundColumn("other", OTHER, required=True),
        BoundColumn("name", NAME, required=False),
    ]


def test_a_field_that_does_not_say_how_it_appears_is_a_fault():
    class Model(BaseModel):
        name: str

    with pytest.raises(TypeError, match=r"Model\.name needs exactly one Column"):
        list(columns_of(Model))


def test_a_field_that_says_it_twice_is_a_fault():
    class Model(BaseModel):
        name: Annotated[str, NAME, OTHER]

    with pytest.raises(TypeError, match=r"Model\.name needs exactly one Column"):
        list(columns_of(Model))
