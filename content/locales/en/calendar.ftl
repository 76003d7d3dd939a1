# The time of a clinician: week, series, published times, hours.
tab-week = Week
week-head = Week
week-of = Week of { $date }
week-weeks = Other weeks
week-before = Week before
week-this = This week
week-after = Week after
week-closed = Closed
week-exception = not as every week
week-free = Free
week-change = Change
week-change-head = Change a session
week-changes = Changed by clients
week-changes-none = Nobody changed anything this week.
week-moved = { $client } moved from { $from } to { $to }.
week-cancelled = { $client } cancelled { $from }.
week-booked = { $client } took { $to }.
today-late = says: about { $n } minutes late
week-late = { $client } said: about { $n } minutes late.
week-waiting = Waiting for a time
week-waiting-none = Nobody waits.
week-waits = { $client }, for one more session
week-waits-before = { $client }, for a time before { $when }

plan-move = Move it
plan-move-to = New day and time
plan-move-go = Move the session
plan-cancel = Cancel it
plan-cancel-go = Cancel the session
plan-told = { $client } gets a neutral notice, and sees it on the page of sessions.
plan-taken = Another session is then, or the time is kept free for somebody who can still undo.
plan-overtaken = The session was changed meanwhile, or that time is over.
plan-unreadable = A day, time, length or place can not be used. Nothing was changed.
plan-many = So many times are published that none can be added. Take some away first.
plan-who = Pick one of your clients.
plan-client = Client
plan-start = First day and time
plan-every = Every how many weeks
plan-every-hint = 1 for each week. A published time can be once: 0.
plan-minutes = Length in minutes
plan-place = Place
plan-until = Last day
plan-until-hint = Leave it empty when it goes on.
plan-weeks =
    { $n ->
        [0] Once
        [one] Each week
       *[other] Every { $n } weeks
    }
plan-next = next { $when }
plan-no-next = nothing to come

series-head = Series
series-lede = The sessions of a series are booked a quarter ahead, and each can be moved or cancelled by itself.
series-none = There is no series.
series-new = A new series
series-go = Book the series
series-booked =
    { $n ->
        [one] One session is booked.
       *[other] { $n } sessions are booked.
    }
series-taken = Another session is then, so these are not booked:
series-missing = Not booked, since another session is then:
series-end = End the series
series-end-hint = Every session of it that is still to come is cancelled. { $client } gets one neutral notice.
series-end-go = End it now

slots-head = Published times
slots-lede = Clients see these times when they are free, and move a session there or take one more, without asking. They see no other part of your calendar.
slots-now = Published now
slots-none = Nothing is published, so clients ask a person for another time.
slots-away = Take away
slots-new = Publish a time
slots-go = Publish
slots-freed = Times that come free
slots-freed-hint = When a client cancels or moves in time, whoever waits is asked first. If nobody wants it, everybody can see it.
slots-freed-yes = Times that nobody on the list wants are published.
slots-freed-no = Times that nobody on the list wants stay yours.
slots-freed-start = Publish them
slots-freed-stop = Keep them

hours-head = My hours
hours-week = Every week
hours-week-label = Hours of the week
hours-week-hint = Write them as mon-fri 09:00-17:00; sat 10:00-12:00. Leave it empty for those of the practice: { $week }.
hours-week-go = Keep these hours
hours-dates = Single days
hours-dates-none = No day is different.
hours-date = A day that is different
hours-day = Day
hours-hours = Hours on it
hours-hours-hint = Write them as 10:00-12:00, 14:00-16:00.
hours-date-go = Keep these hours for the day
hours-closed-go = I am not there on this day
hours-usual = As every week again
hours-unreadable = The hours or the day can not be read. Nothing was changed.
