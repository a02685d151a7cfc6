-- expand
-- What makes find-or-create safe where no unique index may stand (ruling 26), and what tells whether a message names a file.

-- A row a kind of thing: whoever makes one of them holds it until the commit.
create table `lock_rows` (
  `name` varchar(64) {binary} not null primary key
);

-- Whether legacy committed an upload under its own name (ruling 38).
create index `ix_media_messages_path` on `media_messages` (`media_path`);
