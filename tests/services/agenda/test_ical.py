"""A calendar file that calendars can read."""

from datetime import UTC, datetime

from fengqiao.kernel.workdays import ZONE
from fengqiao.services.agenda.rules.ical import Entry, calendar

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def written(**more):
    entry = {
        "uid": "1@fengqiao",
        "due_at": datetime(2026, 3, 9, 23, 59, 59, tzinfo=ZONE),
        "summary": "到期 7K4M-29QX-6 信访办结",
        "url": "https://example.org/matters/7K4M29QX6/",
    }
    return calendar("枫桥", [Entry(**entry | more)], AT)


def test_the_end_of_a_day_is_an_entry_of_that_day():
    assert "DTSTART;VALUE=DATE:20260309\r\n" in written()


def test_an_hour_stands_at_that_hour():
    assert "DTSTART:20260309T013000Z\r\n" in written(due_at=datetime(2026, 3, 9, 9, 30, tzinfo=ZONE))


def test_marks_are_escaped_and_long_lines_go_on_in_the_next():
    text = written(summary="一；二;三,四\\五\n六" + 40 * "长")
    assert "二\\;三\\,四\\\\五\\n六" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("长") == 40


def test_every_line_ends_as_the_format_wants_and_the_file_is_whole():
    lines = written().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTAMP:20260302T010000Z" in lines
    assert not any("\n" in line for line in lines)
