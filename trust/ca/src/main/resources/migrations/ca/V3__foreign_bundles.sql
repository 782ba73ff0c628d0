-- The newest bundle of each trust domain that we federate with, and what came of the last question.
create table foreign_bundle (
    trust_domain varchar(255) not null primary key,
    began varchar(64) not null, -- SHA-256 of what proved its first answer, hex
    document text, -- null until the endpoint has answered once
    answered bigint, -- when it last did, milliseconds since 1970-01-01 UTC
    refused varchar(64), -- why the last answer was not taken; null when it was
    refused_at bigint
);
