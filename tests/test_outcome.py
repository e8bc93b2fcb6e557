from bulk_import.outcome import State


def test_every_state_has_words_of_its_own_for_people():
    labels = [state.label for state in State]
    assert all(labels)
    assert len(set(labels)) == len(State)


def test_the_states_are_those_that_scripts_know():
    assert [state.value for state in State] == [
        "ready",
        "invalid",
        "created",
        "already_created",
        "rejected",
        "unknown",
        "not_sent",
    ]
