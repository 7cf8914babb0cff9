import pytest
from django.db import transaction

from fengqiao.kernel import memory
from fengqiao.kernel.memory import Remembered


@pytest.fixture
def shelf():
    """Something remembered, and what a reader finds in the database."""
    found = {"value": 1, "reads": 0}

    def read():
        found["reads"] += 1
        return found["value"]

    remembered = Remembered(read, "shelf")
    yield remembered, found
    memory._all.remove(remembered)


def test_it_is_read_once(db, shelf, django_assert_num_queries):
    remembered, found = shelf
    remembered()
    with django_assert_num_queries(0):
        assert [remembered() for _ in range(50)] == [1] * 50
    assert found["reads"] == 1


def test_a_change_is_seen_at_once_by_the_one_who_made_it(db, shelf):
    remembered, found = shelf
    remembered()
    found["value"] = 2
    memory.changed("shelf")
    assert remembered() == 2


def test_a_change_by_another_process_is_seen_when_patience_ends(db, shelf, monkeypatch):
    remembered, found = shelf
    remembered()
    found["value"] = 2
    memory.Version.objects.update_or_create(topic="shelf", defaults={"version": memory.uuid4()})
    assert remembered() == 1
    monkeypatch.setattr(memory, "PATIENCE", 0)
    assert remembered() == 2


def test_another_topic_does_not_disturb(db, shelf):
    remembered, found = shelf
    remembered()
    memory.changed("elsewhere")
    remembered()
    assert found["reads"] == 1


def test_what_was_rolled_back_is_not_believed(db, shelf, monkeypatch):
    remembered, found = shelf
    remembered()
    monkeypatch.setattr(memory, "PATIENCE", 0)
    with pytest.raises(RuntimeError), transaction.atomic():
        memory.changed("shelf")
        found["value"] = 2
        assert remembered() == 2
        raise RuntimeError
    found["value"] = 1
    assert remembered() == 1


def test_after_the_commit_everything_is_read_afresh(db, shelf, django_capture_on_commit_callbacks):
    remembered, found = shelf
    with django_capture_on_commit_callbacks(execute=True):
        memory.changed("shelf")
        remembered()  # another thread may have filled it with rows of before
        found["value"] = 2
    assert remembered() == 2
