-- The door: everything that a practice keeps, from its hours to what was promised about a contact.
-- Every key and every index begins with the practice. Ids have sixteen bytes, instants are
-- microseconds since 1970, yes is 1 and no is 0, and codes are those of the crate `practice`.
-- Each statement can be run twice: a server may take one change of tables at a time.

-- A practice: one organisation with one contact policy.
create table if not exists practice (
    -- which practice
    practice_id bytea not null,
    -- the public name on the door
    name text not null,
    -- its time zone, such as Europe/London
    zone text not null,
    -- its weekly hours
    hours text not null,
    -- dates on which it is closed, parted by spaces
    closed_dates text not null,
    -- whose help lines are shown, in two letters
    country text not null,
    -- the preset its policy started from
    preset text not null,
    -- 1 when a rota stands behind the crisis path
    rota bigint not null,
    -- the hash of the contact policy in force
    book_hash bytea not null,
    -- when it was set up
    created_at bigint not null,
    primary key (practice_id)
);

-- Anybody with a role in the practice.
create table if not exists person (
    -- whose row it is
    practice_id bytea not null,
    -- who
    person_id bytea not null,
    -- the code of what they are here
    role text not null,
    -- names and ways to reach them, sealed
    profile_sealed bytea not null,
    -- 1 while they have access
    active bigint not null,
    -- when they were entered
    created_at bigint not null,
    primary key (practice_id, person_id)
);
create index if not exists person_by_role
    on person (practice_id, role, active, created_at, person_id);

-- The key under which what is kept about one person is sealed, itself wrapped under the root key.
create table if not exists subject_key (
    -- whose row it is
    practice_id bytea not null,
    -- whose key
    subject_id bytea not null,
    -- the wrapped key
    wrapped bytea not null,
    primary key (practice_id, subject_id)
);

-- The frame of one client's therapy: what the policy may know of it.
create table if not exists frame (
    -- whose row it is
    practice_id bytea not null,
    -- the client
    client_id bytea not null,
    -- the treating clinician
    clinician_id bytea not null,
    -- where the therapy stands
    phase text not null,
    -- hours of the coaching plan; empty when there is none
    coaching_hours text not null,
    -- codes of purposes that the fading plan names, parted by spaces
    fading_purposes text not null,
    -- 1 with an active safety plan
    safety_plan bigint not null,
    -- 1 when the client is a minor
    minor bigint not null,
    -- 1 when the client belongs to a couple, family or group
    unit bigint not null,
    -- 1 with substance-use records
    part2 bigint not null,
    -- 1 when the client is outside the place of the licence
    outside_place bigint not null,
    -- 1 when screening was refused
    screening_refused bigint not null,
    -- the language the client writes
    language text not null,
    -- local minute of the day from which outgoing contact is safe
    safe_from_minute bigint not null,
    -- local minute of the day until which it is
    safe_until_minute bigint not null,
    -- when any of it last changed
    updated_at bigint not null,
    primary key (practice_id, client_id)
);
create index if not exists frame_by_clinician
    on frame (practice_id, clinician_id, client_id);

-- What is particular to a clinician.
create table if not exists clinician (
    -- whose row it is
    practice_id bytea not null,
    -- who
    clinician_id bytea not null,
    -- own weekly hours; empty when they are the practice's
    hours text not null,
    -- away from then
    away_from bigint,
    -- away until then
    away_until bigint,
    -- who covers
    cover_id bytea,
    primary key (practice_id, clinician_id)
);

-- A session in the calendar.
create table if not exists session (
    -- whose row it is
    practice_id bytea not null,
    -- which session
    session_id bytea not null,
    -- with which client
    client_id bytea not null,
    -- with which clinician
    clinician_id bytea not null,
    -- when it starts
    starts_at bigint not null,
    -- how long it is
    length_minutes bigint not null,
    -- where
    place text not null,
    -- booked, held, cancelled or missed
    state text not null,
    -- the how-manyeth of this client
    number bigint not null,
    -- starts_at while it is booked: one booking for each slot
    slot_at bigint,
    primary key (practice_id, session_id)
);
create index if not exists session_by_client
    on session (practice_id, client_id, starts_at, session_id);
create index if not exists session_by_clinician
    on session (practice_id, clinician_id, starts_at, session_id);
create unique index if not exists session_slot
    on session (practice_id, clinician_id, slot_at);

-- A contact, in either direction, without its words.
create table if not exists contact (
    -- whose row it is
    practice_id bytea not null,
    -- which contact
    contact_id bytea not null,
    -- the client it is about
    client_id bytea not null,
    -- that client's treating clinician
    clinician_id bytea not null,
    -- who wrote it
    writer_id bytea not null,
    -- who it comes from
    direction text not null,
    -- why contact was made
    purpose text not null,
    -- how it stands
    state text not null,
    -- the version in force, from 1
    version bigint not null,
    -- when it was written
    written_at bigint not null,
    -- when its words or state last changed
    changed_at bigint not null,
    -- 1 when the help button was pressed
    help_button bigint not null,
    -- what the screen said
    finding text not null,
    -- what is done with it, as ruled
    disposition text not null,
    -- who may open it, as promised: codes parted by spaces
    readers text not null,
    -- by when an answer is promised
    answer_by bigint,
    -- when a promise was first broken
    late_at bigint,
    -- when it was first opened
    opened_at bigint,
    -- when it was answered
    answered_at bigint,
    -- the contact that this one answers
    answers_contact_id bytea,
    -- the reason for contact that goes out; empty for any other
    reason_code text not null,
    -- 1 while the practice owes it something
    is_open bigint not null,
    -- 1 when the treating clinician is a reader
    for_clinician bigint not null,
    primary key (practice_id, contact_id)
);
create index if not exists contact_by_client
    on contact (practice_id, client_id, written_at, contact_id);
create index if not exists contact_by_clinician
    on contact (practice_id, clinician_id, written_at, contact_id);
create index if not exists contact_open
    on contact (practice_id, clinician_id, written_at, contact_id)
    where is_open = 1 and for_clinician = 1;

-- Every version of a contact's words.
create table if not exists contact_words (
    -- whose row it is
    practice_id bytea not null,
    -- which contact
    contact_id bytea not null,
    -- which version, from 1
    version bigint not null,
    -- the words, sealed
    words_sealed bytea not null,
    -- going out: why this could not wait, sealed
    record_sealed bytea,
    -- what the screen said of them
    finding text not null,
    -- ids of the screen's rules, one a line
    rules text not null,
    -- when they were written
    written_at bigint not null,
    primary key (practice_id, contact_id, version)
);

-- Who a contact goes to besides the treating clinician.
create table if not exists contact_route (
    -- whose row it is
    practice_id bytea not null,
    -- which contact
    contact_id bytea not null,
    -- which way it goes
    route text not null,
    -- when the contact was written
    written_at bigint not null,
    -- 1 while the practice owes it something
    is_open bigint not null,
    primary key (practice_id, contact_id, route)
);
create index if not exists contact_route_open
    on contact_route (practice_id, route, written_at, contact_id)
    where is_open = 1;

-- What was decided on one version of a contact, and the promise that was told.
create table if not exists ruling (
    -- whose row it is
    practice_id bytea not null,
    -- which contact
    contact_id bytea not null,
    -- which version of its words
    version bigint not null,
    -- the purpose it was made for
    purpose text not null,
    -- the finding it was made on
    finding text not null,
    -- what happens
    disposition text not null,
    -- who it goes to: codes parted by spaces
    routes text not null,
    -- what it brings with it: codes parted by spaces
    obligations text not null,
    -- how much is written down
    documentation text not null,
    -- by when a person first responds
    within text not null,
    -- ids of the policies that decided, one a line
    reasons text not null,
    -- clauses of the consent, one a line
    clauses text not null,
    -- the hash of the policy that decided
    book_hash bytea not null,
    -- why the policy gave no answer; empty when it did
    toward_care text not null,
    -- promised: what happens
    promise_disposition text not null,
    -- promised: 1 when it goes out
    outgoing bigint not null,
    -- promised: who may open it
    readers text not null,
    -- promised: by when a person first responds
    promise_within text not null,
    -- promised: when it reaches its reader
    reaches_at bigint,
    -- promised: by when a person has responded
    answer_by bigint,
    -- promised: when it may first be opened
    opens_at bigint,
    -- promised: the session it waits for
    session_at bigint,
    -- promised: by when a person looks
    look_by bigint,
    -- promised: until when it can be changed
    changeable_until bigint,
    -- promised: until when it can be undone
    undo_until bigint,
    -- promised: the yes-or-no parts that are yes
    flags text not null,
    -- when it was decided
    decided_at bigint not null,
    primary key (practice_id, contact_id, version)
);

-- A held contact on the agenda of a session; at most one for each contact.
create table if not exists agenda_item (
    -- whose row it is
    practice_id bytea not null,
    -- the contact it is
    contact_id bytea not null,
    -- which item
    item_id bytea not null,
    -- whose agenda
    client_id bytea not null,
    -- with which clinician
    clinician_id bytea not null,
    -- the session it waits for, when there is one
    session_id bytea,
    -- client or clinician
    author text not null,
    -- its place, the smallest first
    position bigint not null,
    -- how it stands
    state text not null,
    -- when it was put there
    kept_at bigint not null,
    -- when it was first opened
    opened_at bigint,
    -- when it was finished with
    closed_at bigint,
    -- 1 until it is finished with
    is_open bigint not null,
    primary key (practice_id, contact_id)
);
create index if not exists agenda_by_session
    on agenda_item (practice_id, session_id, position, contact_id);
create index if not exists agenda_open
    on agenda_item (practice_id, client_id, position, contact_id)
    where is_open = 1;

-- What falls due, by either of two clocks.
create table if not exists due (
    -- whose row it is
    practice_id bytea not null,
    -- about which contact
    contact_id bytea not null,
    -- which deadline
    due_id bytea not null,
    -- what falls due
    kind text not null,
    -- when, by the wall clock
    due_at bigint not null,
    -- which start of the machine the next column counts from
    boot_id bytea not null,
    -- when, by the boot-time clock
    boot_due_micros bigint not null,
    -- when it was acted on
    done_at bigint,
    -- 1 when it was cancelled
    cancelled bigint not null,
    -- 1 until it was acted on or cancelled
    is_open bigint not null,
    primary key (practice_id, contact_id, due_id)
);
create index if not exists due_by_wall
    on due (practice_id, due_at, due_id)
    where is_open = 1;
create index if not exists due_by_boot
    on due (practice_id, boot_id, boot_due_micros, due_id)
    where is_open = 1;

-- Effects that wait to be carried out.
create table if not exists outbox (
    -- whose row it is
    practice_id bytea not null,
    -- which effect
    outbox_id bytea not null,
    -- what to do
    kind text not null,
    -- for whom: person:id or route:code
    recipient text not null,
    -- about which contact
    contact_id bytea not null,
    -- not before then
    not_before bigint not null,
    -- how many attempts have failed
    attempts bigint not null,
    -- when it was carried out
    done_at bigint,
    -- when it was given up
    dead_at bigint,
    -- until when a worker has it
    lease_until bigint not null,
    -- 1 until it was carried out or given up
    is_open bigint not null,
    primary key (practice_id, outbox_id)
);
create index if not exists outbox_open
    on outbox (practice_id, not_before, outbox_id)
    where is_open = 1;

-- The access log. Rows are added and never changed.
create table if not exists audit (
    -- whose row it is
    practice_id bytea not null,
    -- about whom
    client_id bytea not null,
    -- which entry; sorts by its instant
    entry_id bytea not null,
    -- who did it
    actor_id bytea not null,
    -- what was done
    act text not null,
    -- with what
    subject_id bytea not null,
    -- why, as a code
    why text not null,
    -- when
    at bigint not null,
    primary key (practice_id, client_id, entry_id)
);

-- What was handed in, by its key, so that handing it in twice changes nothing.
create table if not exists submission (
    -- whose row it is
    practice_id bytea not null,
    -- who handed it in
    submitter_id bytea not null,
    -- the key its form carried
    submission_key text not null,
    -- the hash of what was handed in
    body_hash bytea not null,
    -- what was replied: the id of the contact
    reply text not null,
    -- when
    at bigint not null,
    primary key (practice_id, submitter_id, submission_key)
);

-- A signed-in visit.
create table if not exists visit (
    -- whose row it is
    practice_id bytea not null,
    -- which visit
    visit_id bytea not null,
    -- the hash of the token the browser carries
    token_hash bytea not null,
    -- whose visit
    person_id bytea not null,
    -- when it began
    began_at bigint not null,
    -- when it was last seen
    seen_at bigint not null,
    -- when it was ended
    ended_at bigint,
    primary key (practice_id, visit_id)
);
create unique index if not exists visit_by_token
    on visit (practice_id, token_hash);
create index if not exists visit_by_person
    on visit (practice_id, person_id, visit_id);

-- A contact that was begun: the purpose that was picked, never words.
create table if not exists draft (
    -- whose row it is
    practice_id bytea not null,
    -- which draft
    draft_id bytea not null,
    -- who began it
    person_id bytea not null,
    -- the purpose that was picked
    purpose text not null,
    -- what was picked in answer to its question
    choice text not null,
    -- when it was begun
    begun_at bigint not null,
    -- when it was sent or given up
    done_at bigint,
    primary key (practice_id, draft_id)
);

-- A note that a clinician wrote.
create table if not exists note (
    -- whose row it is
    practice_id bytea not null,
    -- which note
    note_id bytea not null,
    -- about which client
    client_id bytea not null,
    -- who wrote it
    clinician_id bytea not null,
    -- about which session
    session_id bytea,
    -- about which contact
    contact_id bytea,
    -- the words, sealed
    words_sealed bytea not null,
    -- when it was written
    written_at bigint not null,
    primary key (practice_id, note_id)
);
create index if not exists note_by_client
    on note (practice_id, client_id, written_at, note_id);
create index if not exists note_by_session
    on note (practice_id, session_id, written_at, note_id);

-- Rows that benchmarks write, to tell what the engine itself can do. Empty in a practice.
create table if not exists probe (
    -- whose row it is
    practice_id bytea not null,
    -- row or log
    kind text not null,
    -- which row
    probe_id bytea not null,
    -- what was written
    bytes bytea,
    primary key (practice_id, kind, probe_id)
);
