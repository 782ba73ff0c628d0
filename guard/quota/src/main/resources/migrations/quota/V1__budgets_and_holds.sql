-- One row per counter, not per day: a day that is over is rolled into the next by the first touch,
-- so the table grows with the number of spenders only, and debt is carried.
create table budget (
    scope varchar(16) not null,
    owner varchar(2100) not null,
    day bigint not null, -- UTC, days since 1970-01-01
    used bigint not null check (used >= 0), -- micros of a US dollar, may exceed the cap: debt
    held bigint not null check (held >= 0), -- set aside by open holds
    primary key (scope, owner)
);

-- Open and lapsed holds; a settled one is deleted.
create table hold (
    id varchar(32) not null primary key,
    amount bigint not null check (amount >= 0),
    expires bigint not null, -- milliseconds since 1970-01-01 UTC
    lapsed_on bigint, -- the day it was booked in full; null while open
    address varchar(2100) not null,
    tenant varchar(2100) not null,
    user_key varchar(2100) not null,
    workload varchar(2100) not null
);

create index hold_by_expiry on hold (lapsed_on, expires);
