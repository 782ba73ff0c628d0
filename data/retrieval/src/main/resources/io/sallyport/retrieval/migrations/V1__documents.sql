-- Rows are sealed: rights are readable, but a row whose rights were changed does not open.
create table document (
    tenant     varchar(64)  not null,
    collection varchar(64)  not null,
    document   varchar(128) not null,
    rights     text         not null,
    sealed     text         not null,
    primary key (tenant, collection, document)
);

-- Which documents a user has been shown on a day; both as digests.
create table shown (
    day      bigint      not null,
    subject  varchar(64) not null,
    document varchar(64) not null,
    primary key (day, subject, document)
);
