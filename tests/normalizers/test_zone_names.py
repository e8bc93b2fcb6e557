import pytest

from bulk_import.normalizers.zone_names import find_windows


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("India Standard Time", "Asia/Calcutta"),
        ("pacific standard time", "America/Los_Angeles"),
        ("GMT Standard Time", "Europe/London"),
        ("Asia/Kolkata", None),
        ("PST", None),
        ("", None),
    ],
)
def test_a_name_of_windows_is_the_zone_that_windows_means(name, zone):
    assert find_windows(name) == zone
