-- expand
-- Messages and notifications (posts-messages.md). Legacy names its columns, so the added one is not noticed.

-- One row a mass message. A repeat with the same key continues it behind last_recipient, or tells what came of it.
create table `mass_messages` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `repeat_key` varchar(100) {binary} not null,
  `fingerprint` varchar(64) not null,
  `price` decimal(10,2) not null default 0.00,
  `expires_at` datetime null,
  `media` longtext null,
  `last_recipient` bigint unsigned not null default 0,
  `status` varchar(20) not null default 'running',
  `created_at` datetime not null,
  `finished_at` datetime null
);
create unique index `uq_mass_messages_key` on `mass_messages` (`user_id`, `repeat_key`);
create index `idx_mass_messages_open` on `mass_messages` (`user_id`, `status`, `id`);

-- Recipients whose copy could not be stored, with a reason word.
create table `mass_message_failures` (
  `mass_message_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `reason` varchar(40) not null,
  primary key (`mass_message_id`, `user_id`)
);

-- Which mass message a message is a copy of. The unique index keeps any member from getting it twice.
alter table `messages` add column `mass_message_id` bigint unsigned null;
create unique index `uq_messages_mass` on `messages` (`mass_message_id`, `to_user_id`);

-- Unread counts, by sender.
create index `idx_msg_unread` on `messages` (`to_user_id`, `from_user_id`, `status`);

-- A member's notifications by time, whatever their type.
create index `idx_notif_list` on `notifications` (`destination`, `created_at`);
