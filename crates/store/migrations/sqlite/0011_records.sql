-- Copies, requests and disclosures: what a client gets of their record, what they ask about it, and
-- what leaves the house.

-- A copy of what is kept about a client, which they can fetch until a day that is named. Its words
-- are where they are: a file is made of them when it is fetched.
create table if not exists record_copy (
    -- whose row it is
    practice_id blob not null,
    -- about whom
    client_id blob not null,
    -- which copy
    copy_id blob not null,
    -- who made it: the client, or whoever answered a request
    made_by_id blob not null,
    -- what was there at this instant is in it
    made_at integer not null,
    -- until when it can be fetched
    until_at integer not null,
    -- how many files it is parted into
    parts integer not null,
    -- how many contacts are in it
    contacts integer not null,
    -- how many lines of the access log are in it
    entries integer not null,
    primary key (practice_id, client_id, copy_id)
) strict, without rowid;

-- Where one file of a copy begins and ends.
create table if not exists record_copy_part (
    -- whose row it is
    practice_id blob not null,
    -- about whom
    client_id blob not null,
    -- which copy
    copy_id blob not null,
    -- which file, from 1
    part integer not null,
    -- the file begins after the contact of this instant
    contacts_after_at integer not null,
    -- and this id
    contacts_after_id blob not null,
    -- and ends with the contact of this instant
    contacts_until_at integer not null,
    -- and this id
    contacts_until_id blob not null,
    -- the entry of the access log that it begins after
    entries_after_id blob not null,
    -- the entry that it ends with
    entries_until_id blob not null,
    primary key (practice_id, client_id, copy_id, part)
) strict, without rowid;

-- What a client asked about what is kept of them.
create table if not exists request (
    -- whose row it is
    practice_id blob not null,
    -- which request
    request_id blob not null,
    -- who asked
    client_id blob not null,
    -- what for
    kind text not null,
    -- the contact that should say something else
    contact_id blob,
    -- what a restriction stops: codes parted by spaces
    scopes text not null,
    -- what the client wrote, sealed
    words_sealed blob not null,
    -- when it was asked
    asked_at integer not null,
    -- by when it is answered
    due_at integer not null,
    -- when it was told that it takes longer
    extended_at integer,
    -- why it takes longer, sealed
    extension_sealed blob,
    -- how it stands
    state text not null,
    -- when it was answered or taken back
    answered_at integer,
    -- who answered
    answered_by_id blob,
    -- the answer, sealed
    answer_sealed blob,
    -- what the client says to a refusal, sealed
    statement_sealed blob,
    -- when the client said it
    stated_at integer,
    -- when it was found to be late
    late_at integer,
    -- when a restriction was lifted
    lifted_at integer,
    -- 1 while somebody has to answer
    is_open integer not null,
    -- 1 while a restriction holds
    is_in_force integer not null,
    primary key (practice_id, request_id)
) strict, without rowid;
create index if not exists request_by_client
    on request (practice_id, client_id, asked_at, request_id);
create index if not exists request_open
    on request (practice_id, due_at, request_id)
    where is_open = 1;
create index if not exists request_in_force
    on request (practice_id, client_id, request_id)
    where is_in_force = 1;

-- What is or was sent to somebody outside.
create table if not exists disclosure (
    -- whose row it is
    practice_id blob not null,
    -- which disclosure
    disclosure_id blob not null,
    -- about whom
    client_id blob not null,
    -- who prepared it
    writer_id blob not null,
    -- what kind of somebody it goes to
    outsider text not null,
    -- who that is, sealed
    recipient_sealed blob not null,
    -- what it is for, sealed
    purpose_sealed blob not null,
    -- on what ground
    ground text not null,
    -- which parts of the record: codes parted by spaces
    parts text not null,
    -- what is sent begins then
    from_at integer not null,
    -- and ends then
    until_at integer not null,
    -- 1 when a second person has to look
    needs_review integer not null,
    -- how it stands
    state text not null,
    -- when it was prepared
    written_at integer not null,
    -- when the client said yes
    consented_at integer,
    -- who looked at it
    reviewer_id blob,
    -- when they did
    reviewed_at integer,
    -- not after then
    expires_at integer not null,
    -- when it was sent
    left_at integer,
    -- the hash of what was sent
    file_hash blob,
    -- how many bytes that were
    file_bytes integer,
    -- how many contacts were in it
    contacts integer,
    -- the law that asks for silence, sealed; empty when none does
    bar_sealed blob not null,
    -- until when it does
    bar_until_at integer,
    -- 1 until it was sent or stopped
    is_open integer not null,
    primary key (practice_id, disclosure_id)
) strict, without rowid;
create index if not exists disclosure_by_client
    on disclosure (practice_id, client_id, written_at, disclosure_id);
create index if not exists disclosure_open
    on disclosure (practice_id, written_at, disclosure_id)
    where is_open = 1;
create index if not exists disclosure_by_time
    on disclosure (practice_id, written_at, disclosure_id);

-- With whom a contact is shared, for its own client.
create index if not exists shared_contact_by_contact
    on shared_contact (practice_id, contact_id, person_id);

-- Holds that are open, in the order of the privacy page.
create index if not exists legal_hold_open
    on legal_hold (practice_id, client_id, hold_id)
    where is_open = 1;
