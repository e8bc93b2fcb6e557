import pytest

from bulk_import.normalizers.numbering import region_of


@pytest.mark.parametrize(
    ("code", "region"), [("91", "IN"), ("1", "US"), ("44", "GB"), ("800", None), ("999", None)]
)
def test_a_calling_code_stands_for_the_main_country_that_has_it(code, region):
    assert region_of(code) == region
