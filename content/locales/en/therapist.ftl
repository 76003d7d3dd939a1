# The pages of clinicians and staff. English only for now; `about-<code>` names a purpose for the practice's
# side, where `purpose-<code>` is in the client's words.

desk-title-session = Session
desk-title-contact = Contact
desk-title-reach-out = Contact a client
desk-back-today = Today
desk-back-clients = Clients
desk-problem = There is a problem
desk-error-prefix = Error:

# Calls for help: derived from what is open now, on every page where it stands.
desk-calls =
    { $n ->
        [0] No open call.
        [one] 1 open call.
       *[other] { $n } open calls.
    }
desk-calls-open =
    { $n ->
        [one] Somebody asked for help, and nobody has taken it yet.
       *[other] { $n } people asked for help, and nobody has taken it yet.
    }
desk-calls-none = Nobody who asked for help is waiting.
desk-closes = Office hours end at { $when }.
desk-closed = Office hours are over for today.

# Today
today-head = Today
today-reach-out = Contact a client
today-sessions-left =
    { $n ->
        [0] No more sessions today.
        [one] One more session.
       *[other] { $n } more sessions.
    }
today-needs =
    { $n ->
        [0] Nothing needs you.
        [one] **One thing needs you.**
       *[other] **{ $n } things need you.**
    }
today-rest = The rest is settled, or kept for the room.
today-next = Next session: { $when }, { $client }.
today-needs-head = Needs you
today-needs-none = Nothing needs you now.
today-need-calling = { $client } asked for help
today-need-calling-more = Nobody has taken it yet.
today-need-heard = { $client } asked for help, and somebody has it
today-need-told = { $client } was told: { $promised }
today-need-late = { $client } was told: { $promised }. That time has passed.
today-need-late-more = { $client } has been told that it is late.
today-need-look = A person has to look by { $when }.
today-need-look-general = A person has to look, whatever else happens.
today-need-sent = Sent { $when }
today-need-go = Open
today-need-answer-go = Answer
today-sessions-head = Sessions
today-sessions-next-head = Next sessions
today-sessions-none = No sessions.
today-kept =
    { $n ->
        [0] Nothing kept
        [one] 1 kept
       *[other] { $n } kept
    }
today-opens = Opens at { $when }.
today-session-go = Open the session view
today-session-over = Over
today-session-cancelled = Cancelled
today-without-head = Settled without you
today-without-since = Since office hours last ended.
today-without-none = Nothing came in.
today-without-settle = Sorted by clients themselves
today-without-hold = Kept for a session
today-without-hold-more = Opens shortly before each one
today-without-release = Waiting for office hours
today-without-deliver = Delivered now
today-without-decline = Declined kindly
today-without-decline-more = With a reason, and a place to take it
today-without-crisis = Crisis path
today-log = Open the boundary log
today-own-head = Your own contact this week
today-own-none = You wrote to nobody outside sessions.
today-own =
    { $n ->
        [one] You wrote to one client outside sessions.
       *[other] You wrote to { $n } clients outside sessions.
    }
today-own-line = { $client }: { $reason }, { $when }
today-staff-lede = What was sent to you stands here, with the time by which it was promised.

# Session
session-place = { $place } · session { $number }
session-length = { $minutes } minutes
session-phase-prospective = Not yet in therapy
session-phase-active = In therapy
session-phase-fading = Moving toward an ending
session-phase-former = Therapy has ended
session-cancelled = This session was cancelled.
session-kept-head = Kept for this session
session-none = Nothing is kept for this session.
session-closed =
    { $n ->
        [one] One item waits to be opened.
       *[other] { $n } items wait to be opened.
    }
session-open =
    { $n ->
        [one] Open it
       *[other] Open all { $n }
    }
session-open-hint = { $client } sees that you opened them, and when.
session-opens = They open at { $when }.
session-early-head = Open early
session-early-label = Why now?
session-early-hint = One line. { $client } sees it, with the time. It goes on the record.
session-early-go = Open early
session-early-error = Write one line: why does this have to be opened now?
session-item = Item { $number }
session-item-own = Your own note
session-item-closed = Not opened yet
session-item-kept = Kept since { $when }
session-item-opened = Opened { $when }. { $client } can see that.
session-item-opened-own = Written by you. { $client } does not see it.
session-talked = Talked about
session-keep = Keep for next time
session-note = Write in session note
session-state-waiting = Not opened
session-state-opened = Opened
session-state-carried = Kept from last time
session-state-talked = Talked about
session-state-noted = In the session note
session-state-taken-back = Taken back
session-state-released = Moved to a question
session-reach-out = Contact { $client }

# One contact
contact-head = { $client }: { $about }
contact-written = Sent { $when }
contact-told = { $client } was told: { $promised }.
contact-late = The promise was broken { $when }. { $client } has been told.
contact-closed = Closed.
contact-open = Open it
contact-open-hint = { $client } sees that you opened it, and when.
contact-call = Answer the call
contact-no-words = { $client } pressed Help now. No words were written.
contact-opened = Opened { $when }. { $client } can see that.
contact-not-yours = The words are not for you to open.
contact-answer-head = Answer
contact-answer-label = Your answer
contact-answer-hint = Short, and about what was asked. Up to { $chars } characters.
contact-answer-go = Send the answer
contact-answer-when = In office hours { $client } can read it at once. At other times it waits until they begin.
contact-answer-empty = Write an answer
contact-answer-long = The answer has { $chars } characters. { $max } fit. For more, offer a session.
contact-answer-overtaken = { $client } took this back or changed it while you wrote. Your answer has not been sent.
contact-answered = { $writer } answered. It reaches { $client } { $when }.

# Clients
clients-head = Clients
clients-none = You have no clients yet.
clients-client = Client
clients-phase = Where it stands
clients-next = Next session
clients-next-none = None booked
clients-reach-out = Contact
clients-reach-out-of = Contact { $client }

# Reaching out
reach-head = Why do you need to contact { $client }?
reach-lede = Contact outside sessions needs an essential, professional reason. { $client } sees the reason you pick. It goes on the record.
reach-reason = Reason
reach-sees = { $client } reads: “{ $reason }”
reach-message = Message
reach-message-hint = Only what the reason needs. Up to { $chars } characters.
reach-record = For the record: why could this not wait?
reach-record-hint = One or two lines. { $client } can ask to see this.
reach-check = Check and send
reach-keep = Keep for session instead
reach-error-purpose = Pick a reason
reach-error-empty = Write a message
reach-error-long = The message has { $chars } characters. { $max } fit.
reach-error-reason = Write why this could not wait
reach-error-cosign = A second clinician has to sign before this goes. It has not been sent. You can keep it for the session.
reach-error-key = This form was sent before with other words. It has not been sent again. Look it over, and send it if you mean to.
reach-checks-head = Before it goes
reach-safe-hours = It is within the hours in which { $client } wants to be reached.
reach-not-safe-hours = It is outside the hours in which { $client } wants to be reached.
reach-office-hours = It is office hours.
reach-not-office-hours = It is outside office hours.
reach-count =
    { $n ->
        [0] You have not begun contact with { $client } in the last 28 days.
        [one] You began contact with { $client } once in the last 28 days.
       *[other] You began contact with { $client } { $n } times in the last 28 days.
    } Your middle value with your other clients is { $usual }.
reach-questions =
    { $n ->
        [one] One question of { $client } waits for an answer.
       *[other] { $n } questions of { $client } wait for an answer.
    }
reach-question-go = See it
reach-ask-head = Not sure?
reach-ask = Would I do this for every client? Would I be glad to tell my supervisor?
reach-confirm-head = Send this to { $client }?
reach-confirm-held-head = This is not sent to { $client }
reach-will-refuse = You can keep it for the session, or talk it over with a colleague first.
reach-will-reason = { $client } reads first: “{ $clinician } had to contact you: { $reason }.”
reach-send = Send
reach-change = Change it
reach-keep-go = Keep for session
reach-rules = What decides: { $rules }
reach-clauses = In the agreement: { $clauses }
reach-no-rules = no rule
reach-sent-head = Sent
reach-sent = { $client } can read it now.
reach-waits-head = It waits
reach-waits = { $client } can read it from { $when }.
reach-waits-general = { $client } can read it in the next office hours.
reach-kept-head = Kept for the session
reach-kept = It was not sent. It is your own note for the session at { $when }.
reach-kept-general = It was not sent. It is your own note for your next session.
reach-refused-head = Not sent
reach-refused = Your policy does not allow this by message.
reach-refused-kept = It is kept as your own note for the session at { $when }. You can talk it over there, or with a colleague first.
reach-refused-kept-general = It is kept as your own note for your next session. You can talk it over there, or with a colleague first.
reach-refused-lost = Nothing was sent.
reach-done-go = Back to today

# Boundary log
log-head = Boundary log
log-lede = Every contact, both ways. No words stand here.
log-none = Nothing yet.
log-when = When
log-who = Who
log-about = About
log-outcome = What happened
log-state = How it stands
log-rule = What decides
log-from-client = { $client } to { $readers }
log-to-client = To { $client }
log-nobody = nobody
log-book = policy { $book }
log-opened = Opened { $when }
log-not-opened = Not opened
log-late = Late since { $when }
log-older = Older
log-newest = Newest

# How a contact stands.
stands-kept = Kept, not read
stands-waiting = Waits for office hours
stands-reached = Arrived, not read
stands-opened = Opened
stands-carried = Kept for next time
stands-answered = Answered
stands-talked = Talked about
stands-noted = In the session note
stands-settled = Settled
stands-declined = Declined kindly
stands-refused = Refused by the policy
stands-calling = Calling for help
stands-heard = Help has been taken
stands-sent = Sent
stands-taken-back = Taken back

# Who a contact goes to, on the practice's side.
to-clinician = therapist
to-coach = skills coach
to-on-call = on call
to-desk = front desk
to-billing = billing
to-support = help desk
to-intake = intake
to-group-lead = group lead
to-practice-lead = practice lead
to-privacy-lead = privacy lead
to-complaints-lead = complaints lead
to-independent-officer = independent officer

# What happens to a contact, on the practice's side.
outcome-deliver = Delivered now
outcome-settle = Done by client
outcome-release = Office hours
outcome-hold = Kept for session
outcome-crisis = Help now
outcome-decline = Declined kindly
outcome-refuse = Not sent

# Purposes, in the practice's words.
about-c-help = help button
about-c-crisis-self = danger to own life
about-c-crisis-other = danger to somebody else
about-c-crisis-unsafe = not safe, or somebody at risk
about-c-crisis-medical = medical emergency
about-c-selfharm-past = self-harm, says safe now
about-c-risk-concern = worse, or urges
about-c-coaching = skills coaching
about-c-repair = hurt or upset about the therapy
about-c-agenda = something for the session
about-c-update = how the week went
about-c-clinical = question on the therapy
about-c-medication = medicine
about-c-schedule-move = session to move
about-c-schedule-cancel = session cancelled
about-c-schedule-late = running late
about-c-schedule-extra = extra session
about-c-billing = invoice or payment
about-c-paperwork = letters and forms
about-c-details = contact details
about-c-tech = technical help
about-c-records = records
about-c-consent = consent
about-c-privacy = privacy
about-c-complaint = complaint
about-c-misconduct = misconduct
about-c-social = chat
about-c-greeting = thanks or good news
about-c-gift = gift
about-c-invite = invitation
about-c-socialmedia = friend request
about-c-business = business
about-c-romantic = feelings for the therapist
about-c-encounter = met outside
about-c-referral = referral
about-c-ending = ending or a break
about-c-return = wants to come back
about-c-afterending = news after the ending
about-c-life = something big has happened
about-c-hospital = hospital
about-c-location = travel or a move
about-c-legal = court, lawyer or police
about-c-measure = questionnaire
about-c-attachment = photo or file
about-c-group = therapy group
about-c-couple = couple or family
about-c-abusive = harsh words or a threat
about-c-check = are you there?
about-c-unsure = not sure

about-t-schedule = session changed
about-t-emergency-practice = practice closed
about-t-absence = absence
about-t-reply-admin = answer, practical
about-t-reply-clinical = answer, clinical
about-t-coaching = skills coaching
about-t-safety-planned = agreed check-in
about-t-safety-urgent = urgent safety concern
about-t-noshow = missed session
about-t-crisis-followup = follow-up after a crisis
about-t-care-contact = caring contact
about-t-repair = repair
about-t-homework = agreed material
about-t-measure = questionnaire due
about-t-consent = new form or policy
about-t-disclosure = report or disclosure
about-t-coordination = talked with another provider
about-t-ending = ending
about-t-incident = privacy incident
about-t-extension = planned extension
about-t-records = copies
about-t-note-to-session = a thought for the session
about-t-social = personal chat
about-t-romantic = romantic or sexual
about-t-business = something commercial
about-t-solicit = review or favour asked
about-t-need = your own need
about-t-search = looking the client up
about-t-personal-channel = own number or account

about-s-schedule = scheduling
about-s-billing = billing
about-s-intake = intake
about-s-tech = technical help
about-s-records = records

about-y-reminder = reminder
about-y-receipt = receipt
about-y-hold-status = state of a kept item
about-y-deadline-missed = broken promise
about-y-policy-change = policy change
about-y-access-notice = notice of access
about-y-locale-resources = help lines

about-x-safety = danger, from somebody else
about-x-family = relative or friend
about-x-guardian = parent of a minor
about-x-partner = partner
about-x-provider = other provider
about-x-payer = insurer
about-x-legal = lawyer or court
about-x-police = police
about-x-agency = agency, school or employer
about-x-prospective = wants to start therapy
about-x-other-client = another client
about-x-press = media
about-x-unknown = unknown sender

about-p-emergency-services = to emergency services
about-p-crisis-team = to a crisis team
about-p-emergency-contact = to the contact person
about-p-provider = to another provider
about-p-agency = to an agency
about-p-possible-victim = to a person in danger
about-p-payer = to an insurer
about-p-court = to a court

# Break-glass: a client's records in an emergency.
today-break-glass = Somebody else’s client, in an emergency
today-emergencies = How often records were opened in an emergency
glass-head = Open records in an emergency
glass-lede = For a client whom you do not treat, when waiting could harm somebody. It ends by itself after { $n } minutes.
glass-recorded = This is recorded, and the client sees it.
glass-told = { $second } is told at once, with your reason.
glass-told-both = { $second } was told at once. { $client } sees that you did this, when, and the reason that you picked.
glass-name = The client’s full name
glass-name-hint = First and last name, as they are known here.
glass-reason = Why now?
glass-reason-danger = Somebody may be in danger now
glass-reason-call-for-help = The client called for help
glass-reason-clinician-away = Their therapist can not be reached, and it can not wait
glass-reason-other-helpers = A hospital, an ambulance or another helper needs to know now
glass-reason-was = Your reason:
glass-words = In your own words
glass-words-hint = What happened, and what you need to find out. The second person reads this.
glass-go = Open for one hour
glass-open-head = { $client }, for one hour
glass-ends = It ends at { $when }.
glass-over = This has ended. Nothing more can be opened.
glass-contacts = What they wrote lately
glass-contacts-none = Nothing that you could open.
glass-end = I am done: end it now
glass-error-name = No client has this name here, or more than one. Write it in full.
glass-error-reason = Pick a reason.
glass-error-words = Write in your own words why it can not wait.
glass-error-long = This is too long. Write it in fewer words.
glass-error-not-needed = These records are open to you without this: they are your client’s.
glass-error-nobody = Nobody is here who could be told of it, so it can not be used. The practice needs a privacy lead, a practice lead or an independent officer besides you.
emergencies-head = Records opened in an emergency
emergencies-count = { $n ->
    [one] Once
   *[other] { $n } times
} in the last { $weeks } weeks. In the same time words were opened { $openings } times.
emergencies-often = That is more than one in a thousand openings. Talk about what makes it necessary: who covers, who is on call, how people can be reached.
emergencies-seldom = That is at most one in a thousand openings.
emergencies-told = What you were told of
emergencies-told-none = Nothing so far.
emergencies-use = { $who } opened the records of { $client }, { $when }
emergencies-ended = Ended { $when }
emergencies-going-on = Still open
contact-share-head = Read along
contact-share-hint = A supervisor or consultant can read this for 14 days. { $client } sees it.
contact-share-go = Let { $reader } read this
# The gate, as those see it who invite.

tab-people = People
people-title = People and invitations
people-invite = Invite somebody
people-none = Nobody was invited yet.
people-name = Name
people-role = What they are here
people-stands = Getting in
people-own = Your own devices
people-in = Has a way in
people-out = Has no way in and no invitation
people-invited = Invited until { $until }
people-role-client = Client
people-role-clinician = Clinician
people-role-supervisor = Supervisor
people-role-scheduling = Front desk
people-role-billing-staff = Billing
people-role-practice-lead = Practice lead
people-role-privacy-lead = Privacy lead
people-role-independent-officer = Independent officer
invite-lead = They get a link and a short code. Send or show the link as you like; hand the code over in person. Their own device makes their way in, and nobody here ever sees it.
invite-missing = Please write a name.
invite-name = Name
invite-called = As others see them
invite-called-hint = For example “Dr Osei”. Leave it empty for a client: first name and initial are used.
invite-clinician = Treated by (for a client)
invite-make = Make the invitation
invite-done = An invitation for { $name }
invite-done-lead = Both parts are shown only now.
invite-link = The link
invite-picture = The link as a picture for a telephone
invite-code = The code
invite-code-more = Say it in the session or on a call in which you know each other's voice. Never send it with the link.
invite-until = Both work once, until { $at }.
invite-back = Back to the list
person-again = A new way in
person-again-more = You start it, and their own device finishes it: open the link on their telephone, never on yours. They see on their other devices that a way in was added.
person-in-person = We are in one room now
person-away = They come later
person-watched = Somebody else may use their devices
person-watched-more = While this is on, a new way in waits a day unless it is made in the room, and none is taken away without you.
person-watch = Turn this on
person-unwatch = Turn this off
person-end = End their access
person-end-more = They are signed out with their next click and can not come back. What was written stays.
person-end-now = End access now
setup-title = Set up your practice
setup-lead = These few things can be changed later. Next you make your own key, and then you invite your first client.
setup-missing = Please fill in every name.
setup-officer-same = Whoever hears complaints has to be somebody else than the lead and the therapist.
setup-unread = This can not be used: { $why }.
setup-name = Name on the door
setup-country = Country
setup-country-hint = It decides which help lines are shown. Ring each number once before you invite somebody.
setup-zone = Time zone
setup-zone-hint = For example Europe/London.
setup-hours = When you answer
setup-hours-hint = For example mon-fri 09:00-17:00.
setup-preset = How you work
setup-preset-solo = On my own: sessions, and questions in office hours
setup-preset-group = A group: with a front desk and cover
setup-preset-dbt-coaching = Skills coaching between sessions (DBT)
setup-you = Your name, as lead of the practice
setup-clinician = Who sees clients
setup-clinician-hint = One name to begin with; it can be you. You invite others later.
setup-officer = Who hears complaints about therapists
setup-officer-hint = Somebody independent: a colleague outside the practice can do it. What goes to them, nobody else here sees.
setup-go-on = Go on to my key

# On call: open calls, one call, the rota.

tab-oncall = On call
oncall-head = On call
oncall-on = You are on call · now { $now }
oncall-on-until = You are on call, next change { $until } · now { $now }
oncall-off = You are not on call · now { $now }
oncall-none = Nobody has asked for help. There is nothing to do here.
oncall-asked = { $client } asked for a call
oncall-wrote = { $client } wrote something that may be an emergency
oncall-open-minutes = { $n ->
    [one] Open, { $n } minute
   *[other] Open, { $n } minutes
}
oncall-closed = Closed
oncall-told = What the client reads now: **{ $told }**
oncall-next = { $names } was paged. The next page goes out at { $when }, if no one has it by then.
oncall-take = I have this
oncall-take-hint = “I have this” tells { $client } that you have seen it, with your name and the time.
oncall-mine = You have this.
oncall-has = { $name } has this.
oncall-see = See the call
oncall-back = On call
oncall-call-head = A call for help
oncall-words = Read what was written
oncall-spoke = We spoke
oncall-missed = No answer
oncall-tries = Rung without an answer: { $n } of { $max }. After that it may be closed by the steps for no answer.
oncall-close-head = To close it, you write
oncall-close-not-yet = First say that you spoke, or that you rang three times without an answer.
oncall-close-words = What you agreed, or what you did
oncall-close-hint = Two lines. It is kept sealed with the call.
oncall-close-who = Who carries on
oncall-close-at = When
oncall-close-at-hint = The next contact, within 24 to 72 hours. The client sees it.
oncall-close-go = Close
oncall-pick = Pick a person
oncall-pass-head = Hand over
oncall-pass-to = To whom
oncall-pass-hint = It stays yours until they say “I have this”.
oncall-pass-words = What they should know
oncall-pass-go = Hand over
oncall-notes-head = Written about it
oncall-note-by = { $name }, { $when }
oncall-next-head = What comes next
oncall-follow-up = { $who } carries on, { $when }.
oncall-follow-how = Ask again about thoughts of suicide, in person or by phone. The C-SSRS questions help; no form replaces the talk.
oncall-followed = That is done
oncall-follow-head = Who carries on
oncall-follow-line = { $who } with { $client }
oncall-follow-mine = yours
oncall-test = A test page went to you { $when }. Did it come?
oncall-test-came = It came
oncall-tally-head = The last four weeks
oncall-tally-asked = people asked for help
oncall-tally-minutes = minutes until “I have this”, in the middle case
oncall-tally-late = not answered within ten minutes
oncall-error-to = Pick who should take it.
oncall-error-who = Pick who carries on.
oncall-error-words = Write what you agreed or did.
oncall-error-at = Give a time that lies ahead, within three months.
oncall-error-not-spoken = First say that you spoke, or that you rang three times without an answer.

timeline-head = What happened
timeline-asked = The call came.
timeline-nobody-on-duty = The call came. Nobody was on duty.
timeline-paged = { $who } was paged.
timeline-sent = A page to { $who } left the house.
timeline-failed = A page to { $who } could not be sent.
timeline-no-channel = No page could be sent. The client was told.
timeline-nobody-there = There was nobody to page. The client was told.
timeline-unanswered = Nobody had answered. The client was told.
timeline-no-one = Everybody was asked, and nobody had answered. The client was told.
timeline-taken = { $who } has it.
timeline-silent = { $who } was silent. Others are paged.
timeline-offered = { $who } offered it to { $other }.
timeline-missed = { $who } rang, and nobody answered.
timeline-spoke = { $who } spoke with the client.
timeline-client-ok = The client says that they are OK now.
timeline-closed = { $who } closed it.

rota-head = Rota
rota-now = On call now
rota-nobody-now = Nobody is on call now. Everybody who could take a call is paged.
rota-ahead = Next handovers
rota-person = { $n ->
    [1] First: { $name }
    [2] Second: { $name }
    [3] Third: { $name }
   *[other] Fourth: { $name }
}
rota-stand-head = What clients are promised
rota-stands = Clients may ask for a call at any hour.
rota-stands-not = Clients are shown help lines, and when their words are read. Nobody is promised.
rota-covered = Every minute of the next year is covered.
rota-bare = A minute is bare: { $bare }
rota-unreachable = { $name } has no channel that works.
rota-bare-from = nobody is on call from { $from } on.
rota-bare-from-until = nobody is on call from { $from } until { $until }.
rota-bare-who = On the rota then, without a channel that works: { $names }.
rota-refused = This was not done: { $why }.
rota-refused-bare = This was not done, because clients are promised somebody at every minute: { $bare }
rota-error-who = Pick whose turns change.
rota-stand-up = Promise a call at any hour
rota-stand-down = Stop promising calls
rota-layer = { $n ->
    [1] Asked first
    [2] Asked second, after ten minutes
    [3] Asked third, after twenty minutes
   *[other] Asked fourth
}
rota-layer-line = Turns of { $hours } hours: { $names }
rota-layer-new = Nobody yet.
rota-layer-edit = Change
rota-layer-first = When the first turn begins
rota-layer-hours = How long a turn is, in hours
rota-layer-hours-hint = 24 hands over every day, 168 every week.
rota-layer-week = Only in these hours of the week
rota-layer-week-hint = Leave it empty for day and night. Otherwise write, for example, mon-fri 18:00-24:00, 00:00-08:00.
rota-layer-people = Who takes turns, in order
rota-layer-people-hint = Leave all of them empty to take this layer away.
rota-place = Turn { $n }
rota-layer-go = Keep this
rota-changes-head = Changes
rota-changes-none = There are none.
rota-change-add = Add a change
rota-change-kind = What changes
rota-kind-cover = Somebody stands in
rota-kind-swap = Two people swap
rota-kind-also = Somebody is on call as well
rota-kind-away = Somebody is away
rota-change-who = Whose turns
rota-change-other = Who stands in, or swaps
rota-change-from = From
rota-change-until = Until
rota-change-go = Add
rota-change-back = Take it back
rota-change-cover = { $other } stands in for { $who }
rota-change-swap = { $who } and { $other } swap
rota-change-also = { $who } is on call as well
rota-change-away = { $who } is away
rota-change-when = { $from } to { $until }
rota-tests-head = Test pages
rota-tests-lede = Everybody on the rota is paged once a month, and says that it came.
rota-tests-go = Send test pages now
rota-test-never = none yet
rota-test-waits = sent { $when }, not answered
rota-test-came = came { $when }

# How to ring a client.
ring-head = How to ring a client
ring-head-of = How to ring { $client }
ring-back = Back
ring-show = How to ring { $client }
ring-show-hint = The number, and what is safe to say. { $client } sees that you looked.
ring-none = There is no number here. The client may not have been asked, or may not want to be rung. Write to them here. Do not ring a number from elsewhere unless you fear for a life, and write down why.
ring-number-head = Number
ring-may-leave = A short message may be left. Say no reason, and not what this practice is.
ring-no-message = Leave no message. Hang up, and try again later.
ring-say-head = If somebody else answers
ring-say-usual = "I will ring again, thank you." Then hang up.
ring-say-never = Do not say who you are, where you ring from or why, whoever asks.
ring-word-head = The word between you
ring-word-how = Say it only when you hear that it is the client, before anything else. Never say it to somebody else or to a machine. Then ask if they can talk, and hang up if they say no.
ring-plan-changed = The client last changed this on { $date }.
ring-told = That you looked is on the client’s list, with your name and the time.
