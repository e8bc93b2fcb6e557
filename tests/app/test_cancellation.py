from bulk_import.app import Brake


def test_whoever_listens_hears_the_brake():
    brake = Brake()
    heard = []
    brake.heard_by(heard.append)
    assert (brake.code, heard) == (None, [])
    brake.pull("run.interrupted")
    assert (brake.code, heard) == ("run.interrupted", ["run.interrupted"])


def test_whoever_comes_late_hears_it_at_once():
    brake = Brake()
    brake.pull("run.interrupted")
    heard = []
    brake.heard_by(heard.append)
    assert heard == ["run.interrupted"]


def test_the_first_reason_stays():
    brake = Brake()
    brake.pull("run.interrupted")
    brake.pull("api.down")
    assert brake.code == "run.interrupted"
