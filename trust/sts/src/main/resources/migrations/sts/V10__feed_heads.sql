-- The feed's head after each revocation: a hash over it and the head before, so that a PEP notices
-- an answer from another history. Empty for what was revoked before there were heads.
alter table revocation add column head varchar(64) not null default '';

alter table feed add column head varchar(64) not null default '';
