# The public pages and the client's pages: everything that is not about what happens to a contact.

# Times.
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
when-date = { $weekday } { $day } { $month }
when-date-year = { $weekday } { $day } { $month } { $year }
when-moment = { $day }, { $time }
when-by = { $time } { $on }
when-day-yesterday = yesterday
when-day-today = today
when-day-tomorrow = tomorrow
when-day-week = { $weekday }
when-day-date = { $date }
when-on-yesterday = yesterday
when-on-today = today
when-on-tomorrow = tomorrow
when-on-week = on { $weekday }
when-on-date = on { $date }

# The frame of every page.
title-discreet = Notes
title-desk = { $page } – Vestibule
skip = Skip to main content
help-now = Help now
exit = Exit
exit-more = this page
tabs-label = Main
tab-home = Home
tab-contact = Contact
tab-sessions = Sessions
tab-privacy = Privacy
tab-today = Today
tab-clients = Clients
tab-log = Log
foot-how = How contact works here
foot-look = Change how this looks
foot-change = Change
sign-in = Sign in
sign-out = Sign out
notice = Notice
demonstration = Demonstration: invented people. Do not write anything real here.
continue = Continue
back = Back
not-now = Not now
open = Open
unsafe-panel = **Do you feel unsafe?** You don’t need to pick or write anything.

# The door.
door-title = Welcome
door-lead = This is the door for contact between sessions. Before you send, you see what will happen, who reads it and when.
door-go-on = Go to my pages
door-more = Before you come in
door-how = How contact works here
door-how-sub = What happens to each thing you can send
door-help = I feel unsafe
door-help-sub = Help now, day or night

# How contact works.
how-title = How contact works here
how-lead = This is what happens to each thing you can send. These words come from the rules that run here.
how-meanings = What that means, step by step

# Coming in and going out.
sign-in-title = Sign in
sign-in-demonstration = Use one of the links that were shown when this started. Each link is one of the people who were made up for this.
sign-in-exit = “Exit” takes you to a page about the weather and signs you out. It does not clear your browser history.
enter-title = Come in
enter-lead = This link opens the pages of one person.
enter-button = Continue
away-title = Weather
signed-out-title = You are signed out
signed-out-lead = No one can open your pages from here without signing in.
signed-out-history = This does not clear your browser history.

# Home.
greeting-morning = Good morning, { $name }
greeting-afternoon = Good afternoon, { $name }
greeting-evening = Good evening, { $name }
home-next = Your next session
home-who = { $n } minutes with { $name }
home-no-session = None booked yet
home-no-session-sub = You can ask for one below.
home-change-session = Change, cancel or book
home-all-sessions = All my sessions
home-bring = To bring { $on }
home-bring-open = To bring to your next session
home-bring-none = Nothing yet. You can put something down here, so that you don’t have to carry it.
home-add = Add something
home-need = What do you need?
home-else = Something else
home-else-sub = See all that you can send
home-unsafe = I feel unsafe
home-unsafe-sub = Help now, day or night
home-where = Where things are
home-read-answer = Read the answer
home-see = See more
home-readers = Who can read your words?
home-readers-session = What you keep for your session: { $readers }.
home-readers-else = For all else, you see who reads it before you send it.
home-emergency-head = Opened in an emergency
home-emergency = { $who } could open your words for one hour, from { $when }, because { $reason }.
home-emergency-what = A second person in the practice was told at once. What was opened says so on its own page. You can ask us about it.

# What is this about?
choices-title = What is this about?
choices-lead = Pick one. Each choice says what will happen, and when.
closest-title = Which is closest?
closest-lead = You picked “{ $choice }”. Pick one, so that it goes to the right person.

# Writing.
write-title = Write your note
write-about = About: **{ $about }**.
write-change = Change
write-change-more = what this is about
write-label = Your note
write-screened = A computer here checks your words for signs that you may not be safe. It can miss things. If you feel unsafe, press Help now.
write-what = What will happen
change-title = Change your note
change-button = Save the change

# Are you safe?
pause-title = Are you safe right now?
pause-lead = Some words in your note made the computer stop and check. It may be wrong. We would rather ask.
pause-help = I need help now
pause-help-more = Someone to talk to, day or night. The practice is told too.
pause-not-sure = I am not sure
pause-not-sure-more = You see who you can talk to now. The practice is told too.
pause-safe = I am safe. { $button }
pause-read = Read my note again
pause-kept = Your note is kept, and a person looks at it even if you close this page.

# One contact.
item-answer = { $name } wrote
item-until = Until then
item-keep-title = Do you want to talk about it?
item-keep = Yes, keep it { $on }
item-leave = No, leave it
item-change = Change my note
item-asked = We asked whether you are safe. You have not answered yet.
item-asked-safe = I am safe
item-take-back = Take it back
item-undo = Undo this
item-opened = Who has opened it
item-opened-line = { $name }, { $when }
item-read = Read my words again
item-harder = **If it gets harder,** you can get help at any time, day or night.
item-home = Go to home

# Sessions.
sessions-title = My sessions
sessions-coming = Coming up
sessions-past = Past
sessions-none = Nothing is booked.
sessions-cancelled = Cancelled
session-what = { $n } minutes with { $name }, { $place }

# Who has read my words: the client's list of every opening.
privacy-title = Who has read my words
privacy-lead = Each time someone opens something you wrote, it goes on this list. If a line is changed or taken away, it shows.
privacy-lines = The newest lines
privacy-older-lines = Older lines
privacy-older = See older lines
privacy-none = No one has read your words yet.
privacy-number = Line { $n }
privacy-new = New: it gets its number in a moment
privacy-has-new = New lines join the checked list within a minute. They are safe until then.
privacy-returned = On { $when } the practice went back to an older copy of its records. Lines from the time before that may be gone.
did-open = { $name } read what you wrote
did-write = { $name } wrote something that is kept with your notes
did-share = { $name } let a colleague read something along
did-break-glass-start = { $name } opened your records in an emergency
did-break-glass-stop = { $name } closed your records again
did-other = { $name } used something that is kept about you
did-own-write = You wrote
did-own-safe = You said that you were safe
did-own-take-back = You took something back
did-own-other = You changed something
privacy-key-changed = On { $when } the key that signs this list was changed. The key before signed the change. Compare the new key with the one that the practice gives you.
privacy-unwitnessed = No one outside the practice has signed this list. So it could have shown another list to someone else.
privacy-check = Check this list
privacy-check-self = You can check it yourself. Save the proof file, and check it on a computer that you trust.
privacy-verdict-fine = Checked on this device now: all { $n } lines add up.
privacy-verdict-fine-again = Checked on this device now: all { $n } lines add up. Nothing has gone since the last time.
privacy-verdict-declared = The practice went back to an older copy of its records, and says so. Lines that this device saw before may be gone.
privacy-verdict-refused = This list does not add up. A line was changed or is missing. Save the proof file now. You can show it to the practice's privacy lead, or to the regulator.
privacy-verdict-unreached = The list could not be loaded now. Try again in a while.
privacy-kept = This device keeps a short mark of the list. It holds no words and no names.
privacy-unkept = This device can keep a short mark of the list. Then it sees next time if lines have gone. Somebody with this device could see that you were here.
privacy-keep = Keep a mark here
privacy-go-on = I have read this. Go on from here
privacy-forget = Forget the mark
privacy-save = Save my proof file
privacy-how = How to check it yourself
privacy-how-1 = Get the program Vestibule on a computer that you trust. It needs no internet. Then run:
privacy-how-2 = It tells you which key signed the list. Compare it with the key that the practice gave you on paper:
privacy-how-3 = The file has no words of yours in it. It says who opened things, when, and why.
privacy-wrong = Does a line look wrong?
privacy-wrong-text = Ask the practice about it. They must look into it. You can also ask the regulator.
