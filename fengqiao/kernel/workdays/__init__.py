"""Arithmetic of time limits: when is it due, why on that day, when to warn, how much is left.

Pure: the calendar is an argument, nothing is read from a clock or a database. Every datetime passed in must be aware, in
whatever zone; every datetime returned is Beijing time.

How it counts (民法典第二百条至第二百零四条、民事诉讼法第八十五条):

* the day a limit starts on is not counted; hours count from the moment itself;
* a limit in days, working days or months ends at 23:59:59 of its last day, never at 00:00 of the next;
* months end on the corresponding day, or on the last day of the month where there is none;
* a last day that is off moves to the next day that is not, only where the rule says so (`roll`);
* a weekend day the State Council turned into a working day (调休) is a working day;
* a day through which a limit stands still is not counted: as with the start, the day of the pause still belongs to
  the limit and the day of the resumption does not; what falls due within a pause is due on the day it resumes.

Beijing time is UTC+8 in every year. The summer times of 1940 to 1949 and of 1986 to 1991 are not followed: a day has
twenty-four hours and ends at 23:59:59+08:00, whatever the clocks on the wall were made to show.
"""

from fengqiao.kernel.workdays.days import OFFICE_HOURS, ZONE, Calendar, Step, Unit, Why
from fengqiao.kernel.workdays.left import remaining, warn_at
from fengqiao.kernel.workdays.limits import MOST, Due, due

__all__ = [
    "MOST",
    "OFFICE_HOURS",
    "ZONE",
    "Calendar",
    "Due",
    "Step",
    "Unit",
    "Why",
    "due",
    "remaining",
    "warn_at",
]
