-- When each request counter would be idle again (GCRA), so that a restart gives nobody a burst.
create table rate (
    scope varchar(16) not null,
    owner varchar(2100) not null,
    idle_at bigint not null, -- nanoseconds since 1970-01-01 UTC
    primary key (scope, owner)
);

create index rate_by_idle on rate (idle_at);
