"""日程: what a post owes today and this week, on the screen, in a calendar, and in the morning's message."""
