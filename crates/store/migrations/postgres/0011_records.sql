-- Copies, requests and disclosures: what a client gets of their record, what they ask about it, and
-- what leaves the house.

-- A copy of what is kept about a client, which they can fetch until a day that is named. Its words
-- are where they are: a file is made of them when it is fetched.
create table if not exists record_copy (
    -- whose row it is
    practice_id bytea not null,
    -- about whom
    client_id bytea not null,
    -- which copy
    copy_id bytea not null,
    -- who made it: the client, or whoever answered a request
    made_by_id bytea not null,
    -- what was there at this instant is in it
    made_at bigint not null,
    -- until when it can be fetched
    until_at bigint not null,
    -- how many files it is parted into
    parts bigint not null,
    -- how many contacts are in it
    contacts bigint not null,
    -- how many lines of the access log are in it
    entries bigint not null,
    primary key (practice_id, client_id, copy_id)
);

-- Where one file of a copy begins and ends.
create table if not exists record_copy_part (
    -- whose row it is
    practice_id bytea not null,
    -- about whom
    client_id bytea not null,
    -- which copy
    copy_id bytea not null,
    -- which file, from 1
    part bigint not null,
    -- the file begins after the contact of this instant
    contacts_after_at bigint not null,
    -- and this id
    contacts_after_id bytea not null,
    -- and ends with the contact of this instant
    contacts_until_at bigint not null,
    -- and this id
    contacts_until_id bytea not null,
    -- the entry of the access log that it begins after
    entries_after_id bytea not null,
    -- the entry that it ends with
    entries_until_id bytea not null,
    primary key (practice_id, client_id, copy_id, part)
);

-- What a client asked about what is kept of them.
create table if not exists request (
    -- whose row it is
    practice_id bytea not null,
    -- which request
    request_id bytea not null,
    -- who asked
    client_id bytea not null,
    -- what for
    kind text not null,
    -- the contact that should say something else
    contact_id bytea,
    -- what a restriction stops: codes parted by spaces
    scopes text not null,
    -- what the client wrote, sealed
    words_sealed bytea not null,
    -- when it was asked
    asked_at bigint not null,
    -- by when it is answered
    due_at bigint not null,
    -- when it was told that it takes longer
    extended_at bigint,
    -- why it takes longer, sealed
    extension_sealed bytea,
    -- how it stands
    state text not null,
    -- when it was answered or taken back
    answered_at bigint,
    -- who answered
    answered_by_id bytea,
    -- the answer, sealed
    answer_sealed bytea,
    -- what the client says to a refusal, sealed
    statement_sealed bytea,
    -- when the client said it
    stated_at bigint,
    -- when it was found to be late
    late_at bigint,
    -- when a restriction was lifted
    lifted_at bigint,
    -- 1 while somebody has to answer
    is_open bigint not null,
    -- 1 while a restriction holds
    is_in_force bigint not null,
    primary key (practice_id, request_id)
);
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
    practice_id bytea not null,
    -- which disclosure
    disclosure_id bytea not null,
    -- about whom
    client_id bytea not null,
    -- who prepared it
    writer_id bytea not null,
    -- what kind of somebody it goes to
    outsider text not null,
    -- who that is, sealed
    recipient_sealed bytea not null,
    -- what it is for, sealed
    purpose_sealed bytea not null,
    -- on what ground
    ground text not null,
    -- which parts of the record: codes parted by spaces
    parts text not null,
    -- what is sent begins then
    from_at bigint not null,
    -- and ends then
    until_at bigint not null,
    -- 1 when a second person has to look
    needs_review bigint not null,
    -- how it stands
    state text not null,
    -- when it was prepared
    written_at bigint not null,
    -- when the client said yes
    consented_at bigint,
    -- who looked at it
    reviewer_id bytea,
    -- when they did
    reviewed_at bigint,
    -- not after then
    expires_at bigint not null,
    -- when it was sent
    left_at bigint,
    -- the hash of what was sent
    file_hash bytea,
    -- how many bytes that were
    file_bytes bigint,
    -- how many contacts were in it
    contacts bigint,
    -- the law that asks for silence, sealed; empty when none does
    bar_sealed bytea not null,
    -- until when it does
    bar_until_at bigint,
    -- 1 until it was sent or stopped
    is_open bigint not null,
    primary key (practice_id, disclosure_id)
);
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
