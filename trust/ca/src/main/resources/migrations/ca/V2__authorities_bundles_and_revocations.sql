-- Who signs, and since when. Its key lies in a file of its own.
create table authority (
    id varchar(64) not null primary key, -- SHA-256 of its public key, hex
    file varchar(128) not null, -- in the authority's folder
    root varchar(64) not null, -- SHA-256 of the public key of the root above it
    state varchar(16) not null check (state in ('prepared', 'signing', 'retiring', 'withdrawn')),
    since bigint not null, -- milliseconds since 1970-01-01 UTC
    not_after bigint not null,
    needs bigint not null -- the bundle that every workload must have before it signs
);

create unique index only_one_signs on authority (state) where state = 'signing';
create unique index only_one_is_prepared on authority (state) where state = 'prepared';

-- Every bundle that was published; the newest counts.
create table bundle (
    sequence integer not null primary key,
    content text not null,
    since bigint not null
);

-- Certificates again, with who signed, what they renew, what their holder trusts.
create table certificate (
    serial varchar(40) not null primary key,
    thumbprint varchar(43) not null unique, -- base64url SHA-256, RFC 8705, 3.1
    spiffe_id varchar(2048) not null,
    manner varchar(8) not null check (manner in ('enrol', 'renew', 'own', 'hand')),
    issued_at bigint not null,
    not_after bigint not null,
    authority varchar(64) not null, -- empty when older than this table
    line varchar(40) not null, -- the serial it began with; renewals keep it
    bundle_seen bigint not null default 0, -- the newest that its holder says to use
    revoked_at bigint -- null while it counts
);

insert into certificate (serial, thumbprint, spiffe_id, manner, issued_at, not_after, authority, line)
    select serial, thumbprint, spiffe_id, manner, issued_at, not_after, '', serial from issued;

drop table issued;

create index certificate_by_end on certificate (not_after);
create index certificate_by_line on certificate (line);
create index certificate_by_id on certificate (spiffe_id, not_after);

-- Workloads that are refused for good.
create table banned (
    spiffe_id varchar(2048) not null primary key,
    since bigint not null
);

-- What the token service must be told; kept until it has heard.
create table untold (
    number integer not null primary key autoincrement,
    kind varchar(16) not null check (kind in ('workload', 'certificate')),
    denied varchar(2048) not null,
    until bigint not null -- nobody needs to hear it after that
);

-- What proved a workload once and proves nothing again.
create table spent (
    proof varchar(64) not null primary key, -- SHA-256, hex
    until bigint not null,
    replays bigint not null default 0
);

create index spent_by_end on spent (until);
