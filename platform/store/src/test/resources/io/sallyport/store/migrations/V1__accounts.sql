create table account (
    name varchar(40) primary key,
    used bigint not null check (used >= 0)
);
create table entry (
    id integer primary key,
    filling varchar(100000) not null
);
