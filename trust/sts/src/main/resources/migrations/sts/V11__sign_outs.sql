-- Which session of which user of which identity provider a chain was started in.
create table user_session (
    sid varchar(600) not null,
    issuer varchar(600) not null,
    sub varchar(600) not null,
    expires bigint not null, -- seconds since 1970-01-01 UTC
    primary key (sid, issuer, sub)
);

create index user_session_by_user on user_session (issuer, sub);

create index user_session_by_expiry on user_session (expires);

-- Users who signed out: what the provider issued to them before does not count, not even once.
create table signed_out (
    issuer varchar(600) not null,
    sub varchar(600) not null,
    before bigint not null,
    every_session integer not null check (every_session in (0, 1)),
    expires bigint not null,
    primary key (issuer, sub, every_session)
);

create index signed_out_by_expiry on signed_out (expires);

-- Logout tokens that were carried out, for as long as they could come again.
create table logout_seen (
    issuer varchar(600) not null,
    jti varchar(600) not null,
    expires bigint not null,
    primary key (issuer, jti)
);

create index logout_seen_by_expiry on logout_seen (expires);
