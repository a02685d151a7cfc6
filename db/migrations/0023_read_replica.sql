-- expand
-- For a read replica (DB_REPLICA_HOST). When each member wrote last, UTC: who just did is not shown an older state.
create table `member_writes` (
  `member_id` bigint unsigned not null,
  `wrote_at` datetime not null,
  primary key (`member_id`)
);

-- One row that servers touch; how old it is on the replica is how far that lags. Milliseconds since 1970.
create table `replica_heartbeat` (
  `id` bigint unsigned not null,
  `beat_at` bigint unsigned not null,
  primary key (`id`)
);
