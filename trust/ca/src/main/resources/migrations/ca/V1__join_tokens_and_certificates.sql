-- A join token is stored as its SHA-256 only; it is spent by the first certificate.
create table join_token (
    hash varchar(64) not null primary key,
    spiffe_id varchar(2048) not null,
    expires bigint not null, -- milliseconds since 1970-01-01 UTC
    used_at bigint, -- null while it can be used
    replays bigint not null default 0
);

create index join_token_by_end on join_token (expires);

-- Every certificate that was issued; renewal is for these only.
create table issued (
    serial varchar(40) not null primary key,
    thumbprint varchar(43) not null unique, -- base64url SHA-256, RFC 8705, 3.1
    spiffe_id varchar(2048) not null,
    manner varchar(8) not null check (manner in ('enrol', 'renew', 'own')),
    issued_at bigint not null,
    not_after bigint not null
);

create index issued_by_end on issued (not_after);
