import pytest

from bulk_import.normalizers import music
from bulk_import.normalizers.normalizer import Context


@pytest.mark.parametrize(
    ("cell", "meant", "codes"),
    [
        ("default", "default", []),
        ("Default", "default", []),
        (" DEFAULT ", "default", []),
        ("'default'", "default", []),
        ('"Default"', "default", []),
        ("hold.wav", "hold.wav", ["text.music_name"]),
    ],
)
def test_other_music_than_the_default_is_sent_with_a_warning(cell, meant, codes):
    value = music.normalize(cell, Context())
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, codes)


@pytest.mark.parametrize(
    "cell",
    [
        *("default.", "(default)", "[Default]", "<<default>>", "“Default”.", "<default>"),
        *(
            "*default*",
            "- default -",
            "default!",
            "Default music",
            "default_music",
            "DEFAULT-MUSIC",
        ),
        *("the default", "Default hold music", "default.mp3", "default.wav", "Use default", "def"),
        *(
            "System default",
            "TeleCMI default",
            "TeleCMI's default music",
            "Default tone",
            "Standard",
        ),
        *("standard music", "default (TeleCMI)", "telecmi music", "system music", "defualt"),
        *("DefaultMusic", "default ringtone", "as default", "Default MOH", "Built-in music"),
    ],
)
def test_usual_words_for_the_default_mean_it_with_a_warning(cell):
    value = music.normalize(cell, Context())
    assert value.meant == "default"
    assert [notice.code for notice in value.notices] == ["text.default_music"]


@pytest.mark.parametrize(
    "cell",
    ["Default Diwali", "default 2", "not default", "Jazz", "Standard Bank", "My default song 3"],
)
def test_a_name_of_its_own_with_such_a_word_is_not_the_default(cell):
    value = music.normalize(cell, Context())
    assert (value.meant, [notice.code for notice in value.notices]) == (cell, ["text.music_name"])
