-- expand
-- Work that no answer waits for and that must not be lost: recorded in the transaction of what it belongs to, deleted when it is done.
create table `background_jobs` (
  `id` varchar(32) {binary} not null primary key,
  `kind` varchar(40) {binary} not null,
  `payload` longtext {binary} not null,
  `attempts` int not null,
  `created_at` datetime not null,
  `due_at` datetime not null
);
create index `idx_background_jobs_due` on `background_jobs` (`due_at`);

-- What a mass message says, so that the background can go on with it. Null in rows of before: their calls bring it.
alter table `mass_messages` add column `message` longtext null;
