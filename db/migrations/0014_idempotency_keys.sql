-- expand
-- What calls with an Idempotency-Key answered, so that their repeats do nothing more. Kept for a day.
create table `idempotency_keys` (
  `user_id` bigint unsigned not null,
  `operation` varchar(60) {binary} not null,
  `repeat_key` varchar(100) {binary} not null,
  `fingerprint` varchar(64) {binary} not null,
  `answer` longtext {binary} null,
  `created_at` datetime not null,
  primary key (`user_id`, `operation`, `repeat_key`)
);
