-- What a person ticked or answered on a list of a crisis, and the notes of a contact in order.

-- One tick or answer. Rows are added and never changed; the last one of a step counts.
create table if not exists crisis_mark (
    -- whose row it is
    practice_id bytea not null,
    -- of which call: the contact that it came with, or the safety event
    contact_id bytea not null,
    -- which mark; later ones have greater ids
    mark_id bytea not null,
    -- who made it
    person_id bytea not null,
    -- list, step and answer, sealed
    mark_sealed bytea not null,
    -- when
    marked_at bigint not null,
    primary key (practice_id, contact_id, mark_id)
);

-- The notes about a contact, the oldest first.
create index if not exists note_by_contact
    on note (practice_id, contact_id, written_at, note_id)
    where contact_id is not null;
