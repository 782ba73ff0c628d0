-- What is revoked, in the order in which PEPs learn of it.
create table revocation (
    epoch bigint not null primary key,
    kind varchar(16) not null,
    denied varchar(1200) not null,
    expires bigint not null -- seconds since 1970-01-01 UTC
);

create index revocation_by_value on revocation (kind, denied);

create index revocation_by_expiry on revocation (expires);

-- The last epoch given out; it never goes back, also when old revocations are removed.
create table feed (
    one integer not null primary key check (one = 1),
    epoch bigint not null
);

insert into feed (one, epoch) values (1, 0);

-- How often a token was exchanged over an edge.
create table exchange_count (
    parent varchar(600) not null,
    edge varchar(600) not null,
    used integer not null check (used > 0),
    expires bigint not null,
    primary key (parent, edge)
);

create index exchange_count_by_expiry on exchange_count (expires);

-- The address of a user's session, as the edge stated it first.
create table session_address (
    session varchar(1200) not null primary key,
    address varchar(64) not null,
    expires bigint not null
);

create index session_address_by_expiry on session_address (expires);
