import pytest
from desks import Desk


@pytest.fixture
def desk(tmp_path, store_address):
    desk = Desk(tmp_path, store_address)
    yield desk
    desk.store.close()
