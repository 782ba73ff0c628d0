-- What was written when, for other processes and for the next start. Each entry is sealed with the number of the one
-- before it in its collection: none can be invented, altered or left out from the middle.
create table change (
    revision   bigint       primary key,
    tenant     varchar(64)  not null,
    collection varchar(64)  not null,
    document   varchar(128) not null,
    sealed     text         not null
);

create index change_of_collection on change (tenant, collection, revision);
