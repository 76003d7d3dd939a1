# Sessions: what a client does with them, without writing to anybody.
changed-moved = Your session is now on { $when }.
changed-cancelled = Your session on { $when } is cancelled.
changed-booked = You have a session on { $when }.
undo-hint = You can undo this for three minutes. Until then nothing of yours is given to anyone else.
undo-button = Undo

offer-title = A time came free: { $when }
offer-instead = Your session on { $when } would move there.
offer-more = It would be one more session for you.
offer-until = It is kept for you until { $when }.
offer-yes = Yes, I take it
offer-no = No, thank you

waiting-title = You are on the list
waiting-hint = When a time comes free, you hear of it here. Whoever has waited longest is asked first. If you say no, you keep your place.
waiting-before = For a time before { $when }.
waiting-more = For one more session.
waiting-stop = Stop waiting

late-title = Running late?
late-hint = The practice hears of it now.
late-can = Running late? Tell us here.
late-minutes = About { $n } minutes
late-words = I am running about { $n } minutes late.
late-said = You said that you will be about { $n } minutes late.

move-title = Pick another time
move-lead = Pick a time and your session moves there. You can undo it for three minutes.
move-none = There is no free time in the next four weeks.
move-write = Write to the practice
move-late = Your session is soon, so a person looks for a time with you. They see this by { $when }. Until then your session stays as it is.
move-ask = Ask for another time
time-taken = That time is no longer free. Please pick another.
time-overtaken = That did not work: your session is soon, or it was changed. Nothing was changed just now.

earlier-hint = Would an earlier time be good? We can ask you when one comes free.
earlier-button = Tell me when an earlier time comes free
earlier-waits = You are on the list for an earlier time.

cancel-link = Cancel this session
cancel-title = Cancel your session on { $when }?
cancel-in-time = It is cancelled at once, and you can undo it for three minutes. What you keep for the session goes to the next one.
cancel-late = It is cancelled at once, and you can undo it for three minutes. A person hears of it by { $when }. What you keep for the session goes to the next one.
cancel-begun = This session has begun. You can say that you are late, or write to the practice.
cancel-words = Is there something you want to say?
cancel-words-hint = You do not need to, and you do not have to give a reason. The office may read this. If it is for your therapist, keep it for your session. A computer here checks your words for signs that you may not be safe. Then a person looks first, and your session stays.
cancel-fee = If there is a fee, a person decides it. No fee is ever charged by itself.
cancel-button = Cancel the session
cancel-not = Keep the session

extra-link = Ask for one more session
extra-title = One more session
extra-lead = Pick a time and it is yours. You can undo it for three minutes.
extra-none = There is no free time in the next four weeks.
extra-many = You have picked several sessions already. Please write to the practice, and you look at it together.
extra-else = None of these?
extra-wait-hint = We can ask you when a time comes free.
extra-wait = Put me on the list

# A calendar on one's own devices.
feed-link = Show in my own calendar
feed-title = Your own calendar
feed-lead = You can see your times in the calendar on your phone or computer. Each entry says only when. The address of the calendar has our web address in it. Whoever can see your calendar’s settings can see it, and so can the company that runs it.
feed-none = You have no calendar address now.
feed-made = You made an address on { $when }.
feed-make = Make an address
feed-again = Make a new address
feed-again-hint = The address before stops working at once.
feed-stop = Stop the address
feed-secret = Your new address
feed-secret-hint = It is shown only now. Copy it into your calendar app, as a calendar that you subscribe to. Whoever has this address sees your times.
feed-shared = Does somebody else use your calendar? Then they see that you have appointments. You can stop this at any time.
feed-name = Calendar
feed-entry = Appointment
