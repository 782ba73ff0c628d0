-- Each token that opened a field, once; the user as a digest.
create table opened (
    jti     varchar(64) not null primary key,
    day     bigint      not null,
    subject varchar(64) not null,
    until   bigint      not null
);

create index opened_by_day on opened (subject, day);
