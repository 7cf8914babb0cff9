"""Messages of another system: each row becomes one matter, once, with its own time and clocks that start now."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter, SourceId
from fengqiao.console.main import cli
from fengqiao.kernel import clock
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Event

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "messages" / "att3_hot_issue.csv"
MAP = "id=msg_id,user=user_id,title=title,time=time,said=content"
ROWS = (
    "m1,U1,楼上漏水没人管,2024-02-14 20:00:00,卧室天花板漏水三天了，楼上不开门。",
    "m2,U2,拖欠工资,2024/3/1 9:05:00,在工地干了两个月，工资一分没发。",
    "m3,U3,路灯不亮,2024-03-02,路灯坏了半个月，电话 13800001234 打了没人接。",
)


def written(folder: Path, *rows: str, encoding: str = "utf-8") -> str:
    path = folder / "messages.csv"
    path.write_text("\n".join(("msg_id,user_id,title,time,content", *rows)) + "\n", encoding=encoding)
    return str(path)


def bring(file: str, *more: str):
    done = CliRunner().invoke(cli, ["import", "messages", file, "--map", MAP, "--json", *more])
    return done, json.loads(done.stdout) if done.stdout.startswith("{") else None


def test_each_row_becomes_a_matter_with_holder_code_and_clocks(town, tmp_path):
    done, told = bring(written(tmp_path, *ROWS))
    assert done.exit_code == 0, done.output
    assert told == {"read": 3, "registered": 3, "already": 0, "rejected": []}
    rows = list(Matter.objects.order_by("registered_at"))
    assert [row.source for row in rows] == ["board"] * 3
    assert rows[0].registered_at.astimezone(CHINA).isoformat() == "2024-02-14T20:00:00+08:00"
    assert {row.centre_id for row in rows} == {town.county_centre.pk}
    for row in rows:
        assert row.code
        assert row.holder_id == row.centre_id
        live = Clock.objects.live().filter(matter=row)
        assert live
        # nothing lapses at birth: the clocks began with the import
        assert all(one.due_at > clock.now() for one in live)
        assert all(clock.now() - one.started_at < timedelta(minutes=5) for one in live)


def test_the_kind_is_proposed_from_the_words_else_it_stays_open(town, tmp_path):
    bring(written(tmp_path, *ROWS, "m4,U4,喂,2024-03-02,喂喂喂"))
    kinds = dict(SourceId.objects.values_list("key", "matter_id"))
    found = {key: Matter.objects.select_related("kind").get(pk=pk).kind.code for key, pk in kinds.items()}
    assert found["board:m1"].startswith("A02") or found["board:m1"].startswith("A04")
    assert found["board:m4"] == "A99"


def test_a_second_run_registers_nothing_twice(town, tmp_path):
    bring(written(tmp_path, *ROWS[:2]))
    done, told = bring(written(tmp_path, *ROWS, ROWS[0]))
    assert done.exit_code == 0
    assert told == {"read": 4, "registered": 1, "already": 3, "rejected": []}
    assert Matter.objects.count() == 3


def test_a_row_that_cannot_be_registered_is_named_and_the_others_are(town, tmp_path):
    done, told = bring(
        written(
            tmp_path, ROWS[0], ",U,没有编号,2024-02-14 20:00:00,有内容", "m8,U,没有内容,2024-02-14 20:00:00,",
            "m9,U,时间不对,前天,有内容", "m10,U,以后,2999-01-01 00:00:00,有内容",
        )
    )  # fmt: skip
    assert done.exit_code == 1
    assert told["registered"] == 1
    assert [(item["row"], item["why"][:4]) for item in told["rejected"]] == [
        (3, "没有编号"), (4, "没有内容"), (5, "看不懂这"), (6, "时间在以"),
    ]  # fmt: skip


def test_a_dry_run_changes_nothing(town, tmp_path):
    before = Event.objects.count()
    done, told = bring(written(tmp_path, *ROWS), "--dry-run")
    assert done.exit_code == 0
    assert told["registered"] == 3
    assert (Matter.objects.count(), Event.objects.count(), SourceId.objects.count()) == (0, before, 0)


def test_a_file_in_gb18030_is_read_as_well(town, tmp_path):
    _done, told = bring(written(tmp_path, *ROWS, encoding="gb18030"))
    assert told["registered"] == 3
    assert Matter.objects.filter(title="楼上漏水没人管").exists()


@pytest.mark.parametrize(
    ("mapping", "says"),
    [("id=msg_id", "said"), ("id=nr,said=content", "no column"), ("colour=x,id=a,said=b", "no field"), ("id", "FIELD=COLUMN")],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_answered_with_a_sentence(town, tmp_path, mapping, says):
    done = CliRunner().invoke(cli, ["import", "messages", written(tmp_path, *ROWS), "--map", mapping])
    assert done.exit_code in (1, 2)
    assert says in done.output


@pytest.mark.prove
@pytest.mark.skipif(not REAL.exists(), reason="the shared messages are not beside this checkout")
def test_the_real_messages_all_come_in_and_none_twice(town):
    done, told = bring(str(REAL))
    assert done.exit_code == 0, told
    assert told["read"] == told["registered"] == 2109
    assert bring(str(REAL))[1]["already"] == 2109
